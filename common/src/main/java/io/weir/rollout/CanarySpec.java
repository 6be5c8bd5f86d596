package io.weir.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * What the user asks for, as far as decisions, checks and messages need it; what only routing and
 * workloads need is read from the Canary itself when it is applied.
 *
 * @param provider routing provider, the flag's where the Canary names none
 * @param metricsServer Prometheus of built-in and inline checks where it is not the flag's
 * @param target the workload that is watched
 * @param scaler the target's autoscaler
 * @param apex base name of Services and routes: {@code spec.service.name} or the target's name
 * @param ingress name for query templates: the Ingress, or the target's name
 * @param route name for query templates: the route, or the target's name
 * @param progressDeadline how long a workload may take to become ready
 * @param skipAnalysis promote without analysis
 * @param suspend do nothing at all
 */
public record CanarySpec(
        String provider,
        Optional<Address> metricsServer,
        TargetRef target,
        Optional<TargetRef> scaler,
        String apex,
        String ingress,
        String route,
        Duration progressDeadline,
        boolean skipAnalysis,
        boolean suspend,
        boolean revertOnDeletion,
        Analysis analysis) {

    /** What the objects around this Canary are called. */
    public Subject subject() {
        return new Subject(target, apex, provider, scaler.filter(any -> scalable()));
    }

    /**
     * Whether an autoscaler can scale the target: others have no number of pods (canary.md 2.5).
     */
    public boolean scalable() {
        return target.kind().equals("Deployment");
    }

    /**
     * Whether there are routes with weights: plain Services have none (routing/kubernetes.md 7).
     */
    public boolean routed() {
        return !provider.equals("kubernetes");
    }

    /** Name of the primary workload. */
    public String primary() {
        return target.name() + "-primary";
    }
}
