package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weir.stream.EventStream.Start;
import io.weir.stream.delivery.ParkedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every log, the real one and the one in memory. */
public abstract class EventStreamContract {

    /** Partitions of the topics that {@link #newTopic} makes. */
    protected static final int PARTITIONS = 2;

    /** Short, because some tests leave work in progress behind. */
    private static final Duration DRAIN = Duration.ofMillis(500);

    private static final Codec<String> TEXT =
            new Codec<>() {
                @Override
                public byte[] encode(String value) {
                    return value.getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String decode(byte[] bytes) {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    if (text.startsWith("unreadable")) {
                        throw new IllegalArgumentException("weight: not a number");
                    }
                    return text;
                }
            };

    /** Two keys of different partitions and a third one that shares the first one's. */
    private final String key = keyOf(0, 0);

    private final String neighbour = keyOf(0, 1);
    private final String elsewhere = keyOf(1, 0);

    protected final Vertx vertx = Vertx.vertx();
    private final List<Supplier<Future<Void>>> closing = new ArrayList<>();
    private String topic = "";
    private EventSink<String> sink = new NoSink();

    /** A log as a process of its own would see it. */
    protected abstract EventLog log(String service, int keyQueueBound, Duration drainLimit);

    /** Makes an empty topic of {@link #PARTITIONS} partitions and gives its name. */
    protected abstract String newTopic();

    /** What stands in the parked topic and came from this one. */
    protected abstract List<StoredRecord> parked(String topic);

    /** Offset that the group committed. */
    protected abstract Optional<Long> committed(String topic, String group, int partition);

    protected abstract void brokerDown();

    protected abstract void brokerUp();

    @BeforeEach
    void topicAndSink() {
        topic = newTopic();
        sink = log("weir-sender", 64, Duration.ofMillis(500)).sink(topic, "weir-test", TEXT);
        closing.add(sink::close);
    }

    @AfterEach
    void closeAll() {
        for (int i = closing.size() - 1; i >= 0; i--) {
            await(closing.get(i).get());
        }
        await(vertx.close());
    }

    @Test
    void carriesKeyValueIdTypeAndTime() {
        await(sink.send(new EventSink.Outgoing<>(key, Optional.of("a"), "id-1", "weir.test")));
        RecordingHandler seen = new RecordingHandler();

        open("group", Start.COMMITTED, seen);

        seen.await(handler -> handler.values().size() == 1);
        Event<String> event = seen.events().get(0);
        assertThat(event.key()).isEqualTo(key);
        assertThat(event.value()).contains("a");
        assertThat(event.id()).isEqualTo("id-1");
        assertThat(event.type()).isEqualTo("weir.test");
        assertThat(event.at()).isNotNull();
        assertThat(event.offset()).isZero();
        assertThat(event.replayed()).isFalse();
        assertThat(event.partition().topic()).isEqualTo(topic);
        assertThat(event.partition().number()).isEqualTo(KeyPartition.of(key, PARTITIONS));
        assertThat(event.partition().epoch()).isPositive();
    }

    @Test
    void callsTheHandlerOnTheContextThatOpened() {
        Context context = vertx.getOrCreateContext();
        RecordingHandler seen = new RecordingHandler().hold("a");
        EventStream<String> stream = stream("group", Start.COMMITTED, 64, DRAIN);
        openOn(context, stream, seen);
        send(key, "a", "b");
        seen.await(handler -> handler.values().contains("a"));

        seen.release("a");

        seen.await(handler -> handler.values().contains("b"));
        assertThat(seen.contexts()).containsExactly(context);
    }

    @Test
    void handsOverOneRecordOfAKeyAtATimeAndInOrder() {
        RecordingHandler seen = new RecordingHandler().hold("a").hold("b");
        open("group", Start.COMMITTED, seen);
        send(key, "a", "b", "c");
        send(neighbour, "x");
        seen.await(handler -> handler.values().contains("x"));
        assertThat(seen.values(key)).containsExactly("a");

        seen.release("a");
        seen.await(handler -> handler.values().contains("b"));
        seen.release("b");

        seen.await(handler -> handler.values().contains("c"));
        assertThat(seen.values(key)).containsExactly("a", "b", "c");
        assertThat(seen.notes()).containsSubsequence("a", "done a", "b", "done b", "c");
    }

    @Test
    void oneHungKeyBlocksNoOtherKey() {
        RecordingHandler seen = new RecordingHandler().hold("hung");
        open("group", Start.COMMITTED, seen);

        send(key, "hung", "behind");
        send(neighbour, "1", "2", "3");
        send(elsewhere, "4");

        seen.await(handler -> handler.values(neighbour).size() == 3);
        seen.await(handler -> handler.values(elsewhere).size() == 1);
        assertThat(seen.values(key)).containsExactly("hung");
        seen.release("hung");
        seen.await(handler -> handler.values().contains("behind"));
    }

    @Test
    void aFullQueueHoldsBackAndGoesOnWithoutLoss() {
        List<String> many = IntStream.range(0, 300).mapToObj(i -> "n" + i).toList();
        RecordingHandler seen = new RecordingHandler().hold("n0");
        EventStream<String> stream = stream("group", Start.COMMITTED, 2, DRAIN);
        openOn(vertx.getOrCreateContext(), stream, seen);
        send(key, many.toArray(String[]::new));
        seen.await(handler -> handler.values().contains("n0"));

        seen.release("n0");

        seen.await(handler -> handler.values(key).size() == 300);
        assertThat(seen.values(key)).isEqualTo(many);
    }

    @Test
    void commitsUpToTheFirstUnfinishedRecord() {
        RecordingHandler seen = new RecordingHandler().hold("b");
        EventStream<String> stream = open("group", Start.COMMITTED, seen);
        send(key, "a", "b");
        send(neighbour, "c");
        seen.await(handler -> handler.values().containsAll(List.of("b", "c")));

        await(stream.close());

        assertThat(committed(topic, "group", KeyPartition.of(key, PARTITIONS))).contains(1L);
    }

    @Test
    void commitsWhileItRuns() {
        RecordingHandler seen = new RecordingHandler();
        open("group", Start.COMMITTED, seen);
        send(key, "a", "b");

        seen.await(handler -> handler.values().size() == 2);

        Eventually.holds(
                Duration.ofSeconds(60),
                () ->
                        committed(topic, "group", KeyPartition.of(key, PARTITIONS))
                                .equals(Optional.of(2L)));
    }

    @Test
    void theNextOwnerGetsWhatWasNotFinishedAndNothingElse() {
        RecordingHandler first = new RecordingHandler().hold("b");
        EventStream<String> stream = open("group", Start.COMMITTED, first);
        send(key, "a", "b", "c");
        first.await(handler -> handler.values().contains("b"));
        await(stream.close());

        RecordingHandler second = new RecordingHandler();
        open("group", Start.COMMITTED, second);

        second.await(handler -> handler.values().contains("c"));
        assertThat(second.values(key)).containsExactly("b", "c");
    }

    @Test
    void aNewMemberTakesPartitionsOverInAHigherEpoch() {
        RecordingHandler first = new RecordingHandler();
        open("group", Start.COMMITTED, first);
        first.await(handler -> handler.owned().size() == PARTITIONS);
        int before = first.owned().iterator().next().epoch();

        RecordingHandler second = new RecordingHandler();
        open("group", Start.COMMITTED, second);

        second.await(handler -> handler.owned().size() == 1);
        first.await(handler -> handler.owned().size() == 1);
        assertThat(second.owned().iterator().next().epoch()).isGreaterThan(before);
    }

    @Test
    void revocationWaitsForWorkInProgress() {
        RecordingHandler first = new RecordingHandler().hold("a").hold("x");
        Duration patient = Duration.ofSeconds(20);
        openOn(vertx.getOrCreateContext(), stream("group", Start.COMMITTED, 64, patient), first);
        send(key, "a", "b");
        send(elsewhere, "x", "y");
        first.await(handler -> handler.values().containsAll(List.of("a", "x")));
        RecordingHandler second = new RecordingHandler();
        open("group", Start.COMMITTED, second);
        first.await(handler -> handler.notes().stream().anyMatch(it -> it.startsWith("taken")));
        boolean keyMoves = first.notes().contains("taken " + KeyPartition.of(key, PARTITIONS));
        assertThat(second.values()).isEmpty();

        first.release(keyMoves ? "a" : "x");

        second.await(handler -> !handler.values().isEmpty());
        assertThat(second.values()).containsExactly(keyMoves ? "b" : "y");
        first.release(keyMoves ? "x" : "a");
        first.await(handler -> handler.values().contains(keyMoves ? "y" : "b"));
    }

    @Test
    void replaysHistoryThenSaysThatItCaughtUp() {
        send(key, "a", "b");
        send(elsewhere, "x");
        RecordingHandler seen = new RecordingHandler().hold("b");
        open("group", Start.REPLAY, seen);
        seen.await(handler -> handler.values().containsAll(List.of("b", "x")));
        seen.await(handler -> handler.caughtUp().size() == 1);
        send(neighbour, "live");
        seen.await(handler -> handler.values().contains("live"));

        seen.release("b");

        seen.await(handler -> handler.caughtUp().size() == PARTITIONS);
        assertThat(seen.events().stream().filter(Event::replayed).map(e -> e.value().orElse("")))
                .containsExactlyInAnyOrder("a", "b", "x");
        assertThat(seen.notes())
                .containsSubsequence("done b", "caught up " + KeyPartition.of(key, PARTITIONS));
    }

    @Test
    void catchesUpWithEmptyPartitionsAtOnce() {
        RecordingHandler seen = new RecordingHandler();

        open("group", Start.REPLAY, seen);

        seen.await(handler -> handler.caughtUp().size() == PARTITIONS);
        assertThat(seen.caughtUp()).isEqualTo(seen.owned());
        assertThat(seen.values()).isEmpty();
    }

    @Test
    void replayCommitsNothingAndStartsOverWithTheNextOwner() {
        send(key, "a", "b");
        RecordingHandler first = new RecordingHandler();
        EventStream<String> stream = open("group", Start.REPLAY, first);
        first.await(handler -> handler.caughtUp().size() == PARTITIONS);
        await(stream.close());

        RecordingHandler second = new RecordingHandler();
        open("group", Start.REPLAY, second);

        second.await(handler -> handler.caughtUp().size() == PARTITIONS);
        assertThat(second.values(key)).containsExactly("a", "b");
        assertThat(committed(topic, "group", KeyPartition.of(key, PARTITIONS))).isEmpty();
    }

    @Test
    void aTombstoneIsAnEventWithoutValue() {
        RecordingHandler seen = new RecordingHandler();
        open("group", Start.COMMITTED, seen);

        await(sink.send(new EventSink.Outgoing<>(key, Optional.empty(), "gone", "weir.test")));

        seen.await(handler -> handler.events().size() == 1);
        assertThat(seen.events().get(0).value()).isEmpty();
        assertThat(seen.events().get(0).id()).isEqualTo("gone");
    }

    @Test
    void parksWhatCannotBeReadAndGoesOn() {
        RecordingHandler seen = new RecordingHandler();
        open("group", Start.COMMITTED, seen);

        send(key, "a", "unreadable", "b");

        seen.await(handler -> handler.values().contains("b"));
        assertThat(seen.values(key)).containsExactly("a", "b");
        assertParked("unreadable", 1, "weight: not a number");
    }

    @Test
    void parksWhatTheHandlerFailsOnAndGoesOn() {
        RecordingHandler seen = new RecordingHandler().fail("refused");
        open("group", Start.COMMITTED, seen);

        send(key, "refused", "b");

        seen.await(handler -> handler.values().contains("b"));
        assertParked("refused", 0, "will not take refused");
    }

    @Test
    void whatFailsAfterItsPartitionWasTakenIsLeftToTheNextOwnerAndNotParked() {
        RecordingHandler first = new RecordingHandler().hold("a");
        EventStream<String> stream = open("group", Start.COMMITTED, first);
        send(key, "a");
        first.await(handler -> handler.values().contains("a"));
        Future<Void> closed = stream.close();
        first.await(handler -> handler.notes().stream().anyMatch(it -> it.startsWith("taken")));

        first.releaseFailed("a");

        await(closed);
        RecordingHandler second = new RecordingHandler();
        open("group", Start.COMMITTED, second);
        second.await(handler -> handler.values().contains("a"));
        assertThat(parked(topic)).isEmpty();
    }

    @Test
    void sendsOfAKeyKeepTheirOrder() {
        List<String> many = IntStream.range(0, 500).mapToObj(i -> "n" + i).toList();
        List<Future<Void>> sends = new ArrayList<>();

        many.forEach(value -> sends.add(sink.send(outgoing(key, value))));

        await(Future.all(sends).mapEmpty());
        RecordingHandler seen = new RecordingHandler();
        open("group", Start.COMMITTED, seen);
        seen.await(handler -> handler.values(key).size() == many.size());
        assertThat(seen.values(key)).isEqualTo(many);
    }

    @Test
    void theSinkKnowsHowManyPartitionsThereAre() {
        assertThat(sink.partitions().timeout(60, TimeUnit.SECONDS).await()).isEqualTo(PARTITIONS);
    }

    @Test
    void goesOnWhenTheBrokerIsBack() {
        RecordingHandler seen = new RecordingHandler();
        EventStream<String> stream = open("group", Start.COMMITTED, seen);
        send(key, "before");
        seen.await(handler -> handler.values().contains("before"));
        Eventually.holds(Duration.ofSeconds(60), stream::connected);

        brokerDown();
        Eventually.holds(Duration.ofSeconds(60), () -> !stream.connected());
        Future<Void> sent = sendUntilKept(outgoing(key, "after"));
        brokerUp();

        seen.await(handler -> handler.values().contains("after"));
        await(sent);
        Eventually.holds(Duration.ofSeconds(60), stream::connected);
    }

    @Test
    void aRecordThatCannotBeParkedKeepsItsOffset() {
        RecordingHandler seen = new RecordingHandler().hold("a");
        EventStream<String> stream = open("group", Start.COMMITTED, seen);
        send(key, "a");
        seen.await(handler -> handler.values().contains("a"));
        brokerDown();
        Eventually.holds(Duration.ofSeconds(60), () -> !stream.connected());
        seen.releaseFailed("a");

        brokerUp();

        Eventually.holds(Duration.ofSeconds(60), () -> !parked(topic).isEmpty());
        assertThat(parked(topic).get(0).text()).isEqualTo("a");
        Eventually.holds(
                Duration.ofSeconds(60),
                () ->
                        committed(topic, "group", KeyPartition.of(key, PARTITIONS))
                                .equals(Optional.of(1L)));
    }

    @Test
    void closingTwiceIsTheSameAsOnce() {
        EventStream<String> stream = open("group", Start.COMMITTED, new RecordingHandler());

        Future<Void> once = stream.close();

        assertThat(stream.close()).isSameAs(once);
        assertThat(sink.close()).isSameAs(sink.close());
        await(once);
    }

    private void assertParked(String text, long offset, String reason) {
        Eventually.holds(Duration.ofSeconds(60), () -> parked(topic).size() == 1);
        StoredRecord record = parked(topic).get(0);
        assertThat(record.text()).isEqualTo(text);
        assertThat(record.key()).isEqualTo(key);
        assertThat(record.headers())
                .containsEntry(ParkedRecord.TOPIC, topic)
                .containsEntry(
                        ParkedRecord.PARTITION, Integer.toString(KeyPartition.of(key, PARTITIONS)))
                .containsEntry(ParkedRecord.OFFSET, Long.toString(offset))
                .containsEntry(ParkedRecord.SERVICE, "weir-reader")
                .containsEntry("ce_type", "weir.test");
        assertThat(record.headers().get(ParkedRecord.REASON)).contains(reason);
    }

    private EventStream<String> open(String group, Start start, RecordingHandler handler) {
        EventStream<String> stream = stream(group, start, 64, DRAIN);
        openOn(vertx.getOrCreateContext(), stream, handler);
        return stream;
    }

    private EventStream<String> stream(
            String group, Start start, int keyQueueBound, Duration drainLimit) {
        EventStream<String> stream =
                log("weir-reader", keyQueueBound, drainLimit).stream(topic, group, start, TEXT);
        closing.add(stream::close);
        return stream;
    }

    private static void openOn(
            Context context, EventStream<String> stream, RecordingHandler handler) {
        Promise<Void> opened = Promise.promise();
        context.runOnContext(any -> stream.open(handler).onComplete(opened));
        await(opened.future());
    }

    private void send(String to, String... values) {
        List<Future<Void>> sends = new ArrayList<>();
        for (String value : values) {
            sends.add(sink.send(outgoing(to, value)));
        }
        await(Future.all(sends).mapEmpty());
    }

    private Future<Void> sendUntilKept(EventSink.Outgoing<String> record) {
        return sink.send(record)
                .recover(
                        failure ->
                                vertx.timer(200, TimeUnit.MILLISECONDS)
                                        .compose(passed -> sendUntilKept(record)));
    }

    private static EventSink.Outgoing<String> outgoing(String key, String value) {
        return new EventSink.Outgoing<>(key, Optional.of(value), "id-" + value, "weir.test");
    }

    private static void await(Future<Void> future) {
        future.timeout(60, TimeUnit.SECONDS).await();
    }

    /** The n-th key that falls into a partition. */
    private static String keyOf(int partition, int n) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> "shop/app-" + i)
                .filter(name -> KeyPartition.of(name, PARTITIONS) == partition)
                .skip(n)
                .findFirst()
                .orElseThrow();
    }

    /** Stands in until the sink is made. */
    private static final class NoSink implements EventSink<String> {
        @Override
        public Future<Void> send(Outgoing<String> record) {
            return Future.failedFuture("not made yet");
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Integer> partitions() {
            return Future.failedFuture("not made yet");
        }
    }
}
