package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Phase;
import io.weir.rollout.Progress;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.ScalerCopy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The primary's scaler, made from the user's as that is now. Nothing where the target has none; a
 * copy whose source is gone stays as it is.
 *
 * <p>While the primary is about to take traffic back from the target it keeps as many pods as the
 * target has (the floor): its own scaler, which sees little traffic until then, would take them
 * away again.
 */
final class PrimaryScaler implements Plan {

    /** What is done about a copy that is missing, or an object of its name that is not ours. */
    private enum Purpose {
        /** It is made; somebody else's is in the way. */
        MAKE,
        /** It is made; somebody else's is left, and noted as it is. */
        REPAIR,
        /** Neither: what has to be done goes on without it. */
        ADJUST
    }

    private final Parts parts;
    private final Purpose purpose;

    private PrimaryScaler(Parts parts, Purpose purpose) {
        this.parts = parts;
        this.purpose = purpose;
    }

    /** Where the primary is made or takes over: not without its scaler. */
    static Plan make(Parts parts) {
        return new PrimaryScaler(parts, Purpose.MAKE);
    }

    /** Where objects are put back or follow the Canary. */
    static Plan repair(Parts parts) {
        return new PrimaryScaler(parts, Purpose.REPAIR);
    }

    /** Where only the floor changes: nothing may keep the rest from being done. */
    static Plan adjust(Parts parts) {
        return new PrimaryScaler(parts, Purpose.ADJUST);
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>();
        parts.names().scalerSource().ifPresent(needs::add);
        parts.names().scalerCopy().ifPresent(needs::add);
        if (!needs.isEmpty() && takesOver()) {
            needs.add(parts.names().target());
        }
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        Optional<Scaler> kind = parts.names().scaler();
        if (kind.isEmpty()) {
            return List.of();
        }
        ObjectName copyName = parts.names().scalerCopy().orElseThrow();
        ObjectName sourceName = parts.names().scalerSource().orElseThrow();
        Optional<ObjectNode> copy = seen.get(copyName);
        Optional<ObjectNode> source = seen.get(sourceName);
        List<Write> writes = new ArrayList<>();
        // It stays as it is, but that it is the scaler is noted: it may have to be resumed.
        source.ifPresent(object -> writes.add(new Write.Put(sourceName, source, object)));
        ScalerCopy plan = plan(context, floor(seen));
        boolean foreign = copy.map(object -> !plan.isOurs(object)).orElse(false);
        boolean left =
                switch (purpose) {
                    case MAKE -> false;
                    case REPAIR -> foreign;
                    case ADJUST -> foreign || copy.isEmpty();
                };
        source.filter(any -> !left)
                .map(object -> kind.get().primary(object, copy, plan))
                .or(() -> copy)
                .ifPresent(wanted -> writes.add(new Write.Put(copyName, copy, wanted)));
        return writes;
    }

    private ScalerCopy plan(Context context, int floor) {
        return ScalerCopy.of(
                context.raw(),
                parts.names().subject().target().name(),
                OwnerReferences.of(context.raw()),
                floor);
    }

    private int floor(Seen seen) {
        return takesOver()
                ? seen.get(parts.names().target())
                        .map(parts.names().workloadKind()::replicas)
                        .orElse(0)
                : 0;
    }

    /** Promoting, or after a promotion that failed and left traffic on the target. */
    private boolean takesOver() {
        Progress next = parts.verdict().next();
        return next.phase().isPromoting()
                || (next.phase() == Phase.FAILED && next.canaryWeight() > 0);
    }
}
