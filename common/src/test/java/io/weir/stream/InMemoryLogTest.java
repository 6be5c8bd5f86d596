package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.EventStream.Start;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the log in memory offers to tests beyond the contract. */
class InMemoryLogTest {

    private static final String TOPIC = "weir.verdicts";
    private static final Codec<String> TEXT =
            new Codec<>() {
                @Override
                public byte[] encode(String value) {
                    return value.getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String decode(byte[] bytes) {
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            };

    private final List<Runnable> timers = new ArrayList<>();
    private final InMemoryLog log =
            new InMemoryLog(
                    1,
                    (delay, action) -> {
                        timers.add(action);
                        return () -> timers.remove(action);
                    });
    private final EventLog service = log.service("weir-router");

    @Test
    void deliversInTheThreadThatSends() {
        RecordingHandler seen = new RecordingHandler();
        open(seen);

        send("a", "b");

        assertThat(seen.values()).containsExactly("a", "b");
    }

    @Test
    void bringsUncommittedRecordsAgainAfterADeath() {
        RecordingHandler first = new RecordingHandler();
        EventStream<String> dead = open(first);
        send("a");
        List.copyOf(timers).forEach(Runnable::run);
        send("b");
        RecordingHandler second = new RecordingHandler();
        open(second);

        log.kill(dead);

        assertThat(log.committed(TOPIC, "group", 0)).contains(1L);
        assertThat(second.values()).containsExactly("b");
        assertThat(first.notes()).doesNotContain("taken 0");
    }

    @Test
    void takesAPartitionAwayAndDealsItOutAgain() {
        RecordingHandler seen = new RecordingHandler();
        open(seen);

        log.takeAway(TOPIC, "group", 0);
        send("a");
        assertThat(seen.notes()).containsExactly("taken 0");
        log.rebalance(TOPIC, "group");

        assertThat(seen.notes()).containsExactly("taken 0", "a");
    }

    @Test
    void replaysACompactedTopicWithItsGaps() {
        send("a", "b");
        log.append(TOPIC, "other", Optional.empty(), Map.of());
        log.compact(TOPIC);
        RecordingHandler seen = new RecordingHandler();

        service.stream(TOPIC, "replay", Start.REPLAY, TEXT).open(seen);

        assertThat(seen.notes()).containsExactly("b", "", "caught up 0");
        assertThat(seen.events()).extracting(Event::offset).containsExactly(1L, 2L);
    }

    private EventStream<String> open(RecordingHandler handler) {
        EventStream<String> stream = service.stream(TOPIC, "group", Start.COMMITTED, TEXT);
        stream.open(handler);
        return stream;
    }

    private void send(String... values) {
        EventSink<String> sink = service.sink(TOPIC, "weir-test", TEXT);
        for (String value : values) {
            sink.send(
                    new EventSink.Outgoing<>("shop/cart", Optional.of(value), value, "weir.test"));
        }
    }
}
