package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.weir.runtime.EnvironmentProxies;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Posts messages over HTTP. A redirect is followed only where it keeps the message (307, 308) and
 * stays with scheme, host and port. TLS is verified, but where a Canary says otherwise of its own
 * webhook.
 */
final class HttpPost {

    private static final int MOST_HOPS = 3;

    private final HttpClient client;
    private final EnvironmentProxies proxies;
    private final Duration limit;
    private final String userAgent;

    /**
     * Posts with a client.
     *
     * @param client verifies TLS; shared
     * @param proxies on the way to those that name none, but where TLS is not verified
     * @param limit for getting a connection, and again for the exchange on it
     * @param userAgent for example {@code weir-notifier/1.0}
     */
    HttpPost(HttpClient client, EnvironmentProxies proxies, Duration limit, String userAgent) {
        this.client = client;
        this.proxies = proxies;
        this.limit = limit;
        this.userAgent = userAgent;
    }

    /**
     * What came back.
     *
     * @param location where a redirect leads
     * @param body as text, its beginning when it is long
     */
    record Answer(
            int status, Optional<String> retryAfter, Optional<String> location, String body) {}

    /**
     * Posts once.
     *
     * @param way proxy, limit and whether TLS is verified; its address does not matter
     * @param message whose address is a URL
     * @param id of the delivery
     */
    Future<Answer> send(Way way, URI address, Message message, String id) {
        return hop(way, address, message, id, MOST_HOPS);
    }

    /**
     * How to get there.
     *
     * @param proxy to go through
     * @param limit of one attempt, where it is not the usual one
     * @param insecure TLS is not verified
     */
    record Way(Optional<URI> proxy, Optional<Duration> limit, boolean insecure) {}

    private Future<Answer> hop(Way way, URI address, Message message, String id, int hops) {
        Duration most = way.limit().orElse(limit);
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(address.toASCIIString())
                        .setFollowRedirects(false)
                        .setConnectTimeout(most.toMillis())
                        .setIdleTimeout(most.toMillis())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.USER_AGENT, userAgent)
                        .putHeader("Weir-Delivery-Id", id);
        proxy(way, address).ifPresent(options::setProxyOptions);
        if (way.insecure() && "https".equals(address.getScheme())) {
            options.setSslOptions(
                    new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
        }
        message.headers().forEach(options::putHeader);
        message.bearer()
                .ifPresent(
                        token ->
                                options.putHeader(
                                        HttpHeaders.AUTHORIZATION, "Bearer " + token.text()));
        Buffer body = Buffer.buffer(message.body().toString().getBytes(StandardCharsets.UTF_8));
        return client.request(options)
                .compose(request -> exchange(request, body, most))
                .compose(
                        answer -> {
                            Optional<URI> next =
                                    hops > 0 ? next(address, answer) : Optional.empty();
                            return next.map(uri -> hop(way, uri, message, id, hops - 1))
                                    .orElse(Future.succeededFuture(answer));
                        });
    }

    /** Another address of the same server; absent for every other answer. */
    private static Optional<URI> next(URI from, Answer answer) {
        if (answer.status() != 307 && answer.status() != 308) {
            return Optional.empty();
        }
        try {
            return answer.location()
                    .map(from::resolve)
                    .filter(to -> from.getScheme().equals(to.getScheme()))
                    .filter(to -> from.getHost().equalsIgnoreCase(to.getHost()))
                    .filter(to -> from.getPort() == to.getPort());
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /**
     * What is left of the exchange when time is up is cut off: it must not arrive after the next.
     */
    private static Future<Answer> exchange(HttpClientRequest request, Buffer body, Duration most) {
        return request.send(body)
                .compose(response -> BoundedBody.of(response).map(text -> answer(response, text)))
                .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> request.reset());
    }

    private static Answer answer(HttpClientResponse response, String text) {
        return new Answer(
                response.statusCode(),
                Optional.ofNullable(response.getHeader(HttpHeaders.RETRY_AFTER)),
                Optional.ofNullable(response.getHeader(HttpHeaders.LOCATION)),
                text);
    }

    private Optional<ProxyOptions> proxy(Way way, URI address) {
        if (way.proxy().isPresent() || way.insecure()) {
            return way.proxy().map(HttpPost::options);
        }
        boolean tls = "https".equals(address.getScheme());
        return proxies.of(
                tls, address.getHost(), address.getPort() < 0 ? port(address) : address.getPort());
    }

    private static ProxyOptions options(URI proxy) {
        ProxyOptions options = new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.getHost());
        options.setPort(proxy.getPort() < 0 ? port(proxy) : proxy.getPort());
        String user = proxy.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            options.setUsername(colon < 0 ? user : user.substring(0, colon));
            options.setPassword(colon < 0 ? "" : user.substring(colon + 1));
        }
        return options;
    }

    private static int port(URI address) {
        return "https".equals(address.getScheme()) ? 443 : 80;
    }
}
