package io.weir.analyzer.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.weir.analyzer.http.HttpCall.Transport;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.Timers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP to servers that users name: each call is bounded in time and in the size of the answer,
 * whatever the server does, and a call that is given up frees its connection. One pool of
 * connections a kind of transport, for the whole process.
 *
 * <p>Futures complete on the context of the caller, or of the timers when time ran out; in
 * production these are the same.
 */
public final class BoundedHttp {
    private static final int CONNECTIONS_PER_SERVER = 64;

    private final Vertx vertx;
    private final Timers timers;
    private final EnvironmentProxies proxies;
    private final String userAgent;
    private final Map<Transport, HttpClientAgent> clients = new ConcurrentHashMap<>();

    /**
     * Connects to nothing yet.
     *
     * @param userAgent sent with every request
     */
    public BoundedHttp(Vertx vertx, Timers timers, EnvironmentProxies proxies, String userAgent) {
        this.vertx = vertx;
        this.timers = timers;
        this.proxies = proxies;
        this.userAgent = userAgent;
    }

    /**
     * Makes the call and follows redirects (at most ten; credentials and own headers go to the same
     * host only).
     *
     * @return the final answer, whatever its status, or {@link HttpFailure}
     */
    public Future<HttpAnswer> send(HttpCall call) {
        return new HttpExchange(client(call.transport()), timers, proxies, userAgent, call).run();
    }

    /** Closes all connections; calls under way fail. */
    public Future<Void> close() {
        return Future.join(List.copyOf(clients.values()).stream().map(HttpClient::close).toList())
                .mapEmpty();
    }

    private HttpClientAgent client(Transport transport) {
        return clients.computeIfAbsent(
                transport,
                kind ->
                        vertx.createHttpClient(
                                new HttpClientOptions()
                                        .setKeepAlive(kind.kept())
                                        .setDecompressionSupported(true)
                                        .setTrustAll(!kind.verified())
                                        .setVerifyHost(kind.verified()),
                                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_SERVER)));
    }
}
