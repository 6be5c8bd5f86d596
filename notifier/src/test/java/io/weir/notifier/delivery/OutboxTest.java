package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.notifier.Changes;
import io.weir.notifier.Notices;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.rollout.CanaryKey;
import io.weir.runtime.ManualTime;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.EventStream;
import io.weir.stream.InMemoryLog;
import io.weir.stream.StreamMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final String DELIVERIES = "weir.deliveries";
    private static final String STATE = "weir.deliveries.state";
    private static final String GROUP = "outbox";
    private static final Receiver SLACK = Receiver.Global.SLACK;
    private static final Receiver EVENTS = new Receiver.Events(Changes.CART);
    private static final Result AWAY = Result.retry("away");

    /** No chance: every pause is the whole one. */
    private static final RandomGenerator NO_CHANCE = () -> 0L;

    private final ManualTime time = new ManualTime();
    private final InMemoryLog log = new InMemoryLog(1, time, time);
    private final EventLog service =
            log.service("notifier", StreamMetrics.NONE, 100, Duration.ofMillis(1500));
    private final FakeCourier courier = new FakeCourier();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private EventStream<Delivery> stream;
    private int starts;

    @BeforeEach
    void start() {
        stream = open();
    }

    @Test
    void aDeliveryIsMadeOnceAndItsEndIsKept() {
        put("c1", SLACK, "one");

        assertThat(courier.sent("slack")).containsExactly("one");
        assertThat(outcomes()).hasSize(1);
        assertThat(outcomes().get(0).state()).isEqualTo(Outcome.State.DELIVERED);
        assertThat(outcomes().get(0).attempts()).isEqualTo(1);
        assertThat(count("delivered")).isEqualTo(1);
    }

    @Test
    void theSameDeliveryTwiceIsMadeOnce() {
        put("c1", SLACK, "one");
        put("c1", SLACK, "one");

        assertThat(courier.sent("slack")).containsExactly("one");
    }

    @Test
    void aDeadReceiverDelaysNobodyElseAndKeepsItsOrder() {
        courier.answers("slack", () -> AWAY);
        put("c1", SLACK, "one");
        put("c1", EVENTS, "one");
        put("c2", SLACK, "two");
        put("c2", EVENTS, "two");

        assertThat(courier.sent(EVENTS.key())).containsExactly("one", "two");
        assertThat(courier.sent("slack")).containsExactly("one");

        courier.answers("slack", Result.Delivered::new);
        time.advance(Duration.ofSeconds(1));

        assertThat(courier.sent("slack")).containsExactly("one", "one", "two");
        assertThat(count("retried")).isEqualTo(1);
    }

    @Test
    void pausesGrowUpToTheLongest() {
        courier.answers("slack", () -> AWAY);
        put("c1", SLACK, "one");

        assertThat(attemptsAfter(Duration.ofSeconds(1))).isEqualTo(2);
        assertThat(attemptsAfter(Duration.ofMillis(1999))).isEqualTo(2);
        assertThat(attemptsAfter(Duration.ofMillis(1))).isEqualTo(3);
        assertThat(attemptsAfter(Duration.ofSeconds(4))).isEqualTo(4);
        assertThat(attemptsAfter(Duration.ofSeconds(8 + 16 + 32))).isEqualTo(7);
        assertThat(attemptsAfter(Duration.ofSeconds(59))).isEqualTo(7);
        assertThat(attemptsAfter(Duration.ofSeconds(1))).isEqualTo(8);
        assertThat(attemptsAfter(Duration.ofMinutes(3))).isEqualTo(11);
    }

    @Test
    void whatTheReceiverAsksForIsObeyedWithinTheCap() {
        courier.answers("slack", answering(asking(30), asking(86_400), new Result.Delivered()));
        put("c1", SLACK, "one");

        assertThat(attemptsAfter(Duration.ofSeconds(29))).isEqualTo(1);
        assertThat(attemptsAfter(Duration.ofSeconds(1))).isEqualTo(2);
        assertThat(attemptsAfter(Duration.ofSeconds(599))).isEqualTo(2);
        assertThat(attemptsAfter(Duration.ofSeconds(1))).isEqualTo(3);
    }

    @Test
    void aReceiverThatWantsNoPauseGetsTheUsualOne() {
        courier.answers("slack", () -> asking(0));
        put("c1", SLACK, "one");

        assertThat(attemptsAfter(Duration.ofMillis(999))).isEqualTo(1);
        assertThat(attemptsAfter(Duration.ofMillis(1))).isEqualTo(2);
    }

    @Test
    void afterAnHourADeliveryIsGivenUpWithItsReasonAndWhatWaitedBehindItWithIt() {
        courier.answers("slack", () -> AWAY);
        put("c1", SLACK, "one");
        time.advance(Duration.ofSeconds(1));
        put("c2", SLACK, "two");

        time.advance(Duration.ofHours(1));

        assertThat(outcomes()).hasSize(2);
        assertThat(outcomes())
                .allSatisfy(
                        outcome -> {
                            assertThat(outcome.state()).isEqualTo(Outcome.State.DEAD);
                            assertThat(outcome.reason()).isEqualTo("given up: away");
                        });
        assertThat(count("dead")).isEqualTo(2);
    }

    @Test
    void whatIsOldWhenTheNotifierComesBackIsStillTriedForTheWholeTime() {
        courier.answers("slack", () -> AWAY);
        log.kill(stream);
        put("c1", SLACK, "one");
        time.advance(Duration.ofHours(5));

        open();
        time.advance(Duration.ofMinutes(59));
        courier.answers("slack", Result.Delivered::new);
        time.advance(Duration.ofMinutes(1));

        assertThat(outcomes()).extracting(Outcome::state).containsExactly(Outcome.State.DELIVERED);
    }

    @Test
    void aRefusalIsLookedAtOnceMoreAndThenFinal() {
        courier.answers("slack", () -> new Result.Refused("answered with status 403"));
        put("c1", SLACK, "one");
        time.advance(Duration.ofMinutes(1));

        assertThat(courier.sent("slack")).hasSize(2);
        assertThat(outcomes().get(0).state()).isEqualTo(Outcome.State.DEAD);
        assertThat(outcomes().get(0).reason()).isEqualTo("answered with status 403");
    }

    @Test
    void anExchangedTokenWorksAtTheSecondLook() {
        courier.answers("slack", answering(new Result.Refused("403"), new Result.Delivered()));
        put("c1", SLACK, "one");
        time.advance(Duration.ofSeconds(1));

        assertThat(outcomes().get(0).state()).isEqualTo(Outcome.State.DELIVERED);
    }

    @Test
    void whatCanNeverGoWellIsNotTriedAgain() {
        courier.answers("slack", answering(new Result.Dead("no channel")));
        put("c1", SLACK, "one");
        time.advance(Duration.ofHours(2));

        assertThat(courier.sent("slack")).containsExactly("one");
        assertThat(outcomes().get(0).reason()).isEqualTo("no channel");
    }

    @Test
    void aBugInAChannelCostsItsDeliveryAndSaysNothingOfTheAddress() {
        courier.answers(
                "slack",
                () -> {
                    throw new IllegalStateException("https://hooks.example/secret");
                });
        put("c1", SLACK, "one");
        time.advance(Duration.ofHours(1));

        assertThat(outcomes().get(0).reason()).isEqualTo("given up: failed: IllegalStateException");
    }

    @Test
    void aPartitionThatGoesAwayTakesItsDeliveriesAlongUnparked() {
        courier.answers("slack", () -> AWAY);
        put("c1", SLACK, "one");

        log.takeAway(DELIVERIES, GROUP, 0);
        time.advance(Duration.ofSeconds(5));
        assertThat(courier.sent("slack")).containsExactly("one");
        courier.answers("slack", Result.Delivered::new);
        log.rebalance(DELIVERIES, GROUP);

        assertThat(courier.sent("slack")).containsExactly("one", "one");
        assertThat(log.records(InMemoryLog.PARKED)).isEmpty();
    }

    @Test
    void anOutcomeThatCannotBeKeptIsKeptLaterAndTheMessageNotSentAgain() {
        courier.answers(
                "slack",
                () -> {
                    log.down();
                    return new Result.Delivered();
                });
        put("c1", SLACK, "one");
        assertThat(outcomes()).isEmpty();

        log.up();
        time.advance(Duration.ofSeconds(2));

        assertThat(courier.sent("slack")).containsExactly("one");
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void receiversThatShareNothingKeepTheirOwnOrder() {
        Receiver other = new Receiver.Events(new CanaryKey("shop", "till"));
        for (int i = 0; i < 20; i++) {
            put("c" + i, EVENTS, "cart " + i);
            put("c" + i, other, "till " + i);
        }

        assertThat(courier.sent(EVENTS.key())).hasSize(20).first().isEqualTo("cart 0");
        assertThat(courier.sent(other.key())).hasSize(20).last().isEqualTo("till 19");
    }

    private EventStream<Delivery> open() {
        var sink = service.sink(STATE, "weir-notifier", new EntryCodec());
        var outcomes = new Outcomes(1000);
        var history =
                service.stream(
                        STATE, "state-" + starts++, EventStream.Start.REPLAY, new EntryCodec());
        assertThat(outcomes.open(history, sink, time).succeeded()).isTrue();
        var limits =
                new Outbox.Limits(
                        Duration.ofHours(1),
                        Duration.ofMinutes(10),
                        new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1), NO_CHANCE));
        var outbox =
                new Outbox(
                        courier,
                        outcomes,
                        sink,
                        limits,
                        time,
                        time,
                        new DeliveryMetrics(meters),
                        Endings.UNHEARD);
        EventStream<Delivery> opened =
                service.stream(DELIVERIES, GROUP, EventStream.Start.COMMITTED, new DeliveryCodec());
        opened.open(outbox);
        return opened;
    }

    private void put(String change, Receiver receiver, String text) {
        Delivery delivery = Delivery.of(change, receiver, Notices.saying(text));
        service.sink(DELIVERIES, "weir-notifier", new DeliveryCodec())
                .send(
                        new Outgoing<>(
                                receiver.key(), Optional.of(delivery), delivery.id(), Fanout.TYPE));
    }

    private int attemptsAfter(Duration more) {
        time.advance(more);
        return courier.sent("slack").size();
    }

    private List<Outcome> outcomes() {
        EntryCodec codec = new EntryCodec();
        return log.records(STATE).stream()
                .map(record -> (Outcome) codec.decode(record.value().orElseThrow()))
                .toList();
    }

    private double count(String outcome) {
        return meters.counter(DeliveryMetrics.NAME, "receiver", "slack", "outcome", outcome)
                .count();
    }

    private static Result asking(int seconds) {
        return new Result.Retry("busy", Optional.of(Duration.ofSeconds(seconds)));
    }

    private static Supplier<Result> answering(Result... results) {
        Deque<Result> left = new ArrayDeque<>(List.of(results));
        return left::remove;
    }
}
