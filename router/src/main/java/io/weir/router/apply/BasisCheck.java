package io.weir.router.apply;

import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.Action;
import io.weir.rollout.Basis;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Phase;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import java.util.Optional;

/** Whether the world that a verdict was decided on is still there. */
final class BasisCheck {

    /** What the comparison comes to. */
    enum Ground {
        /** Carry it out. */
        HOLDS,
        /** It was carried out before: only the change is to be told again. */
        DONE_BEFORE,
        /** Do nothing, tell nobody. */
        GONE
    }

    private BasisCheck() {}

    /**
     * Compares.
     *
     * @param canary as it was read last
     * @param live weights as read; absent where no route was read or none is there
     * @param routed whether the route was read at all
     */
    static Ground compare(
            Verdict verdict, CanaryView canary, Optional<Weights> live, boolean routed) {
        Basis basis = verdict.basis();
        CanaryStatus status = canary.status();
        if (!canary.uid().equals(basis.uid())) {
            return Ground.GONE;
        }
        if (status.verdict().equals(verdict.id())) {
            return Ground.DONE_BEFORE;
        }
        boolean same =
                canary.generation() == basis.generation()
                        && (!canary.deleting() || ends(verdict))
                        && status.verdict().equals(basis.previous())
                        && status.memory().run().equals(basis.run())
                        && status.phase() == basis.phase()
                        && status.failedChecks() == basis.failedChecks()
                        && status.iterations() == basis.iterations();
        if (!same || (routed && !weightsHold(verdict, live))) {
            return Ground.GONE;
        }
        return Ground.HOLDS;
    }

    /** Whether it is about the end of a Canary: nothing else is done once it is being deleted. */
    static boolean ends(Verdict verdict) {
        Phase phase = verdict.next().phase();
        return phase == Phase.TERMINATING || phase == Phase.TERMINATED;
    }

    /** As decided on, or as this very verdict left them before it was cut off. */
    private static boolean weightsHold(Verdict verdict, Optional<Weights> live) {
        return verdict.action() instanceof Action.PutBack
                || live.equals(verdict.basis().weights())
                || live.equals(wanted(verdict));
    }

    /** The weights that a verdict sets. */
    static Optional<Weights> wanted(Verdict verdict) {
        Action action = verdict.action();
        if (action instanceof Action.Shift shift) {
            return Optional.of(Weights.canary(shift.canaryWeight()));
        }
        if (action instanceof Action.ShiftPrimary shift) {
            return Optional.of(Weights.canary(shift.canaryWeight()));
        }
        if (action instanceof Action.Repair repair) {
            return Optional.of(repair.weights());
        }
        if (action instanceof Action.Follow follow) {
            return Optional.of(follow.weights());
        }
        if (action instanceof Action.Iterate iterate) {
            return Optional.of(iterate.weights());
        }
        if (action instanceof Action.Mirror) {
            return Optional.of(new Weights(100, 0, true));
        }
        if (action instanceof Action.Initialise) {
            return Optional.of(Weights.PRIMARY_ONLY);
        }
        if (action instanceof Action.FailPromotion
                || action instanceof Action.RollBack
                || action instanceof Action.Start
                || action instanceof Action.Withdraw
                || action instanceof Action.Restart) {
            return Optional.of(Weights.canary(verdict.next().canaryWeight()));
        }
        return Optional.empty();
    }
}
