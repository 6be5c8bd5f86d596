package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.workload.ConfigRef;
import io.weir.workload.Configs;
import io.weir.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies of ConfigMaps and Secrets that the primary refers to no more. They go at the end of a run:
 * until then pods of the former revision read them, and a promotion that fails needs them again.
 * What another Canary shares stays for it; what is a user's by now is left alone.
 */
final class FormerConfigs implements Plan {

    private final Parts parts;

    FormerConfigs(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>();
        needs.add(parts.names().canary());
        needs.add(parts.names().primary());
        needs.addAll(former(seen));
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        String uid = context.canary().uid();
        List<Write> writes = new ArrayList<>();
        for (ObjectName name : former(seen)) {
            seen.get(name).ifPresent(copy -> writes.add(leave(name, copy, uid)));
        }
        return writes;
    }

    private static Write leave(ObjectName name, ObjectNode copy, String uid) {
        if (!Configs.ownedBy(copy, uid)) {
            return new Write.Release(name, copy, copy);
        }
        return Configs.without(copy, uid)
                .<Write>map(left -> new Write.Release(name, copy, left))
                .orElseGet(() -> new Write.Remove(name));
    }

    private Set<ObjectName> former(Seen seen) {
        Optional<ObjectNode> primary =
                seen.knows(parts.names().primary())
                        ? seen.get(parts.names().primary())
                        : Optional.empty();
        Set<ObjectName> former = new LinkedHashSet<>();
        if (primary.isPresent()) {
            for (ResourceKind kind : List.of(ResourceKind.CONFIG_MAP, ResourceKind.SECRET)) {
                former.addAll(Remembered.of(seen, parts.names().canary(), kind));
            }
            WorkloadKind kind = parts.names().workloadKind();
            for (ConfigRef ref : kind.configs(kind.template(primary.get()))) {
                former.remove(new ObjectName(ref.kind(), ref.name()));
            }
        }
        return former;
    }
}
