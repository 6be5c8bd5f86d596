package io.weir.rollout;

/** What asking a metric provider gave. These are different findings, never folded into one. */
public sealed interface Measurement {

    /** A number; infinities are ordinary values, NaN never gets here. */
    record Value(double value) implements Measurement {
        public Value {
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException("NaN is no value: use NoData");
            }
        }
    }

    /**
     * A number for each of several series. Their order means nothing, so the check passes only if
     * each of them does.
     *
     * @param least the least of the numbers
     * @param greatest the greatest of them
     * @param series how many, two at least
     */
    record Several(double least, double greatest, int series) implements Measurement {
        public Several {
            if (Double.isNaN(least) || Double.isNaN(greatest)) {
                throw new IllegalArgumentException("NaN is no value: use NoData");
            }
        }
    }

    /** The provider answered and has nothing: probably no traffic. */
    record NoData(String reason) implements Measurement {}

    /**
     * Too few requests to judge by, none included.
     *
     * @param requests of the canary within the window of the check
     * @param needed by the check's policy
     */
    record FewRequests(double requests, long needed) implements Measurement {}

    /**
     * The question could not be asked or not be answered: provider away, template broken, secret
     * missing.
     */
    record Unavailable(String reason) implements Measurement {}
}
