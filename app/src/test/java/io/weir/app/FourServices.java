package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.embedded.kafka.KafkaForTests;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.stream.Event;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaHistory;
import io.weir.test.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The four services, each wired as in a process of its own, on one Kafka and the embedded API
 * server; Prometheus is one number. The analyzer's intervals of 10 s go by ten times as fast.
 */
abstract class FourServices {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pace PACE = new Pace(10);
    static final String NAMESPACE = "shop";
    static final String NAME = "cart";

    final Vertx vertx = Vertx.vertx();
    final List<ServiceProcess> services = new ArrayList<>();
    volatile double successRate = 100;
    volatile boolean answering = true;
    KafkaForTests kafka;
    Topics topics;
    EmbeddedKubernetes cluster;
    private HttpServer prometheus;

    @TempDir private Path directory;

    @BeforeEach
    void install() throws Exception {
        kafka = KafkaForTests.shared();
        topics = kafka.newTopics(3);
        prometheus =
                result(
                        vertx.createHttpServer()
                                .requestHandler(
                                        request -> {
                                            if (request.path().startsWith("/gate")) {
                                                request.response().setStatusCode(403).end("closed");
                                            } else if (answering) {
                                                request.response().end(sample());
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
        cluster.store().createNamespace(NAMESPACE);
        cluster.store().create(ResourceKind.DEPLOYMENT, resource("/demo/deployment.yaml"));
        cluster.store().create(ResourceKind.CANARY, resource("/demo/canary.yaml"));
        startServices();
        awaitPhase("Initialized");
    }

    @AfterEach
    void uninstall() throws Exception {
        stopServices();
        result(cluster.close());
        result(prometheus.close());
        result(vertx.close());
    }

    static String answer(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit =
                Weir.run(
                        List.of(arguments),
                        Map.of(),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true));
        assertThat(exit).as(err.toString()).isZero();
        return out.toString();
    }

    /** An address of a webhook that always says no. */
    String gate() {
        return "http://127.0.0.1:" + prometheus.actualPort() + "/gate";
    }

    /** What a command prints, and its exit code. */
    record Said(int exit, String out, String err) {}

    Said say(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kafka", kafka.bootstrap(), "--topic-prefix", topics.prefix()));
        int exit = Weir.run(all, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        return new Said(exit, out.toString(), err.toString());
    }

    void startServices() {
        for (Service service :
                List.of(Service.ANALYZER, Service.ROUTER, Service.NOTIFIER, Service.WATCHER)) {
            services.add(ServiceProcess.begin(config(service), PACE));
        }
    }

    /** What a test starts its services with beyond the usual. */
    Map<Flag, String> moreFlags() {
        return Map.of();
    }

    void stopServices() {
        services.forEach(ServiceProcess::close);
        services.clear();
    }

    Config config(Service service) {
        Map<Flag, String> flags = new EnumMap<>(Flag.class);
        flags.put(Flag.KAFKA, kafka.bootstrap());
        flags.put(Flag.TOPIC_PREFIX, topics.prefix());
        flags.put(Flag.PARTITIONS, Integer.toString(topics.partitions()));
        flags.put(Flag.KUBECONFIG, kubeconfig());
        flags.put(Flag.METRICS_SERVER, "http://127.0.0.1:" + prometheus.actualPort());
        flags.put(Flag.PORT, "0");
        flags.putAll(moreFlags());
        return Config.of(service, Values.of(flags, Map.of()), Map.of(), false);
    }

    String kubeconfig() {
        return file("kubeconfig", cluster.kubeconfig());
    }

    /** A file of the test's own; gives its path. */
    String file(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String sample() {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
                   + "\"value\":[0,\""
                + successRate
                + "\"]}]}}";
    }

    void release(String image) {
        release(ResourceKind.DEPLOYMENT, NAME, image);
    }

    void release(ResourceKind kind, String name, String image) {
        cluster.store()
                .edit(
                        kind,
                        NAMESPACE,
                        name,
                        workload -> {
                            ((ObjectNode) workload.at("/spec/template/spec/containers/0"))
                                    .put("image", image);
                            return workload;
                        });
    }

    void awaitPhase(String phase) {
        awaitPhase(NAME, phase);
    }

    void awaitPhase(String canary, String phase) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                object(ResourceKind.CANARY, canary)
                                                        .at("/status/phase")
                                                        .asString(""))
                                        .isEqualTo(phase));
    }

    JsonNode canary() {
        return object(ResourceKind.CANARY, NAME);
    }

    JsonNode ready() {
        return Stream.of(canary().at("/status/conditions").values().toArray(JsonNode[]::new))
                .filter(condition -> condition.path("type").asString("").equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    String image(String deployment) {
        return image(ResourceKind.DEPLOYMENT, deployment);
    }

    String image(ResourceKind kind, String workload) {
        return object(kind, workload).at("/spec/template/spec/containers/0/image").asString("");
    }

    int replicas(String deployment) {
        return object(ResourceKind.DEPLOYMENT, deployment).at("/spec/replicas").asInt(1);
    }

    int weight() {
        int weight = 0;
        for (JsonNode to : object(ResourceKind.VIRTUAL_SERVICE, NAME).at("/spec/http/0/route")) {
            boolean canary = to.at("/destination/host").asString("").endsWith("-canary");
            weight += canary ? to.path("weight").asInt(0) : 0;
        }
        return weight;
    }

    List<String> events() {
        return cluster.store().list(ResourceKind.EVENT, NAMESPACE).stream()
                .map(event -> event.path("reason").asString(""))
                .toList();
    }

    /** The weights that were given to the canary, in their order. */
    List<Integer> shifts() {
        KafkaHistory history = new KafkaHistory(vertx, kafka.settings("look", topics));
        List<Event<Change>> changes =
                history.of(topics.changes().name(), NAMESPACE + "/" + NAME, Wire.changes())
                        .timeout(30, TimeUnit.SECONDS)
                        .await()
                        .events();
        // A record that is read again after a restart is told again, under the same id.
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

    JsonNode object(ResourceKind kind, String name) {
        Optional<ObjectNode> object = cluster.store().get(kind, NAMESPACE, name);
        return object.isPresent() ? object.get() : MissingNode.getInstance();
    }

    static ObjectNode resource(String name) throws IOException {
        try (InputStream in = FourServicesTest.class.getResourceAsStream(name)) {
            return Yaml.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
