package io.weir.app.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The cluster of the demo with its one application: what a person does there, and what can be seen
 * of it. Objects are read and written as kubectl would; pods are simulated.
 */
final class Shop {

    static final CanaryKey CANARY = new CanaryKey("shop", "cart");

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Duration PODS_READY_AFTER = Duration.ofMillis(1500);

    private final EmbeddedKubernetes cluster;
    private final ObjectStore store;

    private Shop(EmbeddedKubernetes cluster) {
        this.cluster = cluster;
        this.store = cluster.store();
    }

    /** Starts the API server and gives it Weir's definitions. */
    static Future<Shop> open(Vertx vertx) {
        return EmbeddedKubernetes.start(
                        vertx,
                        EmbeddedKubernetes.Options.defaults().withReadyAfter(PODS_READY_AFTER))
                .map(
                        cluster -> {
                            Shop shop = new Shop(cluster);
                            List.of("canary", "metrictemplate", "alertprovider")
                                    .forEach(
                                            name ->
                                                    shop.create(
                                                            ResourceKind.CUSTOM_RESOURCE_DEFINITION,
                                                            "/crds/" + name + ".yaml"));
                            cluster.store().createNamespace(CANARY.namespace());
                            return shop;
                        });
    }

    /** For {@code --kubeconfig}. */
    String kubeconfig() {
        return cluster.kubeconfig();
    }

    /** Applies the first release and the Canary that watches it. */
    void install() {
        create(ResourceKind.DEPLOYMENT, "/demo/deployment.yaml");
        create(ResourceKind.CANARY, "/demo/canary.yaml");
    }

    /** What {@code kubectl set image} does. */
    void release(Release release) {
        store.edit(
                ResourceKind.DEPLOYMENT,
                CANARY.namespace(),
                CANARY.name(),
                deployment -> {
                    ObjectNode container =
                            (ObjectNode) deployment.at("/spec/template/spec/containers/0");
                    container.put("image", release.image());
                    return deployment;
                });
    }

    /** Where the primary's share of requests ends: before there is a route, the target. */
    Traffic.Backend primary() {
        return route().isPresent() ? backend(CANARY.name() + "-primary") : canary();
    }

    /** Where the canary's share of requests ends. */
    Traffic.Backend canary() {
        return backend(CANARY.name());
    }

    /** The canary's share of requests in percent, as a proxy reads it from the route. */
    int weight() {
        return route().map(
                        route -> {
                            int weight = 0;
                            for (JsonNode to : route.at("/spec/http/0/route")) {
                                boolean canary =
                                        to.at("/destination/host").asString("").endsWith("-canary");
                                weight += canary ? to.path("weight").asInt(0) : 0;
                            }
                            return weight;
                        })
                .orElse(0);
    }

    /** The Canary's phase. */
    Phase phase() {
        return Phase.of(
                object(ResourceKind.CANARY, CANARY.name())
                        .map(canary -> canary.at("/status/phase").asString(""))
                        .orElse(""));
    }

    /** Pods that a workload has, or is to have. */
    int replicas(String workload) {
        return object(ResourceKind.DEPLOYMENT, workload)
                .map(deployment -> deployment.at("/spec/replicas").asInt(1))
                .orElse(0);
    }

    Future<Void> close() {
        return cluster.close();
    }

    private Traffic.Backend backend(String workload) {
        Optional<ObjectNode> deployment = object(ResourceKind.DEPLOYMENT, workload);
        return new Traffic.Backend(
                workload,
                deployment
                        .map(it -> it.at("/spec/template/spec/containers/0/image").asString(""))
                        .map(Release::of)
                        .orElse(Release.FIRST),
                deployment.map(it -> it.at("/status/availableReplicas").asInt(0)).orElse(0) > 0);
    }

    private Optional<ObjectNode> route() {
        return object(ResourceKind.VIRTUAL_SERVICE, CANARY.name());
    }

    private Optional<ObjectNode> object(ResourceKind kind, String name) {
        return store.get(kind, CANARY.namespace(), name);
    }

    private void create(ResourceKind kind, String resource) {
        try (InputStream in = Shop.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("part of this program is missing: " + resource);
            }
            store.create(kind, (ObjectNode) YAML.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
