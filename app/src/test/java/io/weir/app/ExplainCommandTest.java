package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.embedded.kafka.KafkaForTests;
import io.weir.event.EventTypes;
import io.weir.event.Wire;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import io.weir.stream.Codec;
import io.weir.stream.EventSink;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir explain} on a log with the story of {@code shop/cart} among others. */
@Timeout(120)
class ExplainCommandTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path RECORDS = Path.of("src", "test", "resources", "explain");

    private static Topics topics;
    private static String bootstrap;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path directory;

    @BeforeAll
    static void fillTheLog() throws IOException {
        KafkaForTests kafka = KafkaForTests.shared();
        bootstrap = kafka.bootstrap();
        topics = kafka.newTopics(3);
        Vertx vertx = Vertx.vertx();
        KafkaLog log =
                new KafkaLog(vertx, kafka.settings("explain-test", topics), StreamMetrics.NONE);
        EventSink<Verdict> verdicts =
                log.sink(topics.verdicts().name(), "weir-analyzer", Wire.verdicts());
        EventSink<Change> changes =
                log.sink(topics.changes().name(), "weir-router", Wire.changes());
        EventSink<String> foreign =
                log.sink(topics.verdicts().name(), "somebody", Wire.of(String.class));
        for (Verdict verdict : records("verdicts.json", Wire.verdicts())) {
            send(verdicts, verdict.canary(), verdict, verdict.id(), EventTypes.of(verdict));
            send(verdicts, other(verdict), verdict, verdict.id(), EventTypes.of(verdict));
        }
        send(foreign, new CanaryKey("shop", "cart"), "not a verdict", "x", "x");
        for (Change change : records("changes.json", Wire.changes())) {
            send(changes, change.canary(), change, change.id(), EventTypes.of(change));
            send(changes, other(change.verdict()), change, change.id(), EventTypes.of(change));
        }
        verdicts.close().await();
        changes.close().await();
        foreign.close().await();
        vertx.close().await();
    }

    @Test
    void tellsTheLastRunOfTheCanaryAlone() {
        assertThat(run("shop/cart")).isZero();

        assertThat(out.toString())
                .startsWith("shop/cart  run 77ab00c1  (of 3 in the log; --all shows them)")
                .contains("canary weight 20")
                .doesNotContain("run 9d2e41f0");
        assertThat(err.toString())
                .contains("1 records of shop/cart cannot be read by this version");
    }

    @Test
    void tellsAllRunsOrOneByItsId() {
        assertThat(run("shop/cart", "--all")).isZero();
        assertThat(out.toString())
                .containsSubsequence("before the first run", "run 9d2e41f0", "run 77ab00c1");

        out.getBuffer().setLength(0);
        assertThat(run("shop/cart", "--run=9d2e", "--json")).isZero();
        assertThat(JSON.readTree(out.toString()).at("/runs/0/phase").asString())
                .isEqualTo("Failed");
    }

    @Test
    void namesTheRunsWhenTheOneAskedForIsNotThere() {
        assertThat(run("shop/cart", "--run=nope")).isEqualTo(1);

        assertThat(err.toString()).contains("no run 'nope'", "9d2e41f0aa0000000000000000000001");
    }

    @Test
    void asksWhetherAnotherCanaryWasMeant() {
        assertThat(run("shop/crat")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("nothing of shop/crat", "do you mean shop/cart?");
    }

    @Test
    void namesTheCanariesThatItKnows() {
        assertThat(run("elsewhere/thing")).isEqualTo(1);

        assertThat(err.toString()).contains("it knows other/cart, shop/cart");
    }

    @Test
    void anotherPrefixIsSuggestedWhereTheTopicIsMissing() {
        assertThat(run("shop/cart", "--topic-prefix=typo")).isEqualTo(1);

        assertThat(err.toString())
                .contains("no topic typo.changes", topics.prefix() + ".changes", "--topic-prefix");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed() throws IOException {
        String nobody = "127.0.0.1:" + EmbeddedKafka.freePort();

        assertThat(run("shop/cart", "--kafka", nobody)).isEqualTo(1);

        assertThat(err.toString()).contains(nobody, "--kafka");
    }

    @Test
    void findsTheBrokerOfAWeirAllByItsDataDirectory() {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            assertThat(EmbeddedKafka.addressIn(directory)).contains(broker.bootstrap());

            int exit = plain("shop/cart", "--data-dir", directory.toString());

            assertThat(exit).isEqualTo(1);
            assertThat(err.toString()).contains(broker.bootstrap() + " has no topic weir.changes");
        }
        assertThat(EmbeddedKafka.addressIn(directory)).isEmpty();
    }

    @Test
    void saysWhatToGiveWhereNoBrokerIsKnown() {
        assertThat(plain("shop/cart", "--data-dir", directory.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("--kafka HOST:PORT or --data-dir DIR");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--kafka", bootstrap));
        all.addAll(List.of("--topic-prefix", topics.prefix()));
        all.addAll(List.of(arguments));
        return plain(all.toArray(String[]::new));
    }

    private int plain(String... arguments) {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(arguments));
        return Weir.run(all, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static CanaryKey other(Verdict verdict) {
        return new CanaryKey("other", verdict.canary().name());
    }

    private static <T> void send(
            EventSink<T> sink, CanaryKey key, T value, String id, String type) {
        sink.send(new Outgoing<>(key.toString(), Optional.of(value), id, type))
                .timeout(30, TimeUnit.SECONDS)
                .await();
    }

    private static <T> List<T> records(String file, Codec<T> codec) throws IOException {
        List<T> records = new ArrayList<>();
        for (JsonNode record : JSON.readTree(Files.readString(RECORDS.resolve(file)))) {
            records.add(codec.decode(JSON.writeValueAsBytes(record)));
        }
        return records;
    }
}
