package io.weir.app.benchmark;

import io.vertx.core.Vertx;
import io.weir.embedded.kubernetes.Change;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.kubernetes.ResourceKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Canaries on an API server in this process, all alike, each with a Deployment of its own. What the
 * router writes on them is known as it is written.
 */
final class Fleet {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String NAMESPACE = "shop";

    private final EmbeddedKubernetes cluster;
    private final String analysis;
    private final Map<String, Status> statuses = new ConcurrentHashMap<>();
    private volatile Consumer<Status> observer = status -> {};
    private int size;
    private int releases;

    /**
     * A Canary's status as it was written.
     *
     * @param run id of the run; empty before the first
     * @param at {@link System#nanoTime} then
     */
    record Status(String canary, String phase, String run, int weight, long at) {}

    private Fleet(EmbeddedKubernetes cluster, String analysis) {
        this.cluster = cluster;
        this.analysis = analysis;
        cluster.store().watch(cluster.store().version(), this::changed);
    }

    /**
     * Starts an API server without canaries.
     *
     * @param analysis the field of each Canary, YAML in one line
     */
    static Fleet start(Vertx vertx, String analysis) throws Exception {
        EmbeddedKubernetes cluster =
                EmbeddedKubernetes.start(
                                vertx,
                                EmbeddedKubernetes.Options.defaults()
                                        .withReadyAfter(Duration.ofMillis(100)))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
        for (String definition : List.of("canary", "metrictemplate", "alertprovider")) {
            cluster.store()
                    .create(
                            ResourceKind.CUSTOM_RESOURCE_DEFINITION,
                            object(resource("/crds/" + definition + ".yaml")));
        }
        cluster.store().createNamespace(NAMESPACE);
        return new Fleet(cluster, analysis);
    }

    String kubeconfig() {
        return cluster.kubeconfig();
    }

    /** From now on each request is answered so much later. */
    void answerAfter(Duration latency) {
        cluster.faults().delay(Integer.MAX_VALUE, request -> true, latency);
    }

    /** From now on requests are answered at once. */
    void answerAtOnce() {
        cluster.faults().clear();
    }

    /** Adds canaries up to this number. */
    void grow(int to) {
        String deployment = resource("/demo/deployment.yaml");
        for (; size < to; size++) {
            String name = name(size);
            cluster.store()
                    .create(
                            ResourceKind.DEPLOYMENT,
                            object(deployment.replace("cart", name).replace(name + ":", "cart:")));
            cluster.store()
                    .create(
                            ResourceKind.CANARY,
                            object(
                                    """
                                    apiVersion: flagger.app/v1beta1
                                    kind: Canary
                                    metadata: {name: %s, namespace: %s}
                                    spec:
                                      provider: istio
                                      targetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
                                      service: {port: 8080}
                                      analysis: %s
                                    """
                                            .formatted(name, NAMESPACE, name, analysis)));
        }
    }

    int size() {
        return size;
    }

    /** How many are in this phase. */
    int in(String phase) {
        return (int)
                statuses.values().stream().filter(status -> status.phase().equals(phase)).count();
    }

    /** The status of one; all empty before the first was written. */
    Status status(int number) {
        return statuses.getOrDefault(name(number), new Status(name(number), "", "", 0, 0));
    }

    /** Who hears of each status from now on, on the thread that wrote it. */
    void observe(Consumer<Status> other) {
        observer = other;
    }

    /** Gives one a revision that it never had. */
    void release(int number) {
        String image = "cart:r" + ++releases;
        cluster.store()
                .edit(
                        ResourceKind.DEPLOYMENT,
                        NAMESPACE,
                        name(number),
                        deployment -> {
                            ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                                    .put("image", image);
                            return deployment;
                        });
    }

    static String name(int number) {
        return "cart-" + number;
    }

    private void changed(Change change) {
        if (!change.type().preferred().equals(ResourceKind.CANARY) || change.after().isEmpty()) {
            return;
        }
        JsonNode canary = change.after().get();
        Status status =
                new Status(
                        canary.at("/metadata/name").asString(""),
                        canary.at("/status/phase").asString(""),
                        canary.at("/status/weir/run").asString(""),
                        canary.at("/status/canaryWeight").asInt(0),
                        System.nanoTime());
        statuses.put(status.canary(), status);
        observer.accept(status);
    }

    private static ObjectNode object(String yaml) {
        return (ObjectNode) YAML.readTree(yaml);
    }

    private static String resource(String name) {
        try (InputStream in = Fleet.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("part of this program is missing: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
