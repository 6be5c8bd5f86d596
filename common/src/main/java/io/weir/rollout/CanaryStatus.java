package io.weir.rollout;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A Canary's status as it was read.
 *
 * @param phase where it is
 * @param lastPromotedSpec opaque hash, whoever wrote it
 * @param lastAppliedSpec opaque hash, whoever wrote it
 * @param health the {@code Ready} condition, where one was written
 * @param verdict id of the last verdict that was carried out; empty text when none was
 * @param stepAppliedAt when the last step was applied, by the router's clock
 * @param objects each managed object as {@code KIND/NAME}, as it was last written
 * @param state what Weir remembers; absent on a status that Flagger wrote
 */
public record CanaryStatus(
        Phase phase,
        int canaryWeight,
        int failedChecks,
        int iterations,
        Map<String, String> trackedConfigs,
        String lastAppliedSpec,
        String lastPromotedSpec,
        Optional<Health> health,
        String verdict,
        Optional<Instant> stepAppliedAt,
        Map<String, Stamp> objects,
        Optional<RunState> state) {

    public static final CanaryStatus EMPTY =
            new CanaryStatus(
                    Phase.NONE,
                    0,
                    0,
                    0,
                    Map.of(),
                    "",
                    "",
                    Optional.empty(),
                    "",
                    Optional.empty(),
                    Map.of(),
                    Optional.empty());

    public CanaryStatus {
        trackedConfigs = Map.copyOf(trackedConfigs);
        objects = Map.copyOf(objects);
    }

    /** What Weir remembers, nothing where it has not written yet. */
    public RunState memory() {
        return state.orElse(RunState.EMPTY);
    }
}
