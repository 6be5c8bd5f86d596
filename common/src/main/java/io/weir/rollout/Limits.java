package io.weir.rollout;

import java.util.Optional;

/**
 * Inclusive bounds of a check's value (metrics.md 3).
 *
 * @param min the least value that passes
 * @param max the largest value that passes
 */
public record Limits(Optional<Double> min, Optional<Double> max) {

    /** Whether the value lies within; both bounds belong to it. */
    public boolean contain(double value) {
        return min.map(bound -> value >= bound).orElse(true)
                && max.map(bound -> value <= bound).orElse(true);
    }
}
