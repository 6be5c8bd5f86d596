package io.weir.embedded.kubernetes;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.runtime.Timers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * A Kubernetes API server in the process, for the demo and for component tests: plain HTTP on the
 * loopback address, no authentication, objects in memory. What it does it does as the real one; the
 * contract test runs on both. Not there: server-side apply, RBAC, validation rules in CEL, defaults
 * of kinds other than Deployment, Service and Secret.
 */
public final class EmbeddedKubernetes {

    /** The version that it says it is, unless told otherwise. */
    public static final String DEFAULT_VERSION = "v1.36.1";

    /**
     * How to run it.
     *
     * @param port 0 for any free one
     * @param version what {@code /version} says
     * @param readyAfter how long pods take to become ready; empty: nobody plays the controllers of
     *     Deployments and DaemonSets, and statuses stay as clients write them
     * @param bookmarks time between two bookmarks of a watch
     */
    public record Options(
            int port, String version, Optional<Duration> readyAfter, Duration bookmarks) {

        /** Any port; pods are ready 50 ms after their Deployment was seen. */
        public static Options defaults() {
            return new Options(
                    0, DEFAULT_VERSION, Optional.of(Duration.ofMillis(50)), Duration.ofSeconds(30));
        }

        public Options withPort(int other) {
            return new Options(other, version, readyAfter, bookmarks);
        }

        public Options withVersion(String other) {
            return new Options(port, other, readyAfter, bookmarks);
        }

        public Options withReadyAfter(Duration other) {
            return new Options(port, version, Optional.of(other), bookmarks);
        }

        public Options withoutSimulation() {
            return new Options(port, version, Optional.empty(), bookmarks);
        }

        public Options withBookmarks(Duration other) {
            return new Options(port, version, readyAfter, other);
        }
    }

    private static final Duration OBSERVED_AFTER = Duration.ofMillis(10);

    private final ObjectStore store;
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();
    private final Optional<DeploymentSimulation> deployments;
    private final Optional<DaemonSetSimulation> daemonSets;
    private final Endpoint endpoint;
    private HttpServer server;

    private EmbeddedKubernetes(Vertx vertx, ObjectStore store, Options options) {
        this.store = store;
        this.endpoint =
                new Endpoint(
                        vertx, store, faults, requests, options.version(), options.bookmarks());
        this.deployments =
                options.readyAfter()
                        .map(
                                delay ->
                                        new DeploymentSimulation(
                                                store,
                                                timers(vertx),
                                                Clock.systemUTC(),
                                                OBSERVED_AFTER,
                                                DeploymentSimulation.Behaviour.readyAfter(delay)));
        this.daemonSets =
                options.readyAfter()
                        .map(
                                delay ->
                                        new DaemonSetSimulation(
                                                store, timers(vertx), OBSERVED_AFTER, delay));
    }

    /** Starts a server with an empty store: the usual kinds and namespaces and nothing else. */
    public static Future<EmbeddedKubernetes> start(Vertx vertx, Options options) {
        return start(vertx, new ObjectStore(Clock.systemUTC()), options);
    }

    /** Starts a server on a store that may hold objects already. */
    public static Future<EmbeddedKubernetes> start(
            Vertx vertx, ObjectStore store, Options options) {
        var kubernetes = new EmbeddedKubernetes(vertx, store, options);
        return vertx.createHttpServer()
                .requestHandler(kubernetes.endpoint::handle)
                .listen(options.port(), "127.0.0.1")
                .map(
                        server -> {
                            kubernetes.server = server;
                            return kubernetes;
                        });
    }

    /** What it holds; may be read and written directly. */
    public ObjectStore store() {
        return store;
    }

    /** Switches for what shall go wrong. */
    public Faults faults() {
        return faults;
    }

    /** The requests that it got. */
    public RequestLog requests() {
        return requests;
    }

    /**
     * The player of the Deployment controller.
     *
     * @throws IllegalStateException when there is none by the options
     */
    public DeploymentSimulation deployments() {
        return deployments.orElseThrow(
                () -> new IllegalStateException("this server runs without simulated Deployments"));
    }

    /** Ends all running watches; clients come back, and go on where they were. */
    public void cutWatches() {
        endpoint.cutWatches();
    }

    /** Ends all running watches, and clients that come back have to list again (410). */
    public void expireWatches() {
        store.forgetHistory();
        endpoint.cutWatches();
    }

    /** How many watches run. */
    public int watches() {
        return endpoint.watches();
    }

    /** Address of the API, for example {@code http://127.0.0.1:41234}. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Text of a kubeconfig file that leads here. */
    public String kubeconfig() {
        return """
        apiVersion: v1
        kind: Config
        current-context: embedded
        clusters:
        - name: embedded
          cluster:
            server: %s
        users:
        - name: embedded
          user: {}
        contexts:
        - name: embedded
          context:
            cluster: embedded
            user: embedded
            namespace: default
        """
                .formatted(url());
    }

    /** Stops it; the store keeps its objects. */
    public Future<Void> close() {
        deployments.ifPresent(DeploymentSimulation::close);
        daemonSets.ifPresent(DaemonSetSimulation::close);
        endpoint.cutWatches();
        return server.close();
    }

    private static Timers timers(Vertx vertx) {
        return (delay, action) -> {
            long timer = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
            return () -> vertx.cancelTimer(timer);
        };
    }
}
