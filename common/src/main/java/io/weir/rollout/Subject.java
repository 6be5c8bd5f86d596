package io.weir.rollout;

import java.util.Optional;

/**
 * What the objects around a Canary are called; follows from its spec, so a basis with the right
 * generation has the right one.
 *
 * @param target the user's workload
 * @param apex base name of Services and routes
 * @param provider routing provider
 * @param scaler the target's autoscaler, of a target that one can scale
 */
public record Subject(TargetRef target, String apex, String provider, Optional<TargetRef> scaler) {

    /** Name of the primary workload. */
    public String primary() {
        return target.name() + "-primary";
    }
}
