package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.notifier.alert.Notice;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.DeliveryCodec;
import io.weir.notifier.delivery.Entry;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.notifier.delivery.EntryCodec;
import io.weir.notifier.delivery.Fanout;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Severity;
import io.weir.stream.EventSink;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.TopicSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as it is called, on the broker of a data directory. */
@Timeout(120)
class DeliveriesCommandTest {

    private static final Topics TOPICS = new Topics("weir", 3, 1);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Delivery arrived = delivery("c1", "shop");
    private final Delivery waits = delivery("c2", "shop");
    private final Delivery died = delivery("c3", "stock");

    @TempDir private Path directory;
    private EmbeddedKafka kafka;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(directory);
        KafkaSettings settings = KafkaSettings.of(kafka.bootstrap(), "test", TOPICS);
        done(
                new TopicSetup(
                                vertx,
                                settings,
                                new TopicSetup.Contact() {
                                    @Override
                                    public void away(String reason) {}

                                    @Override
                                    public void back() {}
                                })
                        .run(TopicSetup.Mode.CREATE));
        KafkaLog log = new KafkaLog(vertx, settings, StreamMetrics.NONE);
        EventSink<Delivery> outbox =
                log.sink(TOPICS.deliveries().name(), "test", new DeliveryCodec());
        EventSink<Entry> state = log.sink(TOPICS.deliveryStates().name(), "test", new EntryCodec());
        for (Delivery delivery : List.of(arrived, waits, died)) {
            done(outbox.send(Fanout.of(delivery)));
        }
        for (Outcome outcome :
                List.of(
                        outcome(arrived, Outcome.State.DELIVERED, ""),
                        outcome(died, Outcome.State.DEAD, "answered with status 404"))) {
            done(
                    state.send(
                            new EventSink.Outgoing<>(
                                    outcome.key(), Optional.of(outcome), outcome.key(), "end")));
        }
        done(outbox.close());
        done(state.close());
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
        kafka.close();
    }

    @Test
    void listsWhatWaitsAndWhatDiedAndSendsTheDeadAgain() {
        assertThat(weir()).isZero();
        assertThat(text())
                .contains("waiting")
                .contains("dead")
                .contains("stock/cart")
                .contains("Rolled back (answered with status 404)")
                .doesNotContain(arrived.id());

        assertThat(weir("--json", died.id())).isZero();
        JsonNode listed = MAPPER.readTree(text()).path("deliveries");
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.path(0).path("state").asString()).isEqualTo("dead");
        assertThat(listed.path(0).path("attempts").asInt()).isEqualTo(2);

        assertThat(weir("--resend", "--namespace", "shop")).isZero();
        assertThat(text()).contains("0 deliveries are sent again");
        assertThat(weir("--resend")).isZero();
        assertThat(text()).contains("1 delivery is sent again");

        assertThat(weir("--json", died.id())).isZero();
        JsonNode again = MAPPER.readTree(text()).path("deliveries").path(0);
        assertThat(again.path("state").asString()).isEqualTo("waiting");
        assertThat(again.path("round").asInt()).isEqualTo(1);
        assertThat(again.path("id").asString()).isEqualTo(died.id());
    }

    @Test
    void saysWhichDeliveryThereIsNot() {
        assertThat(weir("nothing")).isEqualTo(1);
        assertThat(err.toString()).contains("weir: no delivery 'nothing' waits or was given up");
    }

    @Test
    void needsAKafka() {
        int exit =
                Weir.run(
                        List.of("deliveries", "--data-dir", directory.resolve("no").toString()),
                        Map.of(),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("--kafka is needed by 'weir deliveries'");
    }

    private int weir(String... arguments) {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("deliveries", "--data-dir"));
        all.add(directory.toString());
        all.addAll(List.of(arguments));
        return Weir.run(all, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String text() {
        return out.toString();
    }

    private static Delivery delivery(String change, String namespace) {
        Notice notice =
                new Notice(
                        new CanaryKey(namespace, "cart"),
                        "uid",
                        "RolledBack",
                        Severity.ERROR,
                        "Rolled back",
                        "why",
                        List.of(),
                        Instant.EPOCH,
                        Notice.Run.NONE);
        return Delivery.of(change, Receiver.Global.SLACK, notice);
    }

    private static Outcome outcome(Delivery delivery, Outcome.State state, String reason) {
        return new Outcome(delivery.entry(), "slack", state, 2, reason, Instant.EPOCH);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
