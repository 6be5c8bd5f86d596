package io.weir.rollout;

import java.time.Duration;
import java.util.List;

/**
 * {@code spec.analysis} with defaults and derived values applied (canary.md 1.4, 1.5).
 *
 * @param interval between a step and its check, 10 s at least
 * @param threshold failed checks that end a run, 1 at least
 * @param maxWeight percent at which the analysis is complete, 1 to 100
 * @param stepWeight linear step in percent; 0 when {@code stepWeights} rules
 * @param stepWeights explicit weights, rising; empty when {@code stepWeight} rules
 * @param stepWeightPromotion step of the way back to the primary; 0 for one step
 * @param iterations of a blue/green or A/B run; 0 for a weighted one
 * @param mirror whether a mirrored step comes first
 * @param matching whether A/B conditions are set
 * @param primaryReadyPercent of the primary's pods that must be available
 * @param canaryReadyPercent of the canary's pods that must be available
 */
public record Analysis(
        Duration interval,
        int threshold,
        int maxWeight,
        int stepWeight,
        List<Integer> stepWeights,
        int stepWeightPromotion,
        int iterations,
        boolean mirror,
        boolean matching,
        int primaryReadyPercent,
        int canaryReadyPercent,
        List<MetricCheck> metrics,
        List<Webhook> webhooks,
        List<AlertRule> alerts) {

    public Analysis {
        stepWeights = List.copyOf(stepWeights);
        metrics = List.copyOf(metrics);
        webhooks = List.copyOf(webhooks);
        alerts = List.copyOf(alerts);
    }

    /** The hooks of a type in the order of the manifest. */
    public List<Webhook> hooks(HookType type) {
        return webhooks.stream().filter(hook -> hook.type() == type).toList();
    }

    /** How a run goes (canary.md 1.5). */
    public Strategy strategy() {
        if (iterations > 0) {
            return matching ? Strategy.AB_TESTING : Strategy.BLUE_GREEN;
        }
        return matching ? Strategy.MATCHED_CANARY : Strategy.CANARY;
    }

    /**
     * The weight after the given one: the first element above it, or one linear step more, never
     * above 100.
     *
     * <p>A weight that an edit of the plan left between two elements goes to the next element
     * above, never straight to the end.
     *
     * @param weight the canary's live weight, below {@link #maxWeight}
     * @return the next weight, above the given one; the same when the plan has no step (an invalid
     *     plan)
     */
    public int weightAfter(int weight) {
        if (stepWeight > 0) {
            return Math.min(100, weight + stepWeight);
        }
        return stepWeights.stream().filter(next -> next > weight).findFirst().orElse(weight);
    }
}
