package io.weir.rollout;

import java.util.Arrays;

/** Where a Canary is in its life; the texts are contract (canary.md 3.3). */
public enum Phase {
    /** Never looked at. */
    NONE(""),
    INITIALIZING("Initializing"),
    /** The primary serves, the target is at zero. */
    INITIALIZED("Initialized"),
    /** A new revision waits for a confirm-rollout gate. */
    WAITING("Waiting"),
    /** A new revision is under analysis. */
    PROGRESSING("Progressing"),
    /** The analysis passed, a confirm-promotion gate is closed; checks go on. */
    WAITING_PROMOTION("WaitingPromotion"),
    /** The primary takes over the analysed revision, then traffic returns to it. */
    PROMOTING("Promoting"),
    /** All traffic is on the primary, the target is about to be scaled down. */
    FINALISING("Finalising"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed"),
    TERMINATING("Terminating"),
    TERMINATED("Terminated");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    /** As the status shows it. */
    public String text() {
        return text;
    }

    /** Nothing is under way: the next thing to come is a new revision. */
    public boolean isIdle() {
        return this == INITIALIZED || this == SUCCEEDED || this == FAILED;
    }

    /** A revision is being analysed and can still be rolled back. */
    public boolean isAnalysing() {
        return this == PROGRESSING || this == WAITING_PROMOTION;
    }

    /** The analysed revision is on its way to the primary. */
    public boolean isPromoting() {
        return this == PROMOTING || this == FINALISING;
    }

    /** A revision waits, is analysed or promoted: a run that has an end to come. */
    public boolean isUnderWay() {
        return this == WAITING || isAnalysing() || isPromoting();
    }

    /**
     * Reads the status' text.
     *
     * @throws IllegalArgumentException for a text that is no phase
     */
    public static Phase of(String text) {
        return Arrays.stream(values())
                .filter(phase -> phase.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a phase: '" + text + "'"));
    }
}
