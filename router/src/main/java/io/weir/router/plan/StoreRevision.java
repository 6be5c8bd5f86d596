package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Revision;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the target's template, so that what is promoted is what was analysed and a lost primary can
 * be rebuilt.
 */
final class StoreRevision implements Plan {

    private final Parts parts;
    private final Revision revision;

    StoreRevision(Parts parts, Revision revision) {
        this.parts = parts;
        this.revision = revision;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        return Set.of(parts.names().target());
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        ObjectName name = parts.names().target();
        ObjectNode target = seen.get(name).orElseThrow(() -> new Stale(name + " is gone"));
        WorkloadKind kind = parts.names().workloadKind();
        JsonNode template = kind.template(target);
        if (!Revisions.hash(template).equals(revision.template())) {
            throw new Stale(name + " has a newer template");
        }
        return List.of(
                new Write.Ensure(
                        parts.names().stored(revision.mark()),
                        Revisions.stored(
                                context.raw(),
                                OwnerReferences.of(context.raw()),
                                template,
                                revision.mark(),
                                context.serverVersion())));
    }
}
