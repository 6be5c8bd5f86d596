package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.weir.runtime.EnvironmentProxies;
import java.time.Duration;

/**
 * A client whose requests go through the proxies of the environment, where they name none of their
 * own and verify the server's certificate as usual (alerting.md 5, webhooks.md 2).
 */
public final class ProxiedClient implements HttpClient {

    private final HttpClient client;
    private final EnvironmentProxies proxies;

    /**
     * Through these proxies.
     *
     * @param client sends; ended by this one's end
     */
    public ProxiedClient(HttpClient client, EnvironmentProxies proxies) {
        this.client = client;
        this.proxies = proxies;
    }

    /** Changes the options where a proxy is on the way. */
    @Override
    public Future<HttpClientRequest> request(RequestOptions options) {
        boolean unverified =
                options.getSslOptions() != null && options.getSslOptions().isTrustAll();
        if (options.getProxyOptions() == null && options.getHost() != null && !unverified) {
            boolean tls = Boolean.TRUE.equals(options.isSsl());
            int usual = tls ? 443 : 80;
            int port = options.getPort() == null ? usual : options.getPort();
            String host = options.getHost().replaceAll("^\\[|]$", "");
            proxies.of(tls, host, port).ifPresent(options::setProxyOptions);
        }
        return client.request(options);
    }

    @Override
    public Future<Void> shutdown(Duration timeout) {
        return client.shutdown(timeout);
    }
}
