package io.weir.router.plan;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ObjectName;
import io.weir.workload.ReleasedService;
import io.weir.workload.SelectorLabel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The apex Service leads to the target's pods again, where the user has made it. */
final class ServiceReturn implements Plan {

    private final Parts parts;

    ServiceReturn(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        // A Service that is the target itself was never changed.
        if (!parts.names().workloadKind().hasPods()) {
            return Set.of();
        }
        return Set.of(parts.names().target(), parts.names().apexService());
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        if (!parts.names().workloadKind().hasPods()) {
            return List.of();
        }
        ObjectName name = parts.names().apexService();
        Optional<SelectorLabel> label =
                seen.get(parts.names().target())
                        .map(
                                target ->
                                        parts.names()
                                                .workloadKind()
                                                .selector(target, parts.settings().selectorKeys()));
        Optional<ObjectNode> live = seen.get(name);
        return live.<List<Write>>map(
                        service ->
                                List.of(
                                        new Write.Put(
                                                name,
                                                live,
                                                ReleasedService.of(
                                                        service,
                                                        label,
                                                        Metadata.uid(context.raw())))))
                .orElse(List.of());
    }
}
