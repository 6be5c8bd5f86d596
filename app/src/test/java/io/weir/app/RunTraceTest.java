package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServer;
import io.weir.app.trace.TraceIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run is a trace, at a collector that takes OTLP over HTTP. */
@Timeout(180)
class RunTraceTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path directory;
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    @Test
    void aRunIsOneTraceFromItsRevisionToWhatWasTold() throws Exception {
        try (Stage stage = new Stage(directory)) {
            stage.flags.put(Flag.OTLP_ENDPOINT, collector(stage));
            stage.flags.put(Flag.OTLP_HEADERS, "Authorization=Bearer%20letmein");
            stage.create(UnaryOperator.identity());
            stage.start(Service.ALL);
            stage.awaitPhase("Initialized");

            stage.release("cart:v2");

            stage.awaitPhase("Succeeded");
            String run = stage.canary().at("/status/weir/run").asString("");
            String trace = TraceIds.trace(run);
            await().atMost(Stage.PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(names(trace))
                                            .contains(
                                                    "seen",
                                                    "decide Start",
                                                    "ask metrics",
                                                    "decide Shift",
                                                    "apply Shift",
                                                    "tell kubernetes",
                                                    "decide Finish",
                                                    "apply Finish"));
            Map<String, JsonNode> spans = byId(trace);
            assertThat(spans.values())
                    .filteredOn(span -> !span.has("parentSpanId"))
                    .extracting(span -> span.path("name").asString(""))
                    .containsExactly("seen");
            assertThat(chain(spans, "tell kubernetes")).startsWith("tell", "apply", "decide");
            assertThat(chain(spans, "ask metrics")).containsExactly("ask", "decide", "seen");
            assertThat(spans.values())
                    .allSatisfy(
                            span ->
                                    assertThat(Long.parseLong(text(span, "endTimeUnixNano")))
                                            .isGreaterThanOrEqualTo(
                                                    Long.parseLong(
                                                            text(span, "startTimeUnixNano"))));
            assertThat(services()).contains("weir-analyzer", "weir-router", "weir-notifier");
            assertThat(tokens).containsOnly("Bearer letmein");
            assertThat(headers(stage, stage.topics.verdicts().name()))
                    .anyMatch(header -> header.startsWith("00-" + trace + "-"));
            assertThat(headers(stage, stage.topics.changes().name()))
                    .anyMatch(header -> header.startsWith("00-" + trace + "-"));
        }
    }

    @Test
    void withoutACollectorNoRecordCarriesATrace() throws Exception {
        try (Stage stage = new Stage(directory)) {
            stage.create(UnaryOperator.identity());
            stage.start(Service.ALL);
            stage.awaitPhase("Initialized");
            stage.release("cart:v2");
            stage.awaitPhase("Succeeded");

            assertThat(headers(stage, stage.topics.verdicts().name()))
                    .isNotEmpty()
                    .containsOnly("");
            assertThat(headers(stage, stage.topics.revisions().name())).containsOnly("");
        }
    }

    @Test
    void aCollectorThatIsAwayCostsSpansAndNothingElse() throws Exception {
        try (Stage stage = new Stage(directory)) {
            stage.flags.put(Flag.OTLP_ENDPOINT, "http://127.0.0.1:1");
            stage.create(UnaryOperator.identity());
            ServiceProcess weir = stage.start(Service.ALL);
            stage.awaitPhase("Initialized");

            stage.release("cart:v2");

            stage.awaitPhase("Succeeded");
            await().atMost(Duration.ofSeconds(20))
                    .until(
                            () ->
                                    Stage.get(weir, "/metrics")
                                            .contains("weir_trace_spans_total{outcome=\"lost\"}"));
        }
    }

    private String collector(Stage stage) throws Exception {
        HttpServer server =
                Stage.result(
                        stage.vertx
                                .createHttpServer()
                                .requestHandler(
                                        request ->
                                                request.body()
                                                        .onSuccess(
                                                                body -> {
                                                                    assertThat(request.path())
                                                                            .isEqualTo(
                                                                                    "/v1/traces");
                                                                    tokens.add(
                                                                            request.getHeader(
                                                                                    "Authorization"));
                                                                    bodies.add(
                                                                            JSON.readTree(
                                                                                    body
                                                                                            .toString()));
                                                                    request.response().end("{}");
                                                                }))
                                .listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }

    private List<JsonNode> spans(String trace) {
        return bodies.stream()
                .flatMap(body -> body.findValues("spans").stream())
                .flatMap(spans -> spans.values().stream())
                .filter(span -> text(span, "traceId").equals(trace))
                .toList();
    }

    private List<String> names(String trace) {
        return spans(trace).stream().map(span -> text(span, "name")).toList();
    }

    private Map<String, JsonNode> byId(String trace) {
        Map<String, JsonNode> spans = new HashMap<>();
        spans(trace).forEach(span -> spans.put(text(span, "spanId"), span));
        return spans;
    }

    /** First words of the names from a span up to the root. */
    private static List<String> chain(Map<String, JsonNode> spans, String name) {
        List<String> names = new ArrayList<>();
        JsonNode span =
                spans.values().stream()
                        .filter(each -> text(each, "name").equals(name))
                        .findFirst()
                        .orElseThrow();
        while (span != null) {
            names.add(text(span, "name").split(" ", 2)[0]);
            span = spans.get(text(span, "parentSpanId"));
        }
        return names;
    }

    private List<String> services() {
        return bodies.stream()
                .flatMap(body -> body.findValues("attributes").stream())
                .flatMap(attributes -> attributes.values().stream())
                .filter(attribute -> text(attribute, "key").equals("service.name"))
                .map(attribute -> attribute.at("/value/stringValue").asString(""))
                .distinct()
                .toList();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    /** The header {@code traceparent} of each record, empty text where there is none. */
    private static List<String> headers(Stage stage, String topic) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", stage.kafka.bootstrap());
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<String, String> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    var header = record.headers().lastHeader("traceparent");
                    found.add(
                            header == null
                                    ? ""
                                    : new String(
                                            header.value(),
                                            java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }
}
