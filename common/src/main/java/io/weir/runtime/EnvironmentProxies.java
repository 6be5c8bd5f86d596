package io.weir.runtime;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that the environment names: {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code
 * NO_PROXY}, in capitals or not (capitals first). Loopback addresses are never proxied.
 */
public final class EnvironmentProxies {

    /** No proxies at all. */
    public static final EnvironmentProxies NONE = from(Map.of());

    private final Optional<ProxyOptions> http;
    private final Optional<ProxyOptions> https;
    private final List<ProxyException> exceptions;

    private EnvironmentProxies(
            Optional<ProxyOptions> http,
            Optional<ProxyOptions> https,
            List<ProxyException> exceptions) {
        this.http = http;
        this.https = https;
        this.exceptions = exceptions;
    }

    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException naming a variable that cannot be read; its value, which may
     *     hold a password, is left out
     */
    public static EnvironmentProxies from(Map<String, String> environment) {
        List<ProxyException> exceptions =
                Stream.of(variable(environment, "NO_PROXY").orElse("").split(",", -1))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .map(ProxyException::parse)
                        .toList();
        return new EnvironmentProxies(
                variable(environment, "HTTP_PROXY").map(value -> proxy("HTTP_PROXY", value)),
                variable(environment, "HTTPS_PROXY").map(value -> proxy("HTTPS_PROXY", value)),
                exceptions);
    }

    /**
     * The proxy for calls to a server.
     *
     * @param tls whether by {@code https}
     * @param host name or address, an IPv6 one without brackets
     */
    public Optional<ProxyOptions> of(boolean tls, String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean direct =
                ProxyException.isLoopback(name)
                        || exceptions.stream().anyMatch(e -> e.covers(name, port));
        if (direct) {
            return Optional.empty();
        }
        return tls ? https : http;
    }

    /** The kinds of proxies, without their addresses. */
    @Override
    public String toString() {
        return "EnvironmentProxies[http=" + http.isPresent() + ", https=" + https.isPresent() + "]";
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT))
                .flatMap(key -> Optional.ofNullable(environment.get(key)).stream())
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static ProxyOptions proxy(String variable, String value) {
        String url = value.contains("://") ? value.strip() : "http://" + value.strip();
        try {
            URI uri = new URI(url);
            ProxyOptions options = new ProxyOptions();
            int defaultPort;
            switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
                case "http" -> {
                    options.setType(ProxyType.HTTP);
                    defaultPort = 80;
                }
                case "socks5", "socks5h" -> {
                    options.setType(ProxyType.SOCKS5);
                    defaultPort = 1080;
                }
                default ->
                        throw new IllegalArgumentException(
                                variable + ": a proxy is reached by http or socks5 only");
            }
            if (uri.getHost() == null) {
                throw new IllegalArgumentException(variable + " names no host");
            }
            options.setHost(uri.getHost());
            options.setPort(uri.getPort() < 0 ? defaultPort : uri.getPort());
            if (uri.getUserInfo() != null) {
                int colon = uri.getUserInfo().indexOf(':');
                options.setUsername(
                        colon < 0 ? uri.getUserInfo() : uri.getUserInfo().substring(0, colon));
                options.setPassword(colon < 0 ? "" : uri.getUserInfo().substring(colon + 1));
            }
            return options;
        } catch (URISyntaxException e) {
            // Without its cause, which repeats the value.
            throw new IllegalArgumentException(variable + " is not a URL");
        }
    }
}
