package io.weir.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Phases PROMOTING and FINALISING: the primary takes over, traffic returns to it, the target goes
 * down. From here on the target's health does not matter, and a newer revision waits.
 */
final class Promotion {

    /** Time that proxies get to follow the last route before the canary's pods go, at most. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private Promotion() {}

    static Move decide(Decision decision, Duration rested) {
        Snapshot world = decision.world();
        if (world.primary().isEmpty() && world.target().isEmpty()) {
            // Without the target there is nothing to make a primary like.
            return decision.reportProblem();
        }
        if (decision.edited() || !world.drifted().isEmpty() || decision.routeMissing()) {
            int kept = decision.strategyChanged() ? 0 : world.liveWeight();
            return Idling.repair(decision, kept, false);
        }
        Optional<Workload> primary = world.primary();
        if (primary.isEmpty()) {
            return lost(decision);
        }
        Readiness readiness = primary.get().readiness();
        if (readiness.state() == Readiness.State.FAILED) {
            return failPromotion(decision, readiness);
        }
        if (!readiness.ready()) {
            if (rested.compareTo(decision.interval()) < 0) {
                return new Move.Wait(decision.interval().minus(rested));
            }
            return decision.report(Health.underWay("PrimaryNotReady", readiness.reason()));
        }
        return world.status().phase() == Phase.PROMOTING
                ? shift(decision, rested)
                : finish(decision, rested);
    }

    /** Neither the primary nor the template to make it from is there: what runs is analysed. */
    private static Move lost(Decision decision) {
        if (decision.problem(Problem.Effect.BLOCKS).isPresent()) {
            return decision.reportProblem();
        }
        Revision revision = decision.revision().orElseThrow();
        return AnalysisRun.begin(
                decision,
                revision,
                new Action.Restart(revision),
                "the primary is lost in the middle of its promotion: the analysis begins again");
    }

    private static Move shift(Decision decision, Duration rested) {
        int step = decision.spec().analysis().stepWeightPromotion();
        int live = decision.world().liveWeight();
        boolean begun = decision.memory().told().contains("promotion-shift");
        if (begun && live > 0 && rested.compareTo(decision.interval()) < 0) {
            return new Move.Wait(decision.interval().minus(rested));
        }
        boolean stepwise = step > 0 && !decision.memory().skipped() && !decision.strategyChanged();
        int next = stepwise ? Math.max(0, live - step) : 0;
        Phase phase = next == 0 ? Phase.FINALISING : Phase.PROMOTING;
        String reason = next == 0 ? "all traffic to the primary" : "primary weight " + (100 - next);
        return decision.act(
                new Action.ShiftPrimary(next),
                decision.draft()
                        .phase(phase)
                        .weight(next)
                        .tell("promotion-shift")
                        .health(Health.underWay(phase.text(), reason))
                        .step(),
                reason);
    }

    private static Move finish(Decision decision, Duration rested) {
        Duration drain = drain(decision);
        if (rested.compareTo(drain) < 0) {
            return new Move.Wait(drain.minus(rested));
        }
        PostRollout hooks =
                decision.has(HookType.POST_ROLLOUT) ? PostRollout.PENDING : PostRollout.NONE;
        return decision.act(
                new Action.Finish(),
                decision.draft()
                        .phase(Phase.SUCCEEDED)
                        .weight(0)
                        .iterations(0)
                        .orders(Orders::ended)
                        .promoted(decision.memory().analysed())
                        .postRollout(hooks)
                        .health(Idling.health(decision))
                        .step(),
                decision.memory().skipped()
                        ? "promoted without analysis"
                        : "promoted: the analysis succeeded");
    }

    /** How long after the last route pods are still needed. */
    static Duration drain(Decision decision) {
        return decision.interval().compareTo(DRAIN) < 0 ? decision.interval() : DRAIN;
    }

    private static Move failPromotion(Decision decision, Readiness readiness) {
        PostRollout hooks =
                decision.has(HookType.POST_ROLLOUT) ? PostRollout.PENDING : PostRollout.NONE;
        String reason = "promotion failed, primary not ready: " + readiness.reason();
        return decision.act(
                new Action.FailPromotion(),
                decision.draft()
                        .phase(Phase.FAILED)
                        .weight(Sides.afterFailedPromotion(decision.world()))
                        .told(List.of())
                        .iterations(0)
                        .orders(Orders::ended)
                        .failedMark(decision.memory().analysed())
                        .postRollout(hooks)
                        .health(Health.bad("PromotionFailed", reason))
                        .step(),
                reason);
    }
}
