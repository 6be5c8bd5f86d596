package io.weir.watcher.observe;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.Problem;
import io.weir.watcher.WatcherMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts the Canaries with problems, by reason. */
final class ProblemCensus {

    private final WatcherMetrics metrics;
    private final Map<CanaryKey, Set<String>> reasons = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    ProblemCensus(WatcherMetrics metrics) {
        this.metrics = metrics;
    }

    void count(CanaryKey canary, List<Problem> problems) {
        Set<String> now = problems.stream().map(Problem::reason).collect(Collectors.toSet());
        Set<String> before = now.isEmpty() ? reasons.remove(canary) : reasons.put(canary, now);
        Set<String> known = before == null ? Set.of() : before;
        known.stream().filter(reason -> !now.contains(reason)).forEach(reason -> add(reason, -1));
        now.stream().filter(reason -> !known.contains(reason)).forEach(reason -> add(reason, 1));
    }

    void forget(CanaryKey canary) {
        count(canary, List.of());
    }

    private void add(String reason, int change) {
        metrics.problems(reason, counts.merge(reason, change, Integer::sum));
    }
}
