package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Ids;
import io.weir.rollout.Mark;
import io.weir.rollout.Revision;
import io.weir.workload.ConfigRef;
import io.weir.workload.Configs;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The primary workload with copies of its configuration, running one given revision. The template
 * comes from the object that keeps it, never from what the target happens to be now, unless the two
 * are the same.
 */
final class PrimaryWorkload implements Plan {

    /** Why the primary is written. */
    enum Purpose {
        /** It is made, from the target. */
        MAKE,
        /** It takes over the analysed revision: pods are started anew. */
        PROMOTE,
        /**
         * Something about it was changed or lost: it is put back, and pods restart only if the
         * template had changed.
         */
        REPAIR
    }

    private final Parts parts;
    private final Purpose purpose;
    private final Mark mark;
    private final Optional<Revision> revision;

    /**
     * Plans.
     *
     * @param mark the revision to run
     * @param revision the same as it was seen, where configuration must still be the analysed one
     */
    PrimaryWorkload(Parts parts, Purpose purpose, Mark mark, Optional<Revision> revision) {
        this.parts = parts;
        this.purpose = purpose;
        this.mark = mark;
        this.revision = revision;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>();
        needs.add(parts.names().target());
        needs.add(parts.names().primary());
        parts.names().scalerSource().ifPresent(needs::add);
        if (purpose != Purpose.MAKE) {
            needs.add(parts.names().stored(mark));
        }
        if (needs.stream().allMatch(seen::knows) && parts.settings().trackConfigs()) {
            template(seen)
                    .ifPresent(
                            template -> {
                                for (ConfigRef ref :
                                        parts.names().workloadKind().configs(template)) {
                                    needs.add(source(ref));
                                    needs.add(copy(ref));
                                }
                            });
        }
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        ObjectName targetName = parts.names().target();
        Optional<ObjectNode> target = seen.get(targetName);
        Optional<ObjectNode> primary = seen.get(parts.names().primary());
        if (target.isEmpty()) {
            if (purpose == Purpose.REPAIR) {
                return primary.<List<Write>>map(
                                live ->
                                        List.of(
                                                new Write.Put(
                                                        parts.names().primary(), primary, live)))
                        .orElseThrow(() -> new Stale(targetName + " is gone"));
            }
            throw new Stale(targetName + " is gone");
        }
        Optional<JsonNode> template = template(seen);
        if (template.isEmpty()) {
            return withoutTemplate(primary);
        }
        ObjectNode owner = OwnerReferences.of(context.raw());
        WorkloadKind kind = parts.names().workloadKind();
        List<Write> writes = new ArrayList<>();
        Map<ConfigRef, String> copies = copies(seen, template.get(), owner, writes);
        PrimaryPlan plan = plan(seen, target.get(), primary, context, owner, copies);
        writes.add(
                new Write.Put(
                        parts.names().primary(),
                        primary,
                        kind.primary(
                                target.get(),
                                kind.withOptions(template.get(), context.raw()),
                                primary,
                                plan)));
        return writes;
    }

    private List<Write> withoutTemplate(Optional<ObjectNode> primary) {
        if (purpose == Purpose.REPAIR && primary.isPresent()) {
            return List.of(new Write.Put(parts.names().primary(), primary, primary.get()));
        }
        if (purpose == Purpose.MAKE) {
            throw new Stale(parts.names().target() + " has a newer template");
        }
        throw new Refusal(
                "RevisionLost",
                parts.names().stored(mark)
                        + " is missing and "
                        + parts.names().target()
                        + " has another template: nothing to make "
                        + parts.names().primary()
                        + " from; apply the wanted revision to the target",
                purpose == Purpose.REPAIR
                        ? Optional.of(parts.names().primary())
                        : Optional.empty());
    }

    /** The revision's template: the kept one, or the target's where it is the same. */
    private Optional<JsonNode> template(Seen seen) {
        if (purpose != Purpose.MAKE) {
            Optional<JsonNode> kept =
                    seen.get(parts.names().stored(mark)).flatMap(Revisions::template);
            if (kept.isPresent()) {
                return kept;
            }
        }
        return seen.get(parts.names().target())
                .map(parts.names().workloadKind()::template)
                .filter(template -> Revisions.hash(template).equals(mark.template()));
    }

    private Map<ConfigRef, String> copies(
            Seen seen, JsonNode template, ObjectNode owner, List<Write> writes) {
        Map<ConfigRef, String> copies = new LinkedHashMap<>();
        if (!parts.settings().trackConfigs()) {
            return copies;
        }
        for (ConfigRef ref : parts.names().workloadKind().configs(template)) {
            Optional<ObjectNode> source = seen.get(source(ref));
            if (source.isEmpty()) {
                if (!ref.optional()) {
                    throw new Refusal("ConfigNotFound", ref.id() + " is missing");
                }
                continue;
            }
            if (!Configs.tracked(source.get())) {
                continue;
            }
            copies.put(ref, Configs.copyName(ref.name()));
            boolean analysed =
                    revision.map(
                                    seenThen ->
                                            Configs.checksum(source.get())
                                                    .equals(seenThen.configs().get(ref.id())))
                            .orElse(false);
            if (revision.isPresent() && !analysed) {
                throw new Stale(ref.id() + " changed since it was analysed");
            }
            Optional<ObjectNode> existing = seen.get(copy(ref));
            if (purpose == Purpose.REPAIR && existing.isPresent()) {
                // The source may be newer than what is promoted: a copy that is there stays.
                writes.add(new Write.Put(copy(ref), existing, existing.get()));
                continue;
            }
            writes.add(
                    copy(
                            ref,
                            existing,
                            Configs.copy(
                                    ref.kind(),
                                    source.get(),
                                    existing,
                                    owner,
                                    parts.settings().labelPrefixes())));
        }
        return copies;
    }

    private PrimaryPlan plan(
            Seen seen,
            ObjectNode target,
            Optional<ObjectNode> primary,
            Context context,
            ObjectNode owner,
            Map<ConfigRef, String> copies) {
        WorkloadKind kind = parts.names().workloadKind();
        return new PrimaryPlan(
                parts.names().primary().name(),
                kind.selector(target, parts.settings().selectorKeys()),
                parts.settings().selectorKeys(),
                copies,
                parts.settings().labelPrefixes(),
                podId(primary),
                owner,
                new PrimarySize(parts, seen, context)
                        .of(purpose, kind.replicas(target), primary.map(kind::replicas)));
    }

    /** A promotion starts pods anew, once however often it is carried out; a repair does not. */
    private String podId(Optional<ObjectNode> primary) {
        String now =
                primary.map(
                                live ->
                                        live.path("spec")
                                                .path("template")
                                                .path("metadata")
                                                .path("annotations")
                                                .path("flagger-id")
                                                .asString(""))
                        .orElse("");
        return purpose == Purpose.REPAIR && !now.isEmpty()
                ? now
                : Ids.of(mark.template(), mark.configs(), parts.verdict().next().state().run());
    }

    private static Write copy(ConfigRef ref, Optional<ObjectNode> existing, ObjectNode wanted) {
        return existing.filter(before -> Configs.onlyAnew(before, wanted))
                .<Write>map(
                        before -> new Write.Recreate(copy(ref), Configs.anew(ref.kind(), wanted)))
                .orElseGet(() -> new Write.Put(copy(ref), existing, wanted));
    }

    private static ObjectName source(ConfigRef ref) {
        return new ObjectName(ref.kind(), ref.name());
    }

    private static ObjectName copy(ConfigRef ref) {
        return new ObjectName(ref.kind(), Configs.copyName(ref.name()));
    }
}
