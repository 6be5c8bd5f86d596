package io.weir.watcher.publish;

import io.weir.rollout.CanaryStatus;
import io.weir.rollout.MetricSource;
import io.weir.rollout.Problem;
import io.weir.rollout.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots that differ from a given one in some fields. */
final class Copies {

    private Copies() {}

    static Snapshot deleting(Snapshot of) {
        return new Snapshot(
                of.canary(),
                of.uid(),
                of.generation(),
                of.resourceVersion(),
                of.epoch(),
                true,
                of.spec(),
                of.status(),
                of.problems(),
                of.target(),
                of.primary(),
                of.primaryIsTarget(),
                of.routes(),
                of.sources(),
                of.drifted(),
                of.guarded());
    }

    static Snapshot ofEpoch(Snapshot of, int epoch) {
        return new Snapshot(
                of.canary(),
                of.uid(),
                of.generation(),
                of.resourceVersion(),
                epoch,
                of.deleting(),
                of.spec(),
                of.status(),
                of.problems(),
                of.target(),
                of.primary(),
                of.primaryIsTarget(),
                of.routes(),
                of.sources(),
                of.drifted(),
                of.guarded());
    }

    static Snapshot with(Snapshot of, List<MetricSource> sources, List<Problem> problems) {
        return new Snapshot(
                of.canary(),
                of.uid(),
                of.generation(),
                of.resourceVersion(),
                of.epoch(),
                of.deleting(),
                of.spec(),
                of.status(),
                problems,
                of.target(),
                of.primary(),
                of.primaryIsTarget(),
                of.routes(),
                sources,
                of.drifted(),
                of.guarded());
    }

    /** Nothing but where the Canary is and what is wrong with it. */
    static Snapshot withoutSpec(Snapshot of, Problem problem) {
        return new Snapshot(
                of.canary(),
                of.uid(),
                of.generation(),
                of.resourceVersion(),
                of.epoch(),
                of.deleting(),
                Optional.empty(),
                withoutMaps(of.status()),
                List.of(problem),
                Optional.empty(),
                Optional.empty(),
                false,
                of.routes(),
                List.of(),
                List.of(),
                of.guarded());
    }

    private static CanaryStatus withoutMaps(CanaryStatus of) {
        return new CanaryStatus(
                of.phase(),
                of.canaryWeight(),
                of.failedChecks(),
                of.iterations(),
                of.trackedConfigs(),
                of.lastAppliedSpec(),
                of.lastPromotedSpec(),
                of.health(),
                of.verdict(),
                of.stepAppliedAt(),
                Map.of(),
                of.state());
    }
}
