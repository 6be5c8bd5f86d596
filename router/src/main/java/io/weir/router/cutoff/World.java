package io.weir.router.cutoff;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Revision;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Workload;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKinds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Reads as much of a canary's world as its way out needs, from the API server. */
final class World {

    private final KubernetesApi api;

    World(KubernetesApi api) {
        this.api = api;
    }

    /** The snapshot; empty where kind or provider are not known to this router. */
    Future<Optional<Snapshot>> of(CanaryView canary, Instant now) {
        CanarySpec spec = canary.spec().orElseThrow();
        Optional<WorkloadKind> kind = WorkloadKinds.of(spec.target().kind());
        Optional<TrafficProvider> provider = TrafficProviders.of(spec.provider());
        if (kind.isEmpty() || (provider.isEmpty() && spec.routed())) {
            return Future.succeededFuture(Optional.empty());
        }
        ObjectName target = new ObjectName(kind.get().kind(), spec.target().name());
        ObjectName primary = new ObjectName(kind.get().kind(), spec.primary());
        List<ObjectName> routes =
                provider.map(known -> known.objects(spec.subject())).orElse(List.of());
        List<ObjectName> all = new ArrayList<>(List.of(target, primary));
        all.addAll(routes);
        return read(canary.key().namespace(), all)
                .map(
                        live ->
                                Optional.of(
                                        new Snapshot(
                                                canary.key(),
                                                canary.uid(),
                                                canary.generation(),
                                                canary.resourceVersion(),
                                                0,
                                                canary.deleting(),
                                                canary.spec(),
                                                canary.status(),
                                                canary.problems(),
                                                workload(kind.get(), spec, live, target, now),
                                                workload(kind.get(), spec, live, primary, now),
                                                false,
                                                provider.flatMap(
                                                        known -> known.weights(spec, live)),
                                                List.of(),
                                                List.of(),
                                                canary.guarded())));
    }

    private Future<Map<ObjectName, ObjectNode>> read(String namespace, List<ObjectName> names) {
        List<Future<Optional<ObjectNode>>> reads =
                names.stream().map(name -> api.get(name.kind(), namespace, name.name())).toList();
        return Future.all(reads)
                .map(
                        done -> {
                            Map<ObjectName, ObjectNode> live = new HashMap<>();
                            for (int i = 0; i < names.size(); i++) {
                                ObjectName name = names.get(i);
                                reads.get(i).result().ifPresent(object -> live.put(name, object));
                            }
                            return live;
                        });
    }

    private static Optional<Workload> workload(
            WorkloadKind kind,
            CanarySpec spec,
            Map<ObjectName, ObjectNode> live,
            ObjectName name,
            Instant now) {
        return Optional.ofNullable(live.get(name))
                .map(
                        object ->
                                new Workload(
                                        new Revision(
                                                Revisions.hash(kind.template(object)),
                                                Map.of(),
                                                Metadata.uid(object),
                                                object.path("metadata")
                                                        .path("generation")
                                                        .asLong(0),
                                                Set.of()),
                                        kind.replicas(object),
                                        kind.readiness(
                                                object,
                                                spec.analysis().primaryReadyPercent(),
                                                spec.progressDeadline(),
                                                now)));
    }
}
