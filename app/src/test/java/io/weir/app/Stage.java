package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.embedded.kafka.KafkaForTests;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.kubernetes.ResourceKind;
import io.weir.stream.Topics;
import io.weir.test.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All four services in one process, on a Kafka, an embedded API server and a Prometheus that
 * answers one number. Intervals of 10 s go by ten times as fast.
 */
final class Stage implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String NAMESPACE = "shop";
    static final String NAME = "cart";

    final Vertx vertx = Vertx.vertx();
    final KafkaForTests kafka = KafkaForTests.shared();
    final Topics topics = kafka.newTopics(3);
    final EmbeddedKubernetes cluster;
    final Map<Flag, String> flags = new EnumMap<>(Flag.class);
    private final HttpServer prometheus;
    private final Path directory;
    private final List<ServiceProcess> processes = new ArrayList<>();
    private volatile double successRate = 100;

    Stage(Path directory) throws Exception {
        this.directory = directory;
        prometheus =
                result(
                        vertx.createHttpServer()
                                .requestHandler(request -> request.response().end(sample()))
                                .listen(0, "127.0.0.1"));
        cluster = newCluster();
        for (String definition : List.of("canary", "metrictemplate", "alertprovider")) {
            cluster.store()
                    .create(
                            ResourceKind.CUSTOM_RESOURCE_DEFINITION,
                            resource("/crds/" + definition + ".yaml"));
        }
        cluster.store().create(ResourceKind.DEPLOYMENT, resource("/demo/deployment.yaml"));
        flags.put(Flag.KAFKA, kafka.bootstrap());
        flags.put(Flag.TOPIC_PREFIX, topics.prefix());
        flags.put(Flag.PARTITIONS, Integer.toString(topics.partitions()));
        flags.put(Flag.KUBECONFIG, kubeconfig("first", cluster));
        flags.put(Flag.METRICS_SERVER, "http://127.0.0.1:" + prometheus.actualPort());
        flags.put(Flag.PORT, "0");
    }

    EmbeddedKubernetes newCluster() throws Exception {
        EmbeddedKubernetes made =
                result(
                        EmbeddedKubernetes.start(
                                vertx,
                                EmbeddedKubernetes.Options.defaults()
                                        .withReadyAfter(Duration.ofMillis(200))));
        made.store().createNamespace(NAMESPACE);
        return made;
    }

    String kubeconfig(String name, EmbeddedKubernetes of) throws IOException {
        return Files.writeString(directory.resolve(name), of.kubeconfig()).toString();
    }

    /** Makes the demo's Canary, changed. */
    void create(UnaryOperator<ObjectNode> change) throws IOException {
        cluster.store().create(ResourceKind.CANARY, change.apply(resource("/demo/canary.yaml")));
    }

    ServiceProcess start(Service service) {
        ServiceProcess process =
                ServiceProcess.begin(
                        Config.of(service, Values.of(flags, Map.of()), Map.of(), false),
                        new Pace(10));
        processes.add(process);
        return process;
    }

    /** The next checks find this. */
    void successRate(double percent) {
        successRate = percent;
    }

    void release(String image) {
        cluster.store()
                .edit(
                        ResourceKind.DEPLOYMENT,
                        NAMESPACE,
                        NAME,
                        deployment -> {
                            ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                                    .put("image", image);
                            return deployment;
                        });
    }

    void awaitPhase(String phase) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(canary().at("/status/phase").asString(""))
                                        .isEqualTo(phase));
    }

    JsonNode canary() {
        return object(cluster, ResourceKind.CANARY, NAME);
    }

    static JsonNode object(EmbeddedKubernetes in, ResourceKind kind, String name) {
        var object = in.store().get(kind, NAMESPACE, name);
        return object.isPresent() ? object.get() : MissingNode.getInstance();
    }

    static String get(ServiceProcess process, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + process.port() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        processes.forEach(ServiceProcess::close);
        result(cluster.close());
        result(prometheus.close());
        result(vertx.close());
    }

    private String sample() {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
                   + "\"value\":[0,\""
                + successRate
                + "\"]}]}}";
    }

    static ObjectNode resource(String name) throws IOException {
        try (InputStream in = Stage.class.getResourceAsStream(name)) {
            return Yaml.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
