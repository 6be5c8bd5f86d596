package io.weir.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.kubernetes.Informers;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.TwoClusters;
import io.weir.kubernetes.fabric8.Fabric8Kubernetes;
import io.weir.kubernetes.fabric8.Settings;
import io.weir.traffic.TrafficProviders;
import java.util.Locale;
import java.util.Optional;

/**
 * A service's connections: to the cluster of the Canaries and, where the mesh has a control plane
 * of its own, to the one that holds the routes. Making them opens none.
 */
final class Clusters {

    private final Fabric8Kubernetes first;
    private final Optional<Fabric8Kubernetes> mesh;

    private Clusters(Fabric8Kubernetes first, Optional<Fabric8Kubernetes> mesh) {
        this.first = first;
        this.mesh = mesh;
    }

    /**
     * Connections of one service; only those that watch or write routes get the second.
     *
     * @param settings whose kubeconfig leads to the first
     * @throws IllegalArgumentException when a kubeconfig cannot be used; the message names it
     */
    static Clusters connect(
            Vertx vertx,
            Settings settings,
            Config.ClusterConfig config,
            Service service,
            ServiceMeters meters) {
        Settings first =
                config.kubeconfig()
                        .map(settings::withKubeconfig)
                        .orElse(settings)
                        .withMetrics(meters.requests("canaries"));
        return new Clusters(
                Fabric8Kubernetes.connect(vertx, first),
                config.mesh()
                        .filter(file -> Flag.KUBECONFIG_SERVICE_MESH.usedBy(service))
                        .map(settings::withKubeconfig)
                        .map(second -> second.withMetrics(meters.requests("mesh")))
                        .map(second -> Fabric8Kubernetes.connect(vertx, second)));
    }

    /** Single calls, each to the cluster that holds its kind. */
    KubernetesApi api() {
        return mesh.<KubernetesApi>map(
                        second ->
                                new TwoClusters(
                                        first.api(), second.api(), TrafficProviders::inMesh))
                .orElseGet(first::api);
    }

    Informers informers() {
        return mesh.map(
                        second ->
                                TwoClusters.informers(
                                        first.informers(),
                                        second.informers(),
                                        TrafficProviders::inMesh))
                .orElseGet(first::informers);
    }

    /** Address of the Canaries' API server, for messages. */
    String server() {
        return first.server();
    }

    /** The connection to the mesh's cluster, if it has one of its own. */
    Optional<Fabric8Kubernetes> mesh() {
        return mesh;
    }

    /**
     * Whether routes live in another cluster. A second kubeconfig that leads to the same API server
     * is another way to the same cluster.
     */
    boolean routesElsewhere() {
        return mesh.map(second -> !address(second).equals(address(first))).orElse(false);
    }

    Future<Void> close() {
        return Future.join(
                        first.close(),
                        mesh.map(Fabric8Kubernetes::close).orElseGet(Future::succeededFuture))
                .mapEmpty();
    }

    private static String address(Fabric8Kubernetes kubernetes) {
        String server = kubernetes.server().toLowerCase(Locale.ROOT);
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }
}
