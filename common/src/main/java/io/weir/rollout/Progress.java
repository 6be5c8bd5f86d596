package io.weir.rollout;

import java.util.Map;

/**
 * What a verdict makes of the status, in absolute values: writing it twice is writing it once.
 *
 * @param phase after the verdict
 * @param canaryWeight percent of requests to the canary after the verdict
 * @param failedChecks of this run; kept after its end, so that the reason stays visible
 * @param iterations done in this run
 * @param trackedConfigs checksums of the revision that is analysed or promoted
 * @param state what is remembered
 * @param health the {@code Ready} condition
 * @param step whether the wait for the next check starts anew with this verdict
 */
public record Progress(
        Phase phase,
        int canaryWeight,
        int failedChecks,
        int iterations,
        Map<String, String> trackedConfigs,
        RunState state,
        Health health,
        boolean step) {
    public Progress {
        trackedConfigs = Map.copyOf(trackedConfigs);
    }

    /**
     * The same, with a revision's generation moved on: writing a workload without touching its
     * template moves its generation, and the marks follow so that this is no news.
     *
     * @param uid of the workload that was written
     * @param template hash of its template, as written
     * @param generation after the write
     */
    public Progress seenAt(String uid, String template, long generation) {
        return new Progress(
                phase,
                canaryWeight,
                failedChecks,
                iterations,
                trackedConfigs,
                state.seenAt(uid, template, generation),
                health,
                step);
    }
}
