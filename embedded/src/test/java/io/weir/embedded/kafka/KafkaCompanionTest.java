package io.weir.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weir.stream.Codec;
import io.weir.stream.CompanionStream;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.Eventually;
import io.weir.stream.KeyPartition;
import io.weir.stream.Partition;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records follow the ownership of another topic, and what is unfinished comes again. */
@Timeout(120)
class KafkaCompanionTest {

    private static final String KEY = "shop/cart";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final KafkaForTests kafka = KafkaForTests.shared();
    private final Topics topics = kafka.newTopics(2);
    private final int number = KeyPartition.of(KEY, 2);
    private final KafkaLog log =
            new KafkaLog(vertx, kafka.settings("companion", topics), StreamMetrics.NONE);

    /** Takes down what comes; what is called "slow" is finished by nobody. */
    private static final class Reader implements EventStream.Handler<String> {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final Promise<Void> slow = Promise.promise();

        @Override
        public Future<Void> on(Event<String> event) {
            String text = event.value().orElse("");
            seen.add(text);
            return text.equals("slow") ? slow.future() : Future.succeededFuture();
        }

        @Override
        public Future<Void> taken(Partition partition) {
            slow.tryFail("taken");
            return Future.succeededFuture();
        }
    }

    private static final class Unheard implements TopicSetup.Contact {
        @Override
        public void away(String reason) {}

        @Override
        public void back() {}
    }

    @AfterEach
    void close() throws Exception {
        result(vertx.close());
    }

    @Test
    void whatIsUnfinishedWhenAPartitionIsLeftComesToTheNextOwner() throws Exception {
        send("one", "slow", "two");
        Reader first = new Reader();
        CompanionStream<String> before = opened(first);
        Eventually.holds(PATIENCE, () -> first.seen.equals(List.of("one", "slow")));
        onContext(() -> before.leave(owned(1)));
        result(before.close());

        Reader second = new Reader();
        CompanionStream<String> after = opened(second);
        Eventually.holds(PATIENCE, () -> second.seen.contains("slow"));
        second.slow.complete();
        Eventually.holds(PATIENCE, () -> second.seen.equals(List.of("slow", "two")));
        result(after.close());
    }

    @Test
    void tellsHowManyRecordsAreNotFinished() throws Exception {
        Map<String, Long> lag = new ConcurrentHashMap<>();
        StreamMetrics metrics =
                new StreamMetrics() {
                    @Override
                    public void lag(String topic, int partition, long records) {
                        lag.put(topic + "/" + partition, records);
                    }
                };
        send("slow", "two");
        String partition = topics.commands().name() + "/" + number;
        KafkaLog metered = new KafkaLog(vertx, kafka.settings("metered", topics), metrics);
        CompanionStream<String> stream =
                metered.companion(topics.commands().name(), "companions", new Text());
        Reader reader = new Reader();
        onContext(() -> follow(stream, reader));

        Eventually.holds(PATIENCE, () -> lag.equals(Map.of(partition, 2L)));
        reader.slow.complete();
        Eventually.holds(PATIENCE, () -> lag.equals(Map.of(partition, 0L)));
        assertThat(reader.seen).containsExactly("slow", "two");
        result(stream.close());
    }

    @Test
    void aPartitionThatIsFollowedAgainGoesOnWhereItWasLeft() throws Exception {
        send("one");
        Reader reader = new Reader();
        CompanionStream<String> stream = opened(reader);
        Eventually.holds(PATIENCE, () -> reader.seen.equals(List.of("one")));

        onContext(() -> stream.leave(owned(1)));
        send("two");
        onContext(
                () -> {
                    stream.follow(owned(2));
                    return Future.<Void>succeededFuture();
                });

        Eventually.holds(PATIENCE, () -> reader.seen.equals(List.of("one", "two")));
        result(stream.close());
    }

