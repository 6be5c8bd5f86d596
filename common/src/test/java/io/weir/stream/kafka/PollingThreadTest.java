package io.weir.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.stream.Codec;
import io.weir.stream.EventStream.Start;
import io.weir.stream.RecordingHandler;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.delivery.Deliveries;
import io.weir.stream.delivery.Incoming;
import io.weir.stream.delivery.Intake;
import io.weir.stream.delivery.ParkedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingThreadTest {

    private static final String TOPIC = "weir.verdicts";
    private static final List<TopicPartition> ONE = List.of(new TopicPartition(TOPIC, 0));

    private final Vertx vertx = Vertx.vertx();
    private final List<Map<Integer, Long>> commits = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final RecordingHandler handler = new RecordingHandler();
    private final Deliveries.Setup<String> setup =
            new Deliveries.Setup<>(
                    TOPIC, "weir-router", Start.COMMITTED, new Text(), 8, StreamMetrics.NONE);
    private final Deliveries<String> deliveries =
            new Deliveries<>(
                    setup,
                    handler,
                    Runnable::run,
                    (delay, action) -> {
                        timers.add(action);
                        return () -> timers.remove(action);
                    },
                    new Commits());
    private final PollingThread<String> polling =
            new PollingThread<>(
                    setup,
                    Duration.ofMillis(50),
                    Runnable::run,
                    deliveries,
                    new BrokerContact(
                            vertx, KafkaSettings.of("kafka:9092", "t", new Topics("weir", 1, 1))));

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatWasLostIsLetGoAtOnceAndNotCommitted() {
        handler.hold("a");
        polling.assigned(ONE, 4);
        deliver(0, "a");
        deliver(1, "b");

        polling.lost(ONE);

        assertThat(handler.notes()).containsExactly("a", "taken 0");
        handler.release("a");
        timers.forEach(Runnable::run);
        assertThat(commits).isEmpty();
        assertThat(handler.values()).containsExactly("a");
        assertThat(deliveries.partitions()).isEmpty();
    }

    @Test
    void aKeyInWorkHoldsBackItsRecordsOfTheNextAssignment() {
        handler.hold("a");
        polling.assigned(ONE, 4);
        deliver(0, "a");
        polling.lost(ONE);
        polling.assigned(ONE, 5);

        deliver(0, "a");

        assertThat(handler.values()).containsExactly("a");
        handler.release("a");
        assertThat(handler.values()).containsExactly("a", "a");
        assertThat(deliveries.committable(0)).hasValue(1);
    }

    @Test
    void theDrainLimitEndsTheWaiting() {
        handler.hold("a");
        polling.assigned(ONE, 4);
        deliver(0, "a");

        polling.revoked(ONE);

        assertThat(deliveries.partitions()).isEmpty();
        handler.release("a");
        assertThat(deliveries.committable(0)).isEmpty();
    }

    private void deliver(long offset, String value) {
        deliveries.deliver(
                new Incoming(
                        0,
                        offset,
                        0,
                        "shop/cart",
                        Optional.of(value.getBytes(StandardCharsets.UTF_8)),
                        Map.of()));
    }

    private final class Commits implements Intake {
        @Override
        public void pause(int partition) {
            throw new AssertionError("nothing is to be paused");
        }

        @Override
        public void resume(int partition) {
            throw new AssertionError("nothing is to be resumed");
        }

        @Override
        public void commit(Map<Integer, Long> offsets) {
            commits.add(offsets);
        }

        @Override
        public Future<Void> park(ParkedRecord record) {
            throw new AssertionError("nothing is to be parked");
        }
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
