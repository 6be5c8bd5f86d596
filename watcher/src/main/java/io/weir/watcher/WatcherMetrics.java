package io.weir.watcher;

import io.weir.watcher.publish.Cause;
import java.time.Duration;

/**
 * What the watcher counts. Calls return at once and never fail; those without a word on it are made
 * on the watcher's event loop.
 */
public interface WatcherMetrics {

    /** Counts nothing. */
    WatcherMetrics NONE = new WatcherMetrics() {};

    /**
     * A Canary's world was looked at after something had happened in it.
     *
     * @param time since the first word of it
     */
    default void seen(Duration time) {}

    /** A record was acknowledged. */
    default void published(Cause cause) {}

    /** A record was not acknowledged; it is sent again. */
    default void sendFailed() {}

    /** A snapshot was held back because a view lags behind Weir's own writes. */
    default void heldBack() {}

    /** An evaluation ended with a bug; the canary stays as it was published last. */
    default void evaluationFailed() {}

    /** How many of the Canaries that this watcher owns have a problem of the reason. */
    default void problems(String reason, int canaries) {}
}
