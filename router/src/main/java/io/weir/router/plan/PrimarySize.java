package io.weir.router.plan;

import io.weir.kubernetes.api.OwnerReferences;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.ScalerCopy;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How many pods a primary gets (canary.md 2.4). */
record PrimarySize(Parts parts, Seen seen, Plan.Context context) {

    /**
     * What its number of pods becomes; empty to leave it. Where a scaler rules it is only raised,
     * once, so that the primary has the target's pods before it gets the target's traffic.
     *
     * @param target pods of the target
     * @param primary pods of the primary, if it is there
     */
    Optional<Integer> of(PrimaryWorkload.Purpose purpose, int target, Optional<Integer> primary) {
        if (primary.isEmpty()) {
            return Optional.of(Math.max(Math.max(1, target), fewest()));
        }
        // A target at zero says nothing about the size that production needs.
        if (purpose != PrimaryWorkload.Purpose.PROMOTE || target == 0) {
            return Optional.empty();
        }
        if (parts.names().subject().scaler().isEmpty()) {
            return Optional.of(target);
        }
        int wanted = Math.min(target, most());
        return wanted > primary.get() ? Optional.of(wanted) : Optional.empty();
    }

    private int fewest() {
        return source().map(source -> parts.names().scaler().orElseThrow().minimum(source))
                .orElse(0);
    }

    private int most() {
        return source().map(this::most).orElse(Integer.MAX_VALUE);
    }

    /** As the primary's own scaler will have it. */
    private int most(ObjectNode source) {
        Scaler kind = parts.names().scaler().orElseThrow();
        ScalerCopy copy =
                ScalerCopy.of(
                        context.raw(),
                        parts.names().subject().target().name(),
                        OwnerReferences.of(context.raw()),
                        0);
        return kind.maximum(kind.primary(source, Optional.empty(), copy));
    }

    private Optional<ObjectNode> source() {
        return parts.names().scalerSource().flatMap(seen::get);
    }
}
