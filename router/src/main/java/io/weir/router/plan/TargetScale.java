package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.rollout.Mark;
import io.weir.rollout.Revision;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The number of pods of the user's workload; nothing else of it is ever written, but for the mark
 * that starts pods anew. Its scaler rests while there are none.
 */
final class TargetScale implements Plan {

    private final Parts parts;
    private final Optional<Revision> revision;
    private final boolean anew;

    private final Plan scaler;

    private TargetScale(Parts parts, Optional<Revision> revision, boolean anew) {
        this.parts = parts;
        this.revision = revision;
        this.anew = anew;
        this.scaler = revision.isPresent() ? ScalerPause.resume(parts) : ScalerPause.pause(parts);
    }

    static Plan toZero(Parts parts) {
        return new TargetScale(parts, Optional.empty(), false);
    }

    /**
     * As many pods as the primary has, or as the scaler begins with, if the target still has this
     * revision. Pods that run are left alone, unless the configuration alone is new to them.
     */
    static Plan up(Parts parts, Revision revision) {
        return new TargetScale(parts, Optional.of(revision), false);
    }

    /** The same with fresh pods, where only the configuration is new. */
    static Plan upAnew(Parts parts, Revision revision) {
        return new TargetScale(parts, Optional.of(revision), true);
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>(scaler.needs(seen));
        needs.add(parts.names().target());
        if (revision.isPresent()) {
            needs.add(parts.names().primary());
        }
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        ObjectName name = parts.names().target();
        Optional<ObjectNode> target = seen.get(name);
        if (target.isEmpty()) {
            if (revision.isPresent()) {
                throw new Stale(name + " is gone");
            }
            return List.of();
        }
        List<Write> writes = new ArrayList<>(scaler.writes(seen, context));
        WorkloadKind kind = parts.names().workloadKind();
        if (revision.isEmpty()) {
            // What has no pods keeps its size; that it is the target is noted.
            int replicas = kind.hasPods() ? 0 : kind.replicas(target.get());
            writes.add(new Write.Scale(name, target.get(), replicas, Optional.empty()));
            return writes;
        }
        if (!Revisions.hash(kind.template(target.get())).equals(revision.get().template())) {
            throw new Stale(name + " has a newer template");
        }
        writes.add(
                new Write.Scale(
                        name,
                        target.get(),
                        replicas(seen, kind, target.get()),
                        configs(context, kind.replicas(target.get()))));
        return writes;
    }

    private int replicas(Seen seen, WorkloadKind kind, ObjectNode target) {
        int own = kind.replicas(target);
        if (own > 0) {
            return own;
        }
        if (parts.names().subject().scaler().isPresent()) {
            return parts.names()
                    .scalerSource()
                    .flatMap(seen::get)
                    .map(source -> parts.names().scaler().orElseThrow().minimum(source))
                    .map(fewest -> Math.max(1, fewest))
                    .orElse(1);
        }
        return Math.max(1, seen.get(parts.names().primary()).map(kind::replicas).orElse(1));
    }

    /** Pods that run have read their configuration: those of a former one must not be analysed. */
    private Optional<String> configs(Context context, int running) {
        if (!anew && running == 0) {
            return Optional.empty();
        }
        Mark next = revision.orElseThrow().mark();
        Optional<Mark> before = context.canary().status().memory().analysed();
        boolean configsOnly =
                before.map(
                                mark ->
                                        mark.template().equals(next.template())
                                                && !mark.configs().equals(next.configs()))
                        .orElse(false);
        return configsOnly ? Optional.of(next.configs()) : Optional.empty();
    }
}
