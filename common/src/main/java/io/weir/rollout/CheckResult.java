package io.weir.rollout;

import io.weir.rollout.CheckPolicy.Missing;
import java.util.Locale;
import java.util.Optional;

/**
 * One check as it was made.
 *
 * @param name of the check, see {@link MetricCheck}
 * @param limits what its value had to keep to
 * @param measured what the provider gave
 * @param query the query as it was sent, or empty text where it could not be made
 * @param missing what it means where nothing to judge was measured
 */
public record CheckResult(
        String name, Limits limits, Measurement measured, String query, Missing missing) {

    /** A check that fails where nothing to judge was measured. */
    public CheckResult(String name, Limits limits, Measurement measured, String query) {
        this(name, limits, measured, query, Missing.FAIL);
    }

    /** Why the check fails, in a sentence with value and limit; empty when it does not. */
    public Optional<String> failure() {
        return breach().or(() -> missing == Missing.FAIL ? absence() : Optional.empty());
    }

    /** What the check waits for; empty when it passes or fails. */
    public Optional<String> waiting() {
        return missing == Missing.WAIT ? absence() : Optional.empty();
    }

    /** Which value lies outside its limits: the one failure that is no question of policy. */
    public Optional<String> breach() {
        if (measured instanceof Measurement.Value value) {
            return breach(value.value(), "");
        }
        if (measured instanceof Measurement.Several several) {
            String which = " in one of " + several.series() + " series";
            return breach(several.least(), which).or(() -> breach(several.greatest(), which));
        }
        return Optional.empty();
    }

    /** The value to show: of several series the one that decides. */
    public Optional<Double> value() {
        if (measured instanceof Measurement.Value value) {
            return Optional.of(value.value());
        }
        if (measured instanceof Measurement.Several several) {
            boolean low = limits.min().isPresent() && !limits.contain(several.least());
            return Optional.of(
                    low || limits.max().isEmpty() ? several.least() : several.greatest());
        }
        return Optional.empty();
    }

    /** Whether the provider could not be asked at all. */
    public boolean unavailable() {
        return measured instanceof Measurement.Unavailable;
    }

    private Optional<String> breach(double value, String which) {
        if (limits.contain(value)) {
            return Optional.empty();
        }
        boolean tooLow = limits.min().map(min -> value < min).orElse(false);
        return Optional.of(
                name
                        + " is "
                        + number(value)
                        + which
                        + (tooLow
                                ? ", below " + number(limits.min().orElse(0d))
                                : ", above " + number(limits.max().orElse(0d))));
    }

    /** Why there is nothing to judge. */
    private Optional<String> absence() {
        if (measured instanceof Measurement.NoData none) {
            return Optional.of(name + ": no values found: " + none.reason());
        }
        if (measured instanceof Measurement.FewRequests few) {
            return Optional.of(
                    name
                            + ": "
                            + number(Math.floor(few.requests()))
                            + " requests, "
                            + few.needed()
                            + " are needed");
        }
        return measured instanceof Measurement.Unavailable unavailable
                ? Optional.of(name + ": " + unavailable.reason())
                : Optional.empty();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
