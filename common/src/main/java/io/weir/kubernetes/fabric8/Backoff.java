package io.weir.kubernetes.fabric8;

import java.time.Duration;

/** Pauses that double. For one thread. */
final class Backoff {

    private final Duration first;
    private final Duration last;
    private int failures;

    Backoff(Duration first, Duration last) {
        this.first = first;
        this.last = last;
    }

    /**
     * The next pause.
     *
     * @param share 0 to 1; takes up to a quarter off, so that many do not come back at once
     */
    Duration next(double share) {
        long pause = first.toMillis() << Math.min(failures, 20);
        failures++;
        long bounded = Math.min(pause, last.toMillis());
        return Duration.ofMillis(Math.max(1, bounded - (long) (bounded * share / 4)));
    }

    void reset() {
        failures = 0;
    }
}
