package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Mark;
import io.weir.workload.Revisions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes over what Flagger left: the promoted template is kept, and every managed object is noted as
 * it is, so that later changes show. Nothing that is there is written.
 */
final class TakeOver implements Plan {

    private final Parts parts;

    TakeOver(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>(managed());
        needs.add(parts.names().target());
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        List<Write> writes = new ArrayList<>();
        Optional<Mark> promoted = parts.verdict().next().state().promoted();
        Optional<ObjectNode> target = seen.get(parts.names().target());
        if (promoted.isPresent() && target.isPresent()) {
            JsonNode template = parts.names().workloadKind().template(target.get());
            if (Revisions.hash(template).equals(promoted.get().template())) {
                writes.add(
                        new Write.Ensure(
                                parts.names().stored(promoted.get()),
                                Revisions.stored(
                                        context.raw(),
                                        OwnerReferences.of(context.raw()),
                                        template,
                                        promoted.get(),
                                        context.serverVersion())));
            }
        }
        // Its size is not changed, but that it is the target is noted.
        target.ifPresent(
                object ->
                        writes.add(
                                new Write.Scale(
                                        parts.names().target(),
                                        object,
                                        parts.names().workloadKind().replicas(object),
                                        Optional.empty())));
        for (ObjectName name : managed()) {
            seen.get(name)
                    .ifPresent(
                            object -> writes.add(new Write.Put(name, Optional.of(object), object)));
        }
        return writes;
    }

    private List<ObjectName> managed() {
        List<ObjectName> managed = new ArrayList<>(parts.names().routes());
        if (parts.names().workloadKind().hasPods()) {
            managed.add(parts.names().apexService());
            managed.add(parts.names().primaryService());
        }
        managed.add(parts.names().canaryService());
        managed.add(parts.names().primary());
        parts.names().scalerSource().ifPresent(managed::add);
        parts.names().scalerCopy().ifPresent(managed::add);
        return managed;
    }
}
