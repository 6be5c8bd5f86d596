package io.weir.rollout;

import java.util.Optional;

/**
 * Which side may take traffic. Traffic goes only to one that can serve it: away from a canary that
 * failed, but not to a primary that is down.
 */
final class Sides {

    private Sides() {}

    /** What the canary keeps when a run ends or begins again: nothing, where the primary serves. */
    static int retreat(Snapshot world) {
        return targetRuns(world) && !primaryServes(world) ? world.liveWeight() : 0;
    }

    /**
     * What the canary has when a run begins. After a failed promotion all traffic is on it; the
     * primary takes it back first, if it is quite ready to, so that the new revision is tried on a
     * part of it.
     */
    static int beginning(Snapshot world) {
        boolean ready = world.primary().map(primary -> primary.readiness().ready()).orElse(false);
        return ready ? 0 : world.liveWeight();
    }

    /** What the canary has after a promotion that failed; nothing where no route leads to it. */
    static int afterFailedPromotion(Snapshot world) {
        boolean routed = world.spec().map(CanarySpec::routed).orElse(true);
        boolean failed =
                world.target()
                        .map(target -> target.readiness().state() == Readiness.State.FAILED)
                        .orElse(true);
        return routed && targetRuns(world) && !failed ? 100 : 0;
    }

    /** A primary that is rolling has pods that serve; one past its deadline is down. */
    private static boolean primaryServes(Snapshot world) {
        Optional<Readiness.State> state =
                world.primary().map(primary -> primary.readiness().state());
        return state.isPresent() && state.get() != Readiness.State.FAILED;
    }

    private static boolean targetRuns(Snapshot world) {
        return world.target().map(target -> target.replicas() > 0).orElse(false);
    }
}
