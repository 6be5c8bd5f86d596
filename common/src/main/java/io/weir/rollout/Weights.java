package io.weir.rollout;

/**
 * How the weighted route splits traffic.
 *
 * @param primary percent of requests to the primary; both sum to 100
 * @param canary percent of requests to the canary
 * @param mirrored whether requests to the primary are copied to the canary
 */
public record Weights(int primary, int canary, boolean mirrored) {

    /** Everything to the primary: before, after and instead of a run. */
    public static final Weights PRIMARY_ONLY = canary(0);

    public Weights {
        if (primary < 0 || canary < 0 || primary + canary != 100) {
            throw new IllegalArgumentException(
                    "weights must be 0 to 100 and sum to 100, were " + primary + " and " + canary);
        }
    }

    /** The given share to the canary, the rest to the primary, nothing mirrored. */
    public static Weights canary(int percent) {
        return new Weights(100 - percent, percent, false);
    }
}
