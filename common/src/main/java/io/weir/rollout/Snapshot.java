package io.weir.rollout;

import java.util.List;
import java.util.Optional;

/**
 * One canary's world at one moment: all that a decision needs, so that the analyzer asks the API
 * server for nothing but Secrets. Never older than the router's last write: the watcher holds a
 * snapshot back until its views have reached the resourceVersions in {@code status.weir}.
 *
 * @param canary whose world
 * @param uid of the Canary object
 * @param generation of the Canary's spec
 * @param resourceVersion of the Canary object
 * @param epoch group generation of the watcher that published it
 * @param deleting whether the Canary is being deleted
 * @param spec what the user asks for; absent when it cannot be read at all, then a problem says why
 * @param status where the Canary is
 * @param problems what is wrong with it, the gravest first
 * @param target the user's workload
 * @param primary Weir's copy of it
 * @param primaryIsTarget whether both have the same pod template, names of copies aside
 * @param routes live weights; absent without a route
 * @param sources the MetricTemplates that the spec refers to, as far as they exist
 * @param drifted managed objects that are missing or are not what was last written, {@code
 *     KIND/NAME}
 * @param guarded whether the Canary's deletion waits for Weir
 */
public record Snapshot(
        CanaryKey canary,
        String uid,
        long generation,
        String resourceVersion,
        int epoch,
        boolean deleting,
        Optional<CanarySpec> spec,
        CanaryStatus status,
        List<Problem> problems,
        Optional<Workload> target,
        Optional<Workload> primary,
        boolean primaryIsTarget,
        Optional<Weights> routes,
        List<MetricSource> sources,
        List<String> drifted,
        boolean guarded) {

    /** One whose deletion waits for nobody. */
    public Snapshot(
            CanaryKey canary,
            String uid,
            long generation,
            String resourceVersion,
            int epoch,
            boolean deleting,
            Optional<CanarySpec> spec,
            CanaryStatus status,
            List<Problem> problems,
            Optional<Workload> target,
            Optional<Workload> primary,
            boolean primaryIsTarget,
            Optional<Weights> routes,
            List<MetricSource> sources,
            List<String> drifted) {
        this(
                canary,
                uid,
                generation,
                resourceVersion,
                epoch,
                deleting,
                spec,
                status,
                problems,
                target,
                primary,
                primaryIsTarget,
                routes,
                sources,
                drifted,
                false);
    }

    public Snapshot {
        problems = List.copyOf(problems);
        sources = List.copyOf(sources);
        drifted = List.copyOf(drifted);
    }

    /** Percent of requests that reach the canary now. */
    public int liveWeight() {
        return routes.map(Weights::canary).orElse(0);
    }

    /** Whether requests are copied to the canary now. */
    public boolean mirrored() {
        return routes.map(Weights::mirrored).orElse(false);
    }

    /** What a verdict on this world rests on. */
    public Basis basis() {
        return new Basis(
                uid,
                generation,
                status.verdict(),
                status.memory().run(),
                status.phase(),
                status.failedChecks(),
                status.iterations(),
                routes,
                spec.map(CanarySpec::subject),
                target.map(Workload::revision).map(Revision::template));
    }
}
