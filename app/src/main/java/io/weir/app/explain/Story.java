package io.weir.app.explain;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the log holds of one canary, by run. A record that came twice counts once. Pure.
 *
 * @param runs the oldest first
 */
public record Story(CanaryKey canary, List<Run> runs) {

    public Story {
        runs = List.copyOf(runs);
    }

    /**
     * Puts verdicts and changes together. Where the verdict's own record is gone already, the
     * change still holds it.
     *
     * @param verdicts in the order of the log
     * @param changes in the order of the log
     */
    public static Story of(CanaryKey canary, List<Verdict> verdicts, List<Change> changes) {
        Map<String, Change> done = new LinkedHashMap<>();
        changes.forEach(change -> done.put(change.verdict().id(), change));
        Map<String, Verdict> decided = new LinkedHashMap<>();
        verdicts.forEach(verdict -> decided.putIfAbsent(verdict.id(), verdict));
        Map<String, Verdict> all = new LinkedHashMap<>();
        done.forEach(
                (id, change) -> {
                    if (!decided.containsKey(id)) {
                        all.put(id, change.verdict());
                    }
                });
        all.putAll(decided);
        Map<String, List<Entry>> runs = new LinkedHashMap<>();
        all.values().stream()
                .map(verdict -> new Entry(verdict, Optional.ofNullable(done.get(verdict.id()))))
                .forEach(
                        entry ->
                                runs.computeIfAbsent(entry.run(), id -> new ArrayList<>())
                                        .add(entry));
        List<Run> list = new ArrayList<>();
        runs.forEach((id, entries) -> list.add(new Run(id, entries)));
        return new Story(canary, list);
    }

    /** The last run. */
    public Story last() {
        return new Story(canary, runs.subList(Math.max(0, runs.size() - 1), runs.size()));
    }

    /** The runs whose id begins so. */
    public Story run(String id) {
        return new Story(canary, runs.stream().filter(run -> run.id().startsWith(id)).toList());
    }
}
