package io.weir.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * The end of a Canary (canary.md 3.13). With {@code revertOnDeletion} the deletion waits until
 * everything is as it was before: first the target has as many pods as the primary and they serve,
 * then Service and routes lead to it, then proxies get time to follow, then the Canary may go.
 *
 * <p>Each step is a phase of the status, so whoever takes over goes on where it ended. Switching
 * {@code revertOnDeletion} off lets a Canary go at any point.
 */
final class Termination {

    private Termination() {}

    /**
     * Makes the deletion wait, or no longer, as the spec says by now; empty when it is so. Also
     * where the spec was edited while nobody looked.
     */
    static Optional<Move> guard(Decision decision) {
        boolean wanted = decision.spec().revertOnDeletion();
        boolean nothingDone =
                decision.problem(Problem.Effect.BLOCKS).isPresent() && !decision.memory().begun();
        if (wanted == decision.world().guarded() || foreign(decision) || (wanted && nothingDone)) {
            return Optional.empty();
        }
        return Optional.of(
                decision.act(
                        new Action.Guard(wanted),
                        decision.draft(),
                        wanted
                                ? "revertOnDeletion is set: a deletion waits until all is put back"
                                : "revertOnDeletion is not set: a deletion waits for nothing"));
    }

    static Move decide(Decision decision, Duration rested) {
        Snapshot world = decision.world();
        Phase phase = world.status().phase();
        if (!world.guarded()) {
            return phase.isUnderWay() ? abandon(decision) : new Move.Idle();
        }
        if (foreign(decision)) {
            return new Move.Idle();
        }
        Optional<String> nothing = nothingToPutBack(decision);
        if (nothing.isPresent()) {
            return letGo(decision, nothing.get());
        }
        if (!decision.memory().refused().isEmpty() && rested.compareTo(decision.interval()) < 0) {
            return new Move.Wait(decision.interval().minus(rested));
        }
        // A status that Flagger wrote says what it began, not what was done.
        boolean begun = !world.status().verdict().isEmpty();
        if (begun && phase == Phase.TERMINATED) {
            return end(decision, rested);
        }
        Optional<Workload> target = world.target();
        if (target.isEmpty()) {
            return putBack(decision, "the target is gone, routes and Service are put back");
        }
        return begun && phase == Phase.TERMINATING
                ? await(decision, target.get().readiness(), rested)
                : decision.act(
                        new Action.Terminate(),
                        decision.draft()
                                .phase(Phase.TERMINATING)
                                .health(
                                        Health.underWay(
                                                "Terminating",
                                                "waiting for the target to become ready"))
                                .step(),
                        "the Canary is being deleted: scaling the target to the primary's size");
    }

    /** Why the Canary may go as it is; empty when there may be something to put back. */
    private static Optional<String> nothingToPutBack(Decision decision) {
        if (decision.world().spec().isEmpty()) {
            return Optional.of("the spec cannot be read: nothing is put back");
        }
        if (!decision.spec().revertOnDeletion()) {
            return Optional.of("revertOnDeletion is not set: nothing is put back");
        }
        if (decision.world().status().phase() == Phase.NONE) {
            return Optional.of("nothing was changed yet");
        }
        return decision.problem(Problem.Effect.BLOCKS)
                .filter(problem -> problem.reason().equals(Problem.CONFLICT))
                .filter(problem -> !decision.memory().begun())
                .map(problem -> "nothing was changed: " + problem.message());
    }

    /** Another controller owns the Canary, its end included. */
    private static boolean foreign(Decision decision) {
        return decision.world().problems().stream()
                .anyMatch(problem -> problem.reason().equals(Problem.FLAGGER_RUNS));
    }

    private static Move await(Decision decision, Readiness target, Duration rested) {
        if (target.ready()) {
            return putBack(decision, "the target serves: routes and Service are put back");
        }
        if (target.state() == Readiness.State.FAILED) {
            return decision.report(
                    Health.bad(
                            "ProgressDeadlineExceeded",
                            "the Canary cannot go before the target serves: " + target.reason()));
        }
        return rested.compareTo(decision.interval()) < 0
                ? new Move.Wait(decision.interval().minus(rested))
                : decision.report(Health.underWay("TargetNotReady", target.reason()));
    }

    private static Move putBack(Decision decision, String reason) {
        return decision.act(
                new Action.PutBack(),
                decision.draft()
                        .phase(Phase.TERMINATED)
                        .weight(0)
                        .health(Health.underWay("Terminated", "everything is put back"))
                        .step(),
                reason);
    }

    /** The primary's pods go with the Canary: proxies have to have left them by then. */
    private static Move end(Decision decision, Duration rested) {
        Duration drain = Promotion.drain(decision);
        return rested.compareTo(drain) < 0
                ? new Move.Wait(drain.minus(rested))
                : letGo(decision, "everything is put back");
    }

    private static Move letGo(Decision decision, String reason) {
        return decision.act(new Action.LetGo(), decision.draft().phase(Phase.TERMINATED), reason);
    }

    private static Move abandon(Decision decision) {
        return decision.act(
                new Action.Abandon(decision.world().spec()),
                decision.draft()
                        .phase(Phase.TERMINATED)
                        .health(Health.underWay("Terminated", "deleted in the middle of a run")),
                "the Canary was deleted in the middle of a run");
    }
}
