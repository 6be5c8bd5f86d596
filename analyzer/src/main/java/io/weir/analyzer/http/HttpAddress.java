package io.weir.analyzer.http;

import io.weir.rollout.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * An absolute {@code http} or {@code https} address, taken apart. Its text form leaves out what may
 * be secret, as {@link Address} tells.
 *
 * @param tls whether the scheme is {@code https}
 * @param host name or address, an IPv6 one without brackets
 * @param port the scheme's own when none is written
 * @param path still encoded, empty or starting with a slash
 * @param query still encoded, with its question mark, or empty
 * @param userInfo {@code user:password}, decoded
 */
public record HttpAddress(
        boolean tls, String host, int port, String path, String query, Optional<String> userInfo) {

    /** What Go's parser accepts in a path or query though the standard does not. */
    private static final String TOLERATED = " \"<>\\^`{|}[]";

    /**
     * Reads an address. Surrounding white space is left out.
     *
     * @throws HttpFailure {@code INVALID}; the message does not repeat the text, which may hold
     *     credentials
     */
    public static HttpAddress parse(String text) {
        String trimmed = text.strip();
        try {
            return of(new URI(escaped(trimmed)));
        } catch (URISyntaxException e) {
            // The cause repeats the text.
            throw new HttpFailure(HttpFailure.Kind.INVALID, "address is not a URL");
        }
    }

    /**
     * The address that a redirect leads to.
     *
     * @throws HttpFailure {@code REDIRECT} when that is no HTTP address
     */
    HttpAddress redirected(String location) {
        try {
            URI base = new URI((tls ? "https" : "http") + "://" + authority() + slashed() + query);
            return of(base.resolve(new URI(escaped(location.strip()))));
        } catch (URISyntaxException | HttpFailure e) {
            throw new HttpFailure(
                    HttpFailure.Kind.REDIRECT, this + " redirects to what is no HTTP address");
        }
    }

    /** The path, at least a slash, with the query: what a request line holds. */
    String requestUri() {
        return slashed() + query;
    }

    /** Host with the port unless it is the scheme's own. */
    String authority() {
        String named = host.contains(":") ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? named : named + ":" + port;
    }

    /** The value of an {@code Authorization} header for the address' credentials. */
    public Optional<String> basicAuthorization() {
        return userInfo.map(
                info ->
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(info.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same server with another path and query. */
    public HttpAddress withPath(String newPath, String newQuery) {
        return new HttpAddress(tls, host, port, newPath, newQuery, userInfo);
    }

    /** Without credentials and query, and without what may be a token in the path. */
    @Override
    public String toString() {
        return Address.of((tls ? "https" : "http") + "://" + authority() + path).text();
    }

    private String slashed() {
        return path.isEmpty() ? "/" : path;
    }

    private static HttpAddress of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String authority = uri.getRawAuthority();
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")) {
            throw invalid("address does not start with http:// or https://");
        }
        if (authority == null) {
            throw invalid("address has no host");
        }
        // Not the URI's own host: it is missing for names with an underscore.
        int at = authority.lastIndexOf('@');
        Optional<String> userInfo =
                at < 0 ? Optional.empty() : Optional.of(decoded(authority.substring(0, at)));
        String hostAndPort = authority.substring(at + 1);
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > hostAndPort.lastIndexOf(']');
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw invalid("address has no host");
        }
        int port = tls ? 443 : 80;
        if (hasPort && colon + 1 < hostAndPort.length()) {
            port = port(hostAndPort.substring(colon + 1));
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new HttpAddress(tls, host, port, uri.getRawPath(), query, userInfo);
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw invalid("address has no valid port");
        }
        return Integer.parseInt(text);
    }

    private static String decoded(String info) {
        try {
            return URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("address has malformed credentials");
        }
    }

    private static HttpFailure invalid(String what) {
        return new HttpFailure(HttpFailure.Kind.INVALID, what);
    }

    private static String escaped(String text) {
        int scheme = text.indexOf("://");
        int pathStart = text.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        int queryStart = text.indexOf('?');
        int start =
                pathStart >= 0 && (queryStart < 0 || pathStart < queryStart)
                        ? pathStart
                        : queryStart;
        if (start < 0) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.substring(0, start));
        for (byte next : text.substring(start).getBytes(StandardCharsets.UTF_8)) {
            boolean tolerated = next < 0 || TOLERATED.indexOf(next) >= 0;
            escaped.append(tolerated ? String.format("%%%02X", next & 0xff) : (char) next + "");
        }
        return escaped.toString();
    }
}
