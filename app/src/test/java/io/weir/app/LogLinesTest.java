package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What four services log while a run goes by, in the layout of a Pod (docs/metrics.md, Logs). */
@Timeout(180)
class LogLinesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SECRET = "hunter2";

    @TempDir private Path directory;
    private final StringWriter written = new StringWriter();
    private WriterAppender appender;

    @BeforeEach
    void listen() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Configuration configuration = context.getConfiguration();
        appender =
                WriterAppender.newBuilder()
                        .setName("test")
                        .setTarget(written)
                        .setLayout(
                                JsonTemplateLayout.newBuilder()
                                        .setConfiguration(configuration)
                                        .setEventTemplateUri("classpath:weir-log.json")
                                        .build())
                        .build();
        appender.start();
        Logger root = context.getRootLogger();
        root.addAppender(appender);
        configuration.getLoggerConfig("io.weir").setLevel(Level.DEBUG);
        context.updateLoggers();
    }

    @AfterEach
    void listenNoMore() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        context.getRootLogger().removeAppender(appender);
        context.getConfiguration().getLoggerConfig("io.weir").setLevel(Level.INFO);
        context.updateLoggers();
    }

    @Test
    void everyLineIsJsonEachTransitionIsToldOnceAndNoSecretIsTold() throws Exception {
        try (Stage stage = new Stage(directory)) {
            stage.flags.put(Flag.EVENT_WEBHOOK, "http://127.0.0.1:1/" + SECRET + "?t=" + SECRET);
            stage.flags.put(Flag.OTLP_ENDPOINT, "http://127.0.0.1:1/" + SECRET);
            stage.flags.put(Flag.OTLP_HEADERS, "Authorization=" + SECRET);
            stage.create(UnaryOperator.identity());
            stage.start(Service.ALL);
            stage.awaitPhase("Initialized");
            stage.release("cart:v2");
            stage.awaitPhase("Succeeded");
            String last = stage.canary().at("/status/weir/verdict").asString("");
            await().atMost(Stage.PATIENCE)
                    .until(() -> ids("change", "verdict").containsKey(last) && told("delivery"));
        }

        assertThat(lines()).hasSizeGreaterThan(10).allSatisfy(LogLinesTest::isALine);
        assertThat(ids("verdict", "verdict")).isNotEmpty().allSatisfy(LogLinesTest::once);
        assertThat(ids("change", "change")).isNotEmpty().allSatisfy(LogLinesTest::once);
        assertThat(lines("change"))
                .allSatisfy(
                        line -> {
                            assertThat(line.path("namespace").asString("")).isEqualTo("shop");
                            assertThat(line.path("canary").asString("")).isEqualTo("cart");
                            assertThat(line.has("run")).isTrue();
                        });
        assertThat(written.toString()).doesNotContain(SECRET);
    }

    private static void isALine(JsonNode line) {
        assertThat(line.path("level").asString("")).isIn("DEBUG", "INFO", "WARN", "ERROR");
        assertThat(line.path("ts").asString("")).endsWith("Z");
        assertThat(line.path("logger").asString("")).isNotEmpty();
        assertThat(line.path("msg").asString("")).isNotEmpty();
        assertThat(line.propertyNames())
                .as("a key is one word, the same everywhere")
                .allMatch(key -> key.matches("[a-z][A-Za-z]*"));
    }

    private static void once(String id, int times) {
        assertThat(times).as(id).isOne();
    }

    private boolean told(String beginning) {
        return lines().stream()
                .anyMatch(line -> line.path("msg").asString("").startsWith(beginning));
    }

    /** How often each id was told in lines with this message. */
    private Map<String, Integer> ids(String message, String key) {
        Map<String, Integer> ids = new HashMap<>();
        lines(message).forEach(line -> ids.merge(line.path(key).asString(""), 1, Integer::sum));
        return ids;
    }

    private List<JsonNode> lines(String message) {
        return lines().stream()
                .filter(line -> line.path("msg").asString("").equals(message))
                .toList();
    }

    private List<JsonNode> lines() {
        return written.toString().lines().map(JSON::readTree).toList();
    }
}
