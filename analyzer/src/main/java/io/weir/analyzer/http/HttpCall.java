package io.weir.analyzer.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call to make.
 *
 * @param method of the first request; a redirect may change it
 * @param address where to; its credentials are not sent unless {@code headers} say so
 * @param headers as sent, at most one {@code Authorization}
 * @param body sent with the first request
 * @param timeout for everything from connecting to the last byte of the answer, redirects included
 * @param maxBody how many bytes of the answer are read
 * @param transport which connections may be used
 */
public record HttpCall(
        HttpMethod method,
        HttpAddress address,
        Map<String, List<String>> headers,
        Optional<Buffer> body,
        Duration timeout,
        int maxBody,
        Transport transport) {

    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /**
     * How the connection is made.
     *
     * @param verified whether the server's certificate must be trusted and fit its name
     * @param kept whether connections are used again: cheaper, but one that the server closes in
     *     that moment fails, so only for what may be sent twice
     * @param proxied whether proxies of the environment are used
     */
    public record Transport(boolean verified, boolean kept, boolean proxied) {}

    /** Shows no header, query or body. */
    @Override
    public String toString() {
        return method + " " + address;
    }
}
