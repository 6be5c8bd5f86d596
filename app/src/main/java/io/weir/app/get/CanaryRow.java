package io.weir.app.get;

import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Health;
import io.weir.rollout.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One canary as the list shows it, read from the Canary alone. Pure.
 *
 * @param weight percent of requests to the canary
 * @param step where the run is; absent where nothing is under way or the plan has no steps
 * @param failedChecks of the current or last run
 * @param threshold failed checks that end a run; 0 when the spec cannot be read
 * @param suspended nothing is done with it
 * @param nextCheck when the next check is due; absent where none is planned
 * @param ready the {@code Ready} condition; absent when Weir has not looked at the Canary yet
 */
public record CanaryRow(
        CanaryKey canary,
        Phase phase,
        int weight,
        Optional<Step> step,
        int failedChecks,
        int threshold,
        boolean suspended,
        Optional<Instant> nextCheck,
        Optional<Health> ready) {

    /**
     * Steps that were done of those that are planned.
     *
     * @param unit {@code step} of weight, or {@code iteration}
     */
    public record Step(int done, int of, String unit) {}

    /** Reads a Canary as the API server gave it. */
    public static CanaryRow of(ObjectNode canary) {
        CanaryView view = CanaryReader.read(canary, "istio");
        CanaryStatus status = view.status();
        Optional<Analysis> analysis = view.spec().map(CanarySpec::analysis);
        boolean suspended = view.spec().map(CanarySpec::suspend).orElse(false);
        boolean checking = status.phase().isAnalysing() && !suspended;
        return new CanaryRow(
                view.key(),
                status.phase(),
                status.canaryWeight(),
                analysis.flatMap(plan -> step(plan, status)),
                status.failedChecks(),
                analysis.map(Analysis::threshold).orElse(0),
                suspended,
                checking
                        ? status.stepAppliedAt()
                                .flatMap(at -> analysis.map(plan -> at.plus(plan.interval())))
                        : Optional.empty(),
                status.health());
    }

    private static Optional<Step> step(Analysis plan, CanaryStatus status) {
        if (!status.phase().isAnalysing() && !status.phase().isPromoting()) {
            return Optional.empty();
        }
        if (plan.iterations() > 0) {
            int done = status.phase().isPromoting() ? plan.iterations() : status.iterations();
            return Optional.of(
                    new Step(Math.min(done, plan.iterations()), plan.iterations(), "iteration"));
        }
        List<Integer> weights = weights(plan);
        int weight = status.phase().isPromoting() ? 100 : status.canaryWeight();
        int done = (int) weights.stream().filter(planned -> planned <= weight).count();
        return weights.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step(done, weights.size(), "step"));
    }

    /** The weights from the first step to the last. */
    private static List<Integer> weights(Analysis plan) {
        List<Integer> weights = new ArrayList<>();
        int weight = 0;
        while (weight < plan.maxWeight() && plan.weightAfter(weight) > weight) {
            weight = plan.weightAfter(weight);
            weights.add(weight);
        }
        return weights;
    }
}
