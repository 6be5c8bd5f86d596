package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Mark;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The canary's copy of a target that is a Service (routing/kubernetes.md 8): it has the revision
 * that is analysed, and changes with the run that analyses another one, never between.
 */
final class CanaryCopy implements Plan {

    private final Parts parts;
    private final Optional<Mark> mark;

    /**
     * Plans.
     *
     * @param mark the revision that it shall have; absent where nobody knows it: then one that is
     *     there stays
     */
    CanaryCopy(Parts parts, Optional<Mark> mark) {
        this.parts = parts;
        this.mark = mark;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>();
        needs.add(parts.names().target());
        needs.add(parts.names().canaryService());
        mark.map(parts.names()::stored).ifPresent(needs::add);
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        ObjectName name = parts.names().canaryService();
        Optional<ObjectNode> live = seen.get(name);
        Optional<ObjectNode> target = seen.get(parts.names().target());
        WorkloadKind kind = parts.names().workloadKind();
        Optional<JsonNode> template =
                target.flatMap(
                        object ->
                                template(seen, kind.template(object))
                                        .or(
                                                () ->
                                                        live.isPresent()
                                                                ? Optional.empty()
                                                                : Optional.of(
                                                                        kind.template(object))));
        if (template.isEmpty()) {
            return live.<List<Write>>map(
                            object -> List.of(new Write.Put(name, Optional.of(object), object)))
                    .orElse(List.of());
        }
        JsonNode wanted = kind.withOptions(template.get(), context.raw());
        return List.of(
                new Write.Put(
                        name, live, kind.primary(target.get(), wanted, live, plan(kind, context))));
    }

    /** The kept template, or the target's where it is the same. */
    private Optional<JsonNode> template(Seen seen, JsonNode served) {
        return mark.flatMap(
                wanted ->
                        seen.get(parts.names().stored(wanted))
                                .flatMap(Revisions::template)
                                .or(
                                        () ->
                                                Optional.of(served)
                                                        .filter(
                                                                template ->
                                                                        Revisions.hash(template)
                                                                                .equals(
                                                                                        wanted
                                                                                                .template()))));
    }

    private PrimaryPlan plan(WorkloadKind kind, Context context) {
        return new PrimaryPlan(
                parts.names().canaryService().name(),
                kind.selector(context.raw(), List.of()),
                List.of(),
                Map.of(),
                parts.settings().labelPrefixes(),
                "",
                OwnerReferences.of(context.raw()),
                Optional.empty());
    }
}
