package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.workload.WorkloadKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * As many pods for the user's workload as the primary has, whatever its template is by now: it is
 * about to take all the traffic. A target that has more keeps them.
 */
final class TargetReturn implements Plan {

    private final Parts parts;

    TargetReturn(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        return Set.of(parts.names().target(), parts.names().primary());
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        ObjectName name = parts.names().target();
        WorkloadKind kind = parts.names().workloadKind();
        Optional<Integer> primary = seen.get(parts.names().primary()).map(kind::replicas);
        return seen.get(name)
                .<List<Write>>map(
                        target ->
                                List.of(
                                        new Write.Scale(
                                                name,
                                                target,
                                                Math.max(kind.replicas(target), primary.orElse(1)),
                                                Optional.empty())))
                .orElse(List.of());
    }
}
