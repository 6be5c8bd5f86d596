package io.weir.rollout;

/**
 * Whether a workload serves (canary.md 2.4).
 *
 * @param state the verdict
 * @param reason why it is not ready, with counts; empty text when it is
 */
public record Readiness(State state, String reason) {

    public static final Readiness READY = new Readiness(State.READY, "");

    /** Three answers, because a deadline that passed does not heal by waiting. */
    public enum State {
        READY,
        /** On its way. */
        WAITING,
        /** Past its progress deadline. */
        FAILED
    }

    public static Readiness waiting(String reason) {
        return new Readiness(State.WAITING, reason);
    }

    public static Readiness failed(String reason) {
        return new Readiness(State.FAILED, reason);
    }

    public boolean ready() {
        return state == State.READY;
    }
}
