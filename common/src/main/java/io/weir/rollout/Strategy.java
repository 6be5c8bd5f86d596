package io.weir.rollout;

/**
 * How a run brings requests to the canary, and which ones (canary.md 1.5, 3.9). A run keeps the one
 * that it began with; with another one it begins again, because the same weight means other users.
 */
public enum Strategy {
    /** A rising share of all requests. */
    CANARY("canary"),
    /** A rising share of the requests that match the conditions. */
    MATCHED_CANARY("canary"),
    /** All requests that match the conditions, for some iterations. */
    AB_TESTING("ab-testing"),
    /** No request of a user for some iterations, then all of them. */
    BLUE_GREEN("blue-green");

    private final String text;

    Strategy(String text) {
        this.text = text;
    }

    /** As metrics name it (canary.md 4.1). */
    public String text() {
        return text;
    }
}
