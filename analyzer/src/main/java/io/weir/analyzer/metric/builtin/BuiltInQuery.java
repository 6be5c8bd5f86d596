package io.weir.analyzer.metric.builtin;

import io.weir.rollout.Measurement;

/**
 * A query with the unit of what it gives.
 *
 * @param promql in Prometheus' language
 * @param factor to multiply the answer by: then it is percent for a success rate, milliseconds for
 *     a duration
 */
public record BuiltInQuery(String promql, double factor) {

    /** The answer in the unit of the check's limits. */
    public Measurement scaled(Measurement answer) {
        if (answer instanceof Measurement.Several several) {
            return new Measurement.Several(
                    several.least() * factor, several.greatest() * factor, several.series());
        }
        return answer instanceof Measurement.Value value
                ? new Measurement.Value(value.value() * factor)
                : answer;
    }
}
