package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.CanarySpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Routes lead where they did before the Canary was there; those made for it go. In another cluster
 * no garbage collector takes the rest of what was made for it.
 */
final class RouteReturn implements Plan {

    private final Parts parts;

    RouteReturn(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        return new LinkedHashSet<>(parts.names().routes());
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        CanarySpec spec = context.canary().spec().orElseThrow();
        List<Write> writes = new ArrayList<>();
        Map<ObjectName, ObjectNode> live = seen.existing(parts.names().routes());
        Map<ObjectName, Optional<ObjectNode>> released =
                parts.names().traffic().released(context.raw(), spec, live);
        released.forEach(
                (name, after) ->
                        writes.add(
                                after.<Write>map(
                                                object ->
                                                        new Write.Put(name, seen.get(name), object))
                                        .orElseGet(() -> new Write.Remove(name))));
        if (parts.settings().routesElsewhere()) {
            live.forEach(
                    (name, object) -> {
                        if (!released.containsKey(name)
                                && OwnerReferences.belongs(context.canary(), object)) {
                            writes.add(new Write.Remove(name));
                        }
                    });
        }
        return writes;
    }
}
