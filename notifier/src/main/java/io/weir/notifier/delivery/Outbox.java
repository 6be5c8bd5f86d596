package io.weir.notifier.delivery;

import io.vertx.core.Future;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.notifier.delivery.Entry.Outcome.State;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries deliveries to their receivers: in order for each, receivers side by side (both are the
 * stream's promise), each until it is delivered or given up. The order of steps is attempt, outcome
 * kept, offset: a crash in between repeats the attempt with the same id, never skips it.
 *
 * <pre>
 *   attempt ─┬─ delivered ───────────────────────────────────▶ outcome: delivered
 *            ├─ dead, or refused twice in a row ─────────────▶ outcome: dead
 *            └─ retry, or refused ─┬─ time is up ────────────▶ outcome: dead
 *                                  └─ pause ─▶ attempt
 * </pre>
 */
public final class Outbox implements EventStream.Handler<Delivery> {

    private static final Logger LOGGER = LoggerFactory.getLogger(Outbox.class);

    private final Courier courier;
    private final Outcomes outcomes;
    private final EventSink<Entry> sink;
    private final Limits limits;
    private final Pauses pauses;
    private final Persistence persistence;
    private final InstantSource clock;
    private final Instant opened;
    private final DeliveryMetrics metrics;
    private final Endings endings;

    /**
     * How long to insist.
     *
     * @param giveUp after this time a delivery is dead. Counted from when it was put into the
     *     outbox (so what waits behind a dead receiver does not wait longer than what it waits
     *     for), but at the earliest from the start of this process (so the time that the notifier
     *     itself was away is nobody's fault)
     * @param longestRequestedPause the most that a receiver's {@code Retry-After} is obeyed
     * @param backOff pauses between attempts
     */
    public record Limits(Duration giveUp, Duration longestRequestedPause, BackOff backOff) {
        public Limits {
            if (giveUp.isNegative() || longestRequestedPause.isNegative()) {
                throw new IllegalArgumentException(
                        "times must not be negative, were "
                                + giveUp
                                + " and "
                                + longestRequestedPause);
            }
        }
    }

    public Outbox(
            Courier courier,
            Outcomes outcomes,
            EventSink<Entry> sink,
            Limits limits,
            Timers timers,
            InstantSource clock,
            DeliveryMetrics metrics,
            Endings endings) {
        this.courier = courier;
        this.outcomes = outcomes;
        this.sink = sink;
        this.limits = limits;
        this.pauses = new Pauses(timers);
        this.persistence = new Persistence(pauses, limits.backOff());
        this.clock = clock;
        this.opened = clock.instant();
        this.metrics = metrics;
        this.endings = endings;
    }

    @Override
    public Future<Void> on(Event<Delivery> event) {
        Optional<Delivery> delivery = event.value();
        if (delivery.isEmpty() || outcomes.ended(delivery.get().entry())) {
            return Future.succeededFuture();
        }
        Instant start = event.at().isAfter(opened) ? event.at() : opened;
        Instant deadline = start.plus(limits.giveUp());
        Work work = new Work(delivery.get(), event.partition(), deadline, clock.instant());
        metrics.waiting(delivery.get().receiver(), 1);
        return attempt(work, 1, false)
                .onComplete(ended -> metrics.waiting(delivery.get().receiver(), -1));
    }

    @Override
    public Future<Void> taken(Partition partition) {
        pauses.release(partition);
        return Future.succeededFuture();
    }

    private record Work(Delivery delivery, Partition partition, Instant deadline, Instant begun) {}

    private Future<Void> attempt(Work work, int number, boolean refusedBefore) {
        metrics.attempted(work.delivery().receiver());
        return Future.<Void>succeededFuture()
                .compose(begun -> courier.attempt(work.delivery()))
                .otherwise(bug -> failed(work, bug))
                .compose(result -> judge(work, number, refusedBefore, result));
    }

    /** Where it happened, but not in its own words, which may hold an address. */
    private static Result failed(Work work, Throwable bug) {
        String what = bug.getClass().getSimpleName();
        StackTraceElement[] trace = bug.getStackTrace();
        LOGGER.atError()
                .addKeyValue(LogKeys.RECEIVER, work.delivery().receiver().key())
                .addKeyValue(LogKeys.REASON, what)
                .addKeyValue("at", trace.length == 0 ? "unknown" : trace[0].toString())
                .log("attempt failed by a bug");
        return Result.retry("failed: " + what);
    }

    private Future<Void> judge(Work work, int number, boolean refusedBefore, Result result) {
        if (result instanceof Result.Delivered) {
            return end(work, State.DELIVERED, number, "");
        }
        if (result instanceof Result.Dead dead) {
            return end(work, State.DEAD, number, dead.reason());
        }
        if (result instanceof Result.Refused refused) {
            return refusedBefore
                    ? end(work, State.DEAD, number, refused.reason())
                    : again(work, number, true, refused.reason(), Optional.empty());
        }
        Result.Retry retry = (Result.Retry) result;
        return again(work, number, false, retry.reason(), retry.after());
    }

    private Future<Void> again(
            Work work, int number, boolean refused, String reason, Optional<Duration> requested) {
        Duration left = Duration.between(clock.instant(), work.deadline());
        if (left.isNegative() || left.isZero()) {
            return end(work, State.DEAD, number, "given up: " + reason);
        }
        if (number == 1) {
            LOGGER.atWarn()
                    .addKeyValue(LogKeys.RECEIVER, work.delivery().receiver().key())
                    .addKeyValue(LogKeys.REASON, reason)
                    .log("delivery failed, trying again");
        }
        metrics.retried(work.delivery().receiver());
        return pauses.pause(work.partition(), pause(number, left, requested))
                .compose(passed -> attempt(work, number + 1, refused));
    }

    /** The last attempt falls on the deadline, not beyond it. */
    private Duration pause(int number, Duration left, Optional<Duration> requested) {
        Duration own = limits.backOff().after(number);
        Duration wanted =
                requested
                        .map(asked -> shorter(asked, limits.longestRequestedPause()))
                        .filter(asked -> asked.compareTo(own) > 0)
                        .orElse(own);
        return shorter(wanted, left);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Future<Void> end(Work work, State state, int attempts, String reason) {
        Delivery delivery = work.delivery();
        Outcome outcome =
                new Outcome(
                        delivery.entry(),
                        delivery.receiver().key(),
                        state,
                        attempts,
                        reason,
                        clock.instant());
        Outgoing<Entry> record =
                new Outgoing<>(
                        delivery.entry(),
                        Optional.of(outcome),
                        delivery.entry(),
                        "weir.delivery." + state.text());
        Future<Void> shown =
                state == State.DEAD ? endings.ended(delivery, outcome) : Future.succeededFuture();
        return shown.compose(done -> persistence.keep(work.partition(), sink, record))
                .map(
                        kept -> {
                            outcomes.add(outcome);
                            tell(
                                    delivery,
                                    outcome,
                                    Duration.between(work.begun(), clock.instant()));
                            return null;
                        });
    }

    private void tell(Delivery delivery, Outcome outcome, Duration time) {
        if (outcome.state() == State.DELIVERED) {
            metrics.delivered(delivery, time);
            endings.ended(delivery, outcome);
            return;
        }
        metrics.dead(delivery, time);
        LOGGER.atError()
                .addKeyValue(LogKeys.RECEIVER, outcome.receiver())
                .addKeyValue(LogKeys.NAMESPACE, delivery.notice().canary().namespace())
                .addKeyValue(LogKeys.CANARY, delivery.notice().canary().name())
                .addKeyValue(LogKeys.CHANGE, delivery.change())
                .addKeyValue("attempts", outcome.attempts())
                .addKeyValue(LogKeys.REASON, outcome.reason())
                .log("delivery given up");
    }
}
