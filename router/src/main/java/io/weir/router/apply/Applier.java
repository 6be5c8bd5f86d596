package io.weir.router.apply;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.rollout.Verdict;
import io.weir.router.plan.Refusal;
import io.weir.router.plan.Stale;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers;
import io.weir.runtime.Turns;
import io.weir.traffic.TrafficProblem;
import io.weir.workload.WorkloadProblem;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries verdicts out, each in attempts: a conflict begins anew from the first read, an API server
 * that is away is waited for, what only a person can mend is refused and shown on the Canary. Lives
 * on one event loop; a process that dies anywhere in between repeats the same writes.
 */
public final class Applier {

    private static final Logger LOGGER = LoggerFactory.getLogger(Applier.class);

    private final Attempt attempt;
    private final Timers timers;
    private final Supplier<Duration> uptime;
    private final Attempts attempts;
    private final Turns turns;

    Applier(Attempt attempt, Timers timers, Supplier<Duration> uptime, Attempts attempts) {
        this.attempt = attempt;
        this.timers = timers;
        this.uptime = uptime;
        this.attempts = attempts;
        this.turns = new Turns(attempts.atOnce());
    }

    /**
     * Carries a verdict out.
     *
     * @return what came of it
     */
    public Future<Carried> apply(Verdict verdict) {
        return next(verdict, uptime.get(), attempts.pause());
    }

    /**
     * Takes a copy of a verdict that this applier has carried out and whose change was told: a look
     * at the Canary alone, in place of one at everything, tells whether somebody has undone it.
     * Where there is no answer it is carried out like any other.
     *
     * @return {@link Carried.Repeated} where nothing is left to do
     */
    public Future<Carried> again(Verdict verdict) {
        return turns.take(verdict.action().urgency().rank(), () -> attempt.undone(verdict))
                .otherwise(true)
                .compose(
                        undone ->
                                undone
                                        ? apply(verdict)
                                        : Future.succeededFuture(new Carried.Repeated()));
    }

    private Future<Carried> next(Verdict verdict, Duration begun, Duration pause) {
        return turns.take(verdict.action().urgency().rank(), () -> attempt.run(verdict))
                .recover(failure -> after(failure, verdict, begun, pause));
    }

    private Future<Carried> after(
            Throwable failure, Verdict verdict, Duration begun, Duration pause) {
        if (failure instanceof Stale) {
            LOGGER.atDebug()
                    .addKeyValue(LogKeys.NAMESPACE, verdict.canary().namespace())
                    .addKeyValue(LogKeys.CANARY, verdict.canary().name())
                    .addKeyValue(LogKeys.VERDICT, verdict.id())
                    .addKeyValue(LogKeys.REASON, failure.getMessage())
                    .log("verdict is stale");
            return Future.succeededFuture(new Carried.Dropped());
        }
        if (failure instanceof KubernetesFailure.Conflict
                || failure instanceof KubernetesFailure.Unavailable) {
            if (uptime.get().minus(begun).compareTo(attempts.patience()) >= 0) {
                LOGGER.atWarn()
                        .addKeyValue(LogKeys.NAMESPACE, verdict.canary().namespace())
                        .addKeyValue(LogKeys.CANARY, verdict.canary().name())
                        .addKeyValue(LogKeys.VERDICT, verdict.id())
                        .addKeyValue(LogKeys.REASON, failure.getMessage())
                        .log("verdict given up: the analyzer decides again");
                return Future.succeededFuture(new Carried.Dropped());
            }
            return pause(attempts.pauseAfter(failure, pause))
                    .compose(done -> next(verdict, begun, longer(pause)));
        }
        Optional<Refusal> refusal = refusal(failure);
        return refusal.isPresent()
                ? attempt.refuse(verdict, refusal.get())
                        .<Carried>map(Carried.Told::new)
                        .recover(again -> after(again, verdict, begun, pause))
                : Future.failedFuture(failure);
    }

    private static Optional<Refusal> refusal(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return Optional.of(refusal);
        }
        if (failure instanceof KubernetesFailure.Forbidden) {
            return Optional.of(new Refusal(reason("Forbidden", failure), failure.getMessage()));
        }
        if (failure instanceof KubernetesFailure) {
            return Optional.of(new Refusal(reason("Rejected", failure), failure.getMessage()));
        }
        if (failure instanceof WorkloadProblem problem) {
            return Optional.of(new Refusal(problem.reason(), problem.getMessage()));
        }
        if (failure instanceof TrafficProblem) {
            return Optional.of(new Refusal("RouteInvalid", failure.getMessage()));
        }
        return Optional.empty();
    }

    /** Rights and rules of the mesh's cluster are somebody else's to mend. */
    private static String reason(String reason, Throwable failure) {
        return failure instanceof KubernetesFailure known && known.ofMesh()
                ? "Mesh" + reason
                : reason;
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(attempts.longest()) > 0 ? attempts.longest() : doubled;
    }

    private Future<Void> pause(Duration time) {
        return Future.future(promise -> timers.after(time, promise::complete));
    }
}
