package io.weir.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way out of a canary whose decisions do not reach the router any more, because Kafka cannot be
 * reached: nobody watches the revision that takes users' requests. Pure.
 *
 * <p>It is told in two steps. The router that is cut off brings traffic to the primary and writes
 * the status, with {@link #REASON}. When Kafka is back, the analyzer finds that reason and decides
 * the same rollback on the record: so verdict and change are in the log exactly once, whichever
 * process died in between, and people are told.
 */
public final class CutOff {

    /** Reason of the {@code Ready} condition until the rollback was told. */
    public static final String REASON = "KafkaUnreachable";

    private CutOff() {}

    /**
     * How long Kafka has to be away, and the Canary unmoved, before it is rolled back: its progress
     * deadline, but never so short that a run which another router carries on between two checks
     * looks like one that nobody does.
     */
    public static Duration patience(CanarySpec spec) {
        Duration checks = spec.analysis().interval().multipliedBy(2);
        return spec.progressDeadline().compareTo(checks) < 0 ? checks : spec.progressDeadline();
    }

    /**
     * Whether a canary is one that nobody may leave alone: it is being analysed and takes requests,
     * or may. One that is being promoted passed its analysis, one that waits takes none.
     */
    public static boolean exposed(Phase phase, Optional<CanarySpec> spec, boolean deleting) {
        return phase.isAnalysing() && !deleting && spec.isPresent() && !spec.get().suspend();
    }

    /**
     * The rollback, if the primary is quite ready to take all traffic. Its id follows from the
     * basis: two routers that are cut off decide the same.
     *
     * @param away how long nothing was heard, for people
     */
    public static Optional<Verdict> decide(Snapshot world, Duration away, Instant now) {
        boolean ready = world.primary().map(primary -> primary.readiness().ready()).orElse(false);
        if (!ready || !exposed(world.status().phase(), world.spec(), world.deleting())) {
            return Optional.empty();
        }
        Decision decision = new Decision(world, Evidence.NONE, now);
        String reason =
                "Kafka could not be reached for "
                        + away.toSeconds()
                        + " s: nobody watched the canary";
        Move move =
                decision.act(
                        new Action.RollBack(Action.Cause.CUT_OFF),
                        ended(decision).health(Health.bad(REASON, reason)).step(),
                        reason);
        return move instanceof Move.Act act ? Optional.of(act.verdict()) : Optional.empty();
    }

    /** The rollback on the record, where a router that was cut off has carried it out. */
    static Optional<Move> tell(Decision decision) {
        CanaryStatus status = decision.world().status();
        Optional<Health> untold = status.health().filter(health -> health.reason().equals(REASON));
        if (status.phase() != Phase.FAILED || untold.isEmpty()) {
            return Optional.empty();
        }
        String reason = untold.get().message();
        return Optional.of(
                decision.act(
                        new Action.RollBack(Action.Cause.CUT_OFF),
                        decision.draft().weight(0).health(Health.bad("RolledBack", reason)),
                        reason));
    }

    private static Decision.Draft ended(Decision decision) {
        PostRollout hooks =
                decision.has(HookType.POST_ROLLOUT) ? PostRollout.PENDING : PostRollout.NONE;
        return decision.draft()
                .phase(Phase.FAILED)
                .weight(0)
                .told(List.of())
                .iterations(0)
                .failedMark(decision.memory().analysed())
                .postRollout(hooks);
    }
}
