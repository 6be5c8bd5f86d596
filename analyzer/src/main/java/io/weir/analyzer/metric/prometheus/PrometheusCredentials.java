package io.weir.analyzer.metric.prometheus;

import io.weir.analyzer.http.HttpAddress;
import io.weir.analyzer.metric.ProviderFailure;
import io.weir.analyzer.metric.ProviderSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which headers go with a query, among them at most one {@code Authorization}. */
final class PrometheusCredentials {
    private static final String AUTHORIZATION = "Authorization";

    /** Set by the connection itself; a second value would break the request. */
    private static final Set<String> OWNED =
            Set.of("host", "content-length", "transfer-encoding", "connection");

    private PrometheusCredentials() {}

    /**
     * The value of the header, if any: the Secret's token, else its user and password, else a
     * header of the settings, else the address' own credentials.
     *
     * @throws ProviderFailure naming the key that the Secret misses
     */
    static Optional<String> authorization(ProviderSettings settings, HttpAddress address) {
        return settings.secret()
                .flatMap(data -> fromSecret(settings, data))
                .or(
                        () ->
                                settings.headers().entrySet().stream()
                                        .filter(h -> h.getKey().equalsIgnoreCase(AUTHORIZATION))
                                        .flatMap(h -> h.getValue().stream())
                                        .findFirst())
                .or(address::basicAuthorization);
    }

    /**
     * All headers.
     *
     * @throws ProviderFailure naming a header that cannot be sent
     */
    static Map<String, List<String>> headers(
            ProviderSettings settings, Optional<String> authorization) {
        Map<String, List<String>> headers = new HashMap<>();
        settings.headers()
                .forEach(
                        (name, values) -> {
                            String lower = name.toLowerCase(Locale.ROOT);
                            if (!OWNED.contains(lower) && !name.equalsIgnoreCase(AUTHORIZATION)) {
                                headers.put(name, List.copyOf(values));
                            }
                        });
        authorization.ifPresent(value -> headers.put(AUTHORIZATION, List.of(value)));
        headers.forEach(PrometheusCredentials::check);
        return headers;
    }

    private static void check(String name, List<String> values) {
        boolean sendable =
                name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                        && values.stream().noneMatch(PrometheusCredentials::hasControl);
        if (!sendable) {
            throw new ProviderFailure(
                    "prometheus: header \""
                            + name.replaceAll("\\p{Cntrl}", "?")
                            + "\" cannot be sent");
        }
    }

    private static boolean hasControl(String value) {
        return value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }

    private static Optional<String> fromSecret(
            ProviderSettings settings, Map<String, String> data) {
        Optional<String> token = settings.secretValue("token");
        if (token.isPresent()) {
            return token.map(value -> "Bearer " + value);
        }
        for (String key : List.of("username", "password")) {
            if (!data.containsKey(key)) {
                throw new ProviderFailure("prometheus: the Secret has no " + key + " and no token");
            }
        }
        // An empty part means that none is wanted.
        return settings.secretValue("username")
                .flatMap(
                        user ->
                                settings.secretValue("password")
                                        .map(password -> user + ":" + password))
                .map(info -> info.getBytes(StandardCharsets.UTF_8))
                .map(info -> "Basic " + Base64.getEncoder().encodeToString(info));
    }
}
