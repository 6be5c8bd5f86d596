package io.weir.router;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.weir.event.EventTypes;
import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import io.weir.router.apply.Applier;
import io.weir.router.apply.Carried;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds verdicts to the {@link Applier} and publishes what came of them. A verdict's offset moves
 * when its change is published: a router that dies before tells the same change again at the next
 * owner.
 */
public final class RouterVerticle extends VerticleBase {

    private static final Logger LOGGER = LoggerFactory.getLogger(RouterVerticle.class);
    private static final Duration RESEND = Duration.ofSeconds(1);

    private final EventStream<Verdict> verdicts;
    private final EventSink<Change> changes;
    private final Applier applier;
    private final Timers timers;
    private final RouterMetrics metrics;
    private final LastTold told = new LastTold(10_000);

    public RouterVerticle(
            EventStream<Verdict> verdicts,
            EventSink<Change> changes,
            Applier applier,
            Timers timers,
            RouterMetrics metrics) {
        this.verdicts = verdicts;
        this.changes = changes;
        this.applier = applier;
        this.timers = timers;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        return verdicts.open(this::on);
    }

    @Override
    public Future<?> stop() {
        return verdicts.close().eventually(changes::close);
    }

    private Future<Void> on(Event<Verdict> event) {
        return event.value()
                .map(verdict -> apply(verdict, told.compare(verdict, event.arrived())))
                .orElseGet(Future::succeededFuture);
    }

    private Future<Void> apply(Verdict verdict, LastTold.Answer known) {
        if (known == LastTold.Answer.OVERTAKEN) {
            metrics.repeated(verdict);
            return Future.succeededFuture();
        }
        long begun = System.nanoTime();
        metrics.underWay(1);
        Future<Carried> work =
                known == LastTold.Answer.AGAIN ? applier.again(verdict) : applier.apply(verdict);
        return work.onComplete(done -> metrics.underWay(-1))
                .compose(carried -> after(verdict, carried, begun));
    }

    private Future<Void> after(Verdict verdict, Carried carried, long begun) {
        if (carried instanceof Carried.Repeated) {
            metrics.repeated(verdict);
            return Future.succeededFuture();
        }
        metrics.applied(
                verdict,
                carried instanceof Carried.Told done
                        ? Optional.of(done.change())
                        : Optional.empty(),
                Duration.ofNanos(System.nanoTime() - begun));
        if (carried instanceof Carried.Told done) {
            return tell(done.change()).onSuccess(sent -> note(verdict));
        }
        if (carried instanceof Carried.Dropped) {
            metrics.stale(verdict);
        } else {
            note(verdict);
        }
        return Future.succeededFuture();
    }

    private void note(Verdict verdict) {
        told.note(verdict, System.nanoTime());
    }

    private Future<Void> tell(Change change) {
        metrics.changed(change);
        LOGGER.atInfo()
                .addKeyValue(LogKeys.NAMESPACE, change.canary().namespace())
                .addKeyValue(LogKeys.CANARY, change.canary().name())
                .addKeyValue(LogKeys.VERDICT, change.verdict().id())
                .addKeyValue(LogKeys.RUN, change.verdict().next().state().run())
                .addKeyValue(LogKeys.CHANGE, change.id())
                .addKeyValue("action", change.verdict().action().getClass().getSimpleName())
                .addKeyValue("outcome", change.outcome())
                .log("change");
        return send(change);
    }

    /** Until it is out: a change that was made is told, however long the broker stays away. */
    private Future<Void> send(Change change) {
        return changes.send(
                        new EventSink.Outgoing<>(
                                change.canary().toString(),
                                Optional.of(change),
                                change.id(),
                                EventTypes.of(change)))
                .recover(
                        failure ->
                                Future.<Void>future(
                                                promise -> timers.after(RESEND, promise::complete))
                                        .compose(paused -> send(change)));
    }
}
