package io.weir.kubernetes.fabric8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weir.kubernetes.Informers;
import io.weir.kubernetes.KubernetesApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connection to a Kubernetes API server. From fabric8 come the kubeconfig, credentials and
 * their renewal, TLS, and the HTTP client, which runs on our Vert.x; objects pass as raw JSON.
 * fabric8's typed resources and informers are not used: they read watch events of built-in kinds
 * through model classes, which gives other JSON than a list does, and a changed JSON would be taken
 * for a new revision.
 *
 * <p>Making one opens no connection, so it succeeds while the server is away.
 */
public final class Fabric8Kubernetes {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final HttpClient http;
    private final WorkerExecutor workers;
    private final Fabric8Api api;
    private final Reflectors informers;
    private final String server;

    private Fabric8Kubernetes(Vertx vertx, Settings settings, Config config) {
        Config fast =
                new ConfigBuilder(config)
                        .withUserAgent(settings.userAgent())
                        .withRequestTimeout(Math.toIntExact(settings.timeout().toMillis()))
                        .withConnectionTimeout(Math.toIntExact(settings.timeout().toMillis()))
                        // Callers know better when to try again; a hidden loop only delays them.
                        .withRequestRetryBackoffLimit(0)
                        .build();
        this.server = fast.getMasterUrl();
        this.http = new Vertx5HttpClientFactory(vertx).newBuilder(fast).build();
        this.workers =
                vertx.createSharedWorkerExecutor(
                        "weir-kubernetes-" + NUMBER.incrementAndGet(), settings.workers());
        var requests =
                new Requests(vertx, http, workers, server, settings.timeout(), settings.metrics());
        this.api = new Fabric8Api(requests);
        this.informers = new Reflectors(vertx, requests, settings.namespace(), settings.retries());
    }

    /**
     * Connects as the settings say.
     *
     * @throws IllegalArgumentException when the kubeconfig that the settings name is not there or
     *     cannot be read; the message names it
     */
    public static Fabric8Kubernetes connect(Vertx vertx, Settings settings) {
        return new Fabric8Kubernetes(
                vertx,
                settings,
                settings.kubeconfig()
                        .map(Fabric8Kubernetes::read)
                        .orElseGet(() -> Config.autoConfigure(null)));
    }

    /** Connects to a server without credentials, such as the embedded one. */
    public static Fabric8Kubernetes connect(Vertx vertx, Settings settings, String url) {
        Config config = Config.empty();
        config.setMasterUrl(url);
        return new Fabric8Kubernetes(vertx, settings, config);
    }

    private static Config read(Path kubeconfig) {
        if (!Files.isReadable(kubeconfig)) {
            throw new IllegalArgumentException("kubeconfig " + kubeconfig + " cannot be read");
        }
        try {
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            if (config.getCurrentContext() == null) {
                throw new IllegalArgumentException(
                        "kubeconfig " + kubeconfig + " has no current context");
            }
            return config;
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // The cause may quote the file, so it is not handed on.
            throw new IllegalArgumentException(
                    "kubeconfig " + kubeconfig + " is not a valid kubeconfig", null);
        }
    }

    /** Single calls. */
    public KubernetesApi api() {
        return api;
    }

    /** Lists and watches in the settings' namespace. */
    public Informers informers() {
        return informers;
    }

    /** Address of the server, for messages; holds no credentials. */
    public String server() {
        return server;
    }

    /** Ends informers and connections; calls under way fail as unavailable. */
    public Future<Void> close() {
        return informers
                .close()
                .compose(
                        ended ->
                                workers.executeBlocking(
                                        () -> {
                                            http.close();
                                            return true;
                                        },
                                        false))
                .eventually(workers::close)
                .mapEmpty();
    }
}
