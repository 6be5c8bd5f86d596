package io.weir.rollout;

import java.time.Duration;
import java.util.Optional;

/**
 * What is made of a check whose value does not come, and whether it may end a run between two steps
 * (docs/checks.md). All of it is optional in a manifest.
 *
 * @param noData the provider answers, and has no value
 * @param unavailable the provider cannot be asked; never {@link Missing#PASS}
 * @param minRequests requests of the canary within the window below which the check waits; 0 for no
 *     such limit
 * @param waitLimit how long a step is held by checks that wait; where absent, the progress deadline
 * @param fast time between two looks between two steps; absent where the check may not fail fast
 */
public record CheckPolicy(
        Missing noData,
        Missing unavailable,
        long minRequests,
        Optional<Duration> waitLimit,
        Optional<Duration> fast) {

    /** Where a manifest says nothing: a value that does not come is a failed check. */
    public static final CheckPolicy DEFAULT =
            new CheckPolicy(Missing.FAIL, Missing.FAIL, 0, Optional.empty(), Optional.empty());

    /** What a missing value means. */
    public enum Missing {
        FAIL,
        /** The step is held until the value comes, for a bounded time. */
        WAIT,
        PASS
    }

    /** What a measurement that is no value means; FAIL for one that is. */
    Missing missing(Measurement measured) {
        if (measured instanceof Measurement.FewRequests) {
            return Missing.WAIT;
        }
        if (measured instanceof Measurement.NoData) {
            return noData;
        }
        return measured instanceof Measurement.Unavailable ? unavailable : Missing.FAIL;
    }
}
