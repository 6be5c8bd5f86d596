package io.weir.watcher.observe;

import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Problem;
import io.weir.rollout.Snapshot;
import io.weir.traffic.TrafficProvider;
import io.weir.watcher.admission.Gravity;
import io.weir.watcher.admission.Templates;
import io.weir.watcher.observe.Lags.Lag;
import io.weir.watcher.observe.Lags.Managed;
import io.weir.watcher.revision.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a Canary's snapshot from what is known of the cluster. Pure. */
public final class SnapshotBuilder {

    private final Collection<ResourceKind> watched;
    private final WorkloadReader workloads;
    private final RouteReader routes;
    private final Templates templates;

    /**
     * A builder.
     *
     * @param watched kinds that there is a view of
     * @param routesElsewhere whether routes live in another cluster than the Canaries
     */
    public SnapshotBuilder(
            Collection<ResourceKind> watched,
            WorkloadReader workloads,
            List<TrafficProvider> providers,
            boolean routesElsewhere,
            Templates templates) {
        this.watched = List.copyOf(watched);
        this.workloads = workloads;
        this.routes = new RouteReader(providers, routesElsewhere);
        this.templates = templates;
    }

    /**
     * Makes it, or says what it takes.
     *
     * @param surroundings what other Canaries and controllers are in the way of
     * @param now deadlines count against it
     */
    Assembly assemble(
            ObservedCanary observed,
            Cluster cluster,
            Known known,
            List<Problem> surroundings,
            Instant now) {
        CanaryView canary = observed.view();
        List<Managed> managed = Lags.managed(canary.key(), canary.status().objects(), watched);
        List<Lag> lags =
                managed.stream().flatMap(object -> object.lag(cluster, known).stream()).toList();
        if (!lags.isEmpty()) {
            return new Assembly.Behind(lags);
        }
        List<Problem> problems = new ArrayList<>(canary.problems());
        problems.addAll(surroundings);
        if (canary.spec().isEmpty()) {
            return new Assembly.Complete(withoutSpec(canary, problems), Optional.empty(), Map.of());
        }
        CanarySpec spec = canary.spec().get();
        WorkloadReader.Reading pods = workloads.read(observed, spec, cluster, known, now);
        if (!pods.missing().isEmpty()) {
            return new Assembly.Wanting(pods.missing());
        }
        RouteReader.Reading live = routes.read(canary, spec, cluster);
        Templates.Resolved metrics =
                templates.resolve(canary.key(), spec.analysis().metrics(), cluster);
        ScalerReader.Reading scaler = ScalerReader.read(canary, spec, cluster);
        problems.addAll(observed.routes());
        problems.addAll(pods.problems());
        problems.addAll(scaler.problems());
        problems.addAll(live.problems());
        problems.addAll(metrics.problems());
        return new Assembly.Complete(
                new Snapshot(
                        canary.key(),
                        canary.uid(),
                        canary.generation(),
                        canary.resourceVersion(),
                        0,
                        canary.deleting(),
                        canary.spec(),
                        canary.status(),
                        Gravity.gravestFirst(problems),
                        pods.target(),
                        pods.primary(),
                        pods.primaryIsTarget(),
                        live.weights(),
                        metrics.sources(),
                        drifted(managed, cluster, scaler.missing()),
                        canary.guarded()),
                pods.lookAgain(),
                pods.waiting());
    }

    private static List<String> drifted(
            List<Managed> managed, Cluster cluster, List<String> missing) {
        return Stream.concat(Drift.of(managed, cluster).stream(), missing.stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Snapshot withoutSpec(CanaryView canary, List<Problem> problems) {
        return new Snapshot(
                canary.key(),
                canary.uid(),
                canary.generation(),
                canary.resourceVersion(),
                0,
                canary.deleting(),
                Optional.empty(),
                canary.status(),
                Gravity.gravestFirst(problems),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                List.of(),
                List.of(),
                canary.guarded());
    }
}
