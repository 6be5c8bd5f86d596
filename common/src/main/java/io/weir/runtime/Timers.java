package io.weir.runtime;

import java.time.Duration;

/** Runs something later. In production a Vert.x context, in tests {@code ManualTime}. */
public interface Timers {

    /**
     * Runs the action once, on the context that the timers belong to, when the delay has passed.
     *
     * @param delay zero or more
     */
    Timer after(Duration delay, Runnable action);

    /** A pending action. */
    interface Timer {
        /** Ends it; nothing happens when it ran or was cancelled before. */
        void cancel();
    }
}
