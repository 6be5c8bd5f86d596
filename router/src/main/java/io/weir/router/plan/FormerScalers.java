package io.weir.router.plan;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ObjectName;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.Scalers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scalers that the Canary named before it was edited: the primary's copy goes, or two would scale
 * one workload; the user's own works again.
 */
final class FormerScalers implements Plan {

    private final Parts parts;

    FormerScalers(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>(Set.of(parts.names().canary()));
        needs.addAll(former(seen));
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        List<Write> writes = new ArrayList<>();
        for (ObjectName name : former(seen)) {
            Optional<ObjectNode> object = seen.get(name);
            if (object.isEmpty()) {
                continue;
            }
            if (Metadata.controlledBy(object.get(), context.canary().uid())) {
                writes.add(new Write.Remove(name));
            } else {
                ObjectNode left =
                        Scalers.of(name.kind())
                                .filter(kind -> !Metadata.madeForCanary(object.get()))
                                .map(kind -> kind.resumed(object.get()))
                                .orElse(object.get());
                writes.add(new Write.Release(name, object.get(), left));
            }
        }
        return writes;
    }

    private Set<ObjectName> former(Seen seen) {
        Set<ObjectName> former = new LinkedHashSet<>();
        for (Scaler kind : Scalers.all()) {
            former.addAll(Remembered.of(seen, parts.names().canary(), kind.kind()));
        }
        parts.names().scalerSource().ifPresent(former::remove);
        parts.names().scalerCopy().ifPresent(former::remove);
        return former;
    }
}