    @Test
    void nothingComesOfAPartitionThatIsOwnedByAnother() throws Exception {
        Reader reader = new Reader();
        CompanionStream<String> stream = opened(reader);
        String elsewhere = KeyPartition.of("shop/a", 2) == number ? "shop/b" : "shop/a";
        assertThat(KeyPartition.of(elsewhere, 2)).isNotEqualTo(number);

        sendTo(elsewhere, "not mine");
        send("mine");

        Eventually.holds(PATIENCE, () -> !reader.seen.isEmpty());
        assertThat(reader.seen).containsExactly("mine");
        result(stream.close());
    }

    @Test
    void aBrokerThatDidNotAnswerAtFirstIsForgivenOnceItServes(@TempDir Path directory)
            throws Exception {
        int port = EmbeddedKafka.freePort();
        KafkaSettings settings =
                KafkaSettings.of("127.0.0.1:" + port, "companion", new Topics("late", 2, 1));
        KafkaLog late = new KafkaLog(vertx, settings, StreamMetrics.NONE);
        CompanionStream<String> stream = late.companion("late.commands", "companions", new Text());
        onContext(() -> follow(stream, new Reader()));
        Eventually.holds(PATIENCE, () -> late.refusal().isPresent());

        try (EmbeddedKafka broker = EmbeddedKafka.start(directory, port, Map.of())) {
            result(new TopicSetup(vertx, settings, new Unheard()).run(TopicSetup.Mode.CREATE));

            Eventually.holds(PATIENCE, () -> late.refusal().isEmpty());
            assertThat(broker.port()).isEqualTo(port);
            result(stream.close());
        }
    }

    @Test
    void aBrokerThatIsAwayWhenAnOffsetIsToBeKeptIsForgivenOnceItIsBack(@TempDir Path directory)
            throws Exception {
        Reader reader = new Reader();
        KafkaLog away;
        CompanionStream<String> stream;
        int port;
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            port = broker.port();
            KafkaSettings settings =
                    KafkaSettings.of(broker.bootstrap(), "companion", new Topics("away", 2, 1));
            result(new TopicSetup(vertx, settings, new Unheard()).run(TopicSetup.Mode.CREATE));
            away = new KafkaLog(vertx, settings, StreamMetrics.NONE);
            EventSink<String> sink = away.sink("away.commands", "test", new Text());
            result(sink.send(new EventSink.Outgoing<>(KEY, Optional.of("slow"), "1", "test")));
            result(sink.close());
            stream = away.companion("away.commands", "companions", new Text());
            onContext(() -> follow(stream, reader));
            Eventually.holds(PATIENCE, () -> reader.seen.equals(List.of("slow")));
        }
        reader.slow.complete();
        Eventually.holds(PATIENCE, () -> away.refusal().isPresent());

        try (EmbeddedKafka again = EmbeddedKafka.start(directory, port, Map.of())) {
            Eventually.holds(PATIENCE, () -> away.refusal().isEmpty());
            assertThat(again.port()).isEqualTo(port);
            result(stream.close());
        }
    }

    private Future<Void> follow(CompanionStream<String> stream, Reader reader) {
        stream.open(reader);
        stream.follow(owned(1));
        return Future.succeededFuture();
    }

    private CompanionStream<String> opened(Reader reader) throws Exception {
        CompanionStream<String> stream =
                log.companion(topics.commands().name(), "companions", new Text());
        onContext(() -> follow(stream, reader));
        return stream;
    }

    private Partition owned(int epoch) {
        return new Partition(topics.revisions().name(), number, epoch);
    }

    private void onContext(Callable<Future<Void>> work) throws Exception {
        Promise<Void> done = Promise.promise();
        context.runOnContext(
                any -> {
                    try {
                        work.call().onComplete(done);
                    } catch (Exception e) {
                        done.fail(e);
                    }
                });
        result(done.future());
    }

    private void send(String... texts) throws Exception {
        for (String text : texts) {
            sendTo(KEY, text);
        }
    }

    private void sendTo(String key, String text) throws Exception {
        EventSink<String> sink = log.sink(topics.commands().name(), "test", new Text());
        result(sink.send(new EventSink.Outgoing<>(key, Optional.of(text), text, "test")));
        result(sink.close());
    }

    private static void result(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static final class Text implements Codec<String> {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
