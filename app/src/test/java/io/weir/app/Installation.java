package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.stream.Event;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaHistory;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.test.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The four services, each wired as in a process of its own, with a broker and an API server that
 * can be stopped; one canary, one metric that a test holds back or lets go. The analyzer's
 * intervals of 10 s go by ten times as fast.
 */
final class Installation implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final Topics TOPICS = new Topics("weir", 3, 1);

    final Vertx vertx = Vertx.vertx();
    final EmbeddedKubernetes cluster;
    final List<ServiceProcess> services = new ArrayList<>();

    /** Whether the metrics' server answers; while not, a check stays open. */
    volatile boolean answering = true;

    private final Path directory;
    private final HttpServer prometheus;
    private EmbeddedKafka kafka;

    Installation(Path directory) throws Exception {
        this.directory = directory;
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        prometheus =
                result(
                        vertx.createHttpServer()
                                .requestHandler(
                                        request -> {
                                            if (answering) {
                                                request.response().end(SAMPLE);
                                            }
                                        })
                                .listen(0, "127.0.0.1"));
        cluster =
                result(
                        EmbeddedKubernetes.start(
                                vertx,
                                EmbeddedKubernetes.Options.defaults()
                                        .withReadyAfter(Duration.ofMillis(200))));
        for (String definition : List.of("canary", "metrictemplate", "alertprovider")) {
            cluster.store()
                    .create(
                            ResourceKind.CUSTOM_RESOURCE_DEFINITION,
                            resource("/crds/" + definition + ".yaml"));
        }
        cluster.store().createNamespace("shop");
        cluster.store().create(ResourceKind.DEPLOYMENT, resource("/demo/deployment.yaml"));
        ObjectNode canary = resource("/demo/canary.yaml");
        // A check that is held back longer than its provider may take counts, and ends no run.
        ((ObjectNode) canary.at("/spec/analysis")).put("threshold", 100);
        cluster.store().create(ResourceKind.CANARY, canary);
        Files.writeString(directory.resolve("kubeconfig"), cluster.kubeconfig());
        for (Service service : Service.ALL.parts()) {
            services.add(ServiceProcess.begin(config(service), new Pace(10)));
        }
        awaitPhase("Initialized");
    }

    private static final String SAMPLE =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":"
                    + "[{\"metric\":{},\"value\":[0,\"100\"]}]}}";

    private Config config(Service service) {
        Map<Flag, String> flags = new EnumMap<>(Flag.class);
        flags.put(Flag.KAFKA, kafka.bootstrap());
        flags.put(Flag.PARTITIONS, Integer.toString(TOPICS.partitions()));
        flags.put(Flag.KUBECONFIG, directory.resolve("kubeconfig").toString());
        flags.put(Flag.METRICS_SERVER, "http://127.0.0.1:" + prometheus.actualPort());
        flags.put(Flag.PORT, "0");
        return Config.of(service, Values.of(flags, Map.of()), Map.of(), false);
    }

    String bootstrap() {
        return kafka.bootstrap();
    }

    void stopKafka() {
        kafka.close();
    }

    void startKafka() {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafka.port(), Map.of());
    }

    /** A new revision, whose first check is held back, with 30 percent of the traffic. */
    void releaseAndHold() {
        answering = false;
        cluster.store()
                .edit(
                        ResourceKind.DEPLOYMENT,
                        "shop",
                        "cart",
                        deployment -> {
                            ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                                    .put("image", "cart:v2");
                            return deployment;
                        });
        await().atMost(PATIENCE).until(() -> canary().at("/status/canaryWeight").asInt(0) == 30);
    }

    /** The check is answered, and the run goes on to its end, each step once. */
    void letGoAndExpectSuccess() {
        answering = true;
        awaitPhase("Succeeded");
        assertThat(shifts()).containsExactly(30, 60);
    }

    JsonNode canary() {
        return cluster.store().get(ResourceKind.CANARY, "shop", "cart").orElseThrow();
    }

    /** What a service lacks, by the name of a check. */
    Optional<String> missing(ServiceProcess service, String check) {
        return service.readiness().timeout(20, TimeUnit.SECONDS).await().get(check);
    }

    void awaitPhase(String phase) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(canary().at("/status/phase").asString(""))
                                        .isEqualTo(phase));
    }

    /**
     * The weights that were given to the canary, in their order; what is told again counts once.
     */
    List<Integer> shifts() {
        List<Event<Change>> changes =
                new KafkaHistory(vertx, KafkaSettings.of(bootstrap(), "look", TOPICS))
                        .of(TOPICS.changes().name(), "shop/cart", Wire.changes())
                        .timeout(60, TimeUnit.SECONDS)
                        .await()
                        .events();
        Map<String, Change> once = new LinkedHashMap<>();
        changes.stream()
                .flatMap(event -> event.value().stream())
                .forEach(change -> once.putIfAbsent(change.id(), change));
        return once.values().stream()
                .map(change -> change.verdict().action())
                .flatMap(
                        action ->
                                action instanceof Action.Shift shift
                                        ? Stream.of(shift.canaryWeight())
                                        : Stream.empty())
                .toList();
    }

    @Override
    public void close() throws Exception {
        services.forEach(ServiceProcess::close);
        result(cluster.close());
        result(prometheus.close());
        kafka.close();
        result(vertx.close());
    }

    private static ObjectNode resource(String name) throws IOException {
        try (InputStream in = Installation.class.getResourceAsStream(name)) {
            return Yaml.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
