package io.weir.rollout;

import java.util.List;
import java.util.Optional;

/**
 * What comes next in a run, by its strategy and by how far it is (canary.md 3.9). No gate is asked
 * and nothing is judged here:
 *
 * <pre>
 *   strategy      so far                    next                       gates before it
 *   weighted      weight 0, mirror wanted   mirror                     confirm-traffic-increase
 *                 weight 0, mirrored        first weight
 *                 below the maximum         next weight                confirm-traffic-increase
 *                 at the maximum            promotion                  confirm-traffic-increase, confirm-promotion
 *   A/B           i of n iterations         i + 1, matched to canary
 *                 n or more                 promotion                  confirm-promotion
 *   blue/green    i of n iterations         i + 1, mirrored or not
 *                 n or more                 n + 1, all to canary       confirm-promotion
 *                 all at the canary         promotion
 * </pre>
 *
 * The plan may be edited at any time: each row goes on from the live weights and the iterations
 * done, so a number that is no longer in the plan is never a dead end.
 *
 * @param first whether this begins the run: pre-rollout hooks come before it, and no checks
 * @param gates to be asked before it, in this order
 * @param advance what to do; absent for the promotion
 */
record NextStep(boolean first, List<Question> gates, Optional<Advance> advance) {

    private static final int ALL = 100;

    NextStep {
        gates = List.copyOf(gates);
    }

    /**
     * One step.
     *
     * @param weight percent of the canary after it
     * @param iterations done after it
     */
    record Advance(Action action, int weight, int iterations, String reason) {}

    static NextStep of(Snapshot world, CanarySpec spec) {
        return switch (spec.analysis().strategy()) {
            case CANARY, MATCHED_CANARY -> weighted(world, spec.analysis());
            case AB_TESTING -> matched(world.status().iterations(), spec.analysis());
            case BLUE_GREEN -> blueGreen(world, spec);
        };
    }

    private static NextStep weighted(Snapshot world, Analysis analysis) {
        int live = world.liveWeight();
        boolean mirrored = analysis.mirror() && world.mirrored();
        if (live > 0 && live >= analysis.maxWeight()) {
            return new NextStep(
                    false,
                    List.of(Question.CONFIRM_TRAFFIC_INCREASE, Question.CONFIRM_PROMOTION),
                    Optional.empty());
        }
        if (live == 0 && analysis.mirror() && !mirrored) {
            return new NextStep(
                    true,
                    List.of(Question.CONFIRM_TRAFFIC_INCREASE),
                    Optional.of(new Advance(new Action.Mirror(), 0, 0, "mirroring requests")));
        }
        int next = Math.min(ALL, analysis.weightAfter(live));
        return new NextStep(
                live == 0 && !mirrored,
                live == 0 && mirrored ? List.of() : List.of(Question.CONFIRM_TRAFFIC_INCREASE),
                Optional.of(new Advance(new Action.Shift(next), next, 0, "canary weight " + next)));
    }

    private static NextStep matched(int done, Analysis analysis) {
        return done < analysis.iterations()
                ? iteration(done, analysis, ALL, false)
                : new NextStep(false, List.of(Question.CONFIRM_PROMOTION), Optional.empty());
    }

    private static NextStep blueGreen(Snapshot world, CanarySpec spec) {
        Analysis analysis = spec.analysis();
        int done = world.status().iterations();
        boolean switched =
                spec.routed()
                        ? world.liveWeight() == ALL && world.status().canaryWeight() == ALL
                        : done > analysis.iterations();
        if (switched) {
            return new NextStep(false, List.of(), Optional.empty());
        }
        if (done < analysis.iterations()) {
            return iteration(done, analysis, 0, analysis.mirror() && spec.routed());
        }
        int weight = spec.routed() ? ALL : 0;
        int next = analysis.iterations() + 1;
        return new NextStep(
                false,
                List.of(Question.CONFIRM_PROMOTION),
                Optional.of(
                        new Advance(
                                new Action.Iterate(next, analysis.iterations(), weight, false),
                                weight,
                                next,
                                spec.routed()
                                        ? "all traffic to the canary"
                                        : "last check before the promotion")));
    }

    private static NextStep iteration(int done, Analysis analysis, int weight, boolean mirrored) {
        int next = done + 1;
        String reason = "iteration " + next + " of " + analysis.iterations();
        return new NextStep(
                done == 0,
                List.of(),
                Optional.of(
                        new Advance(
                                new Action.Iterate(next, analysis.iterations(), weight, mirrored),
                                weight,
                                next,
                                reason)));
    }
}
