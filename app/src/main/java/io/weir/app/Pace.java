package io.weir.app;

import io.weir.runtime.Timers;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How fast waiting goes by. Only the demo changes it, and says so; everything else runs at 1.
 *
 * @param factor 1 or more: how many seconds pass in one
 */
public record Pace(double factor) {

    /** A second is a second. */
    public static final Pace REAL = new Pace(1);

    public Pace {
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("pace must be 1 or more, was " + factor);
        }
    }

    /** Timers whose delays go by at this pace. */
    Timers timers(Timers real) {
        return (delay, action) -> real.after(shortened(delay), action);
    }

    /** Monotonic time at this pace. */
    public Supplier<Duration> uptime() {
        long from = System.nanoTime();
        return () -> Duration.ofNanos((long) ((System.nanoTime() - from) * factor));
    }

    /** How long a time really takes at this pace. */
    public Duration shortened(Duration delay) {
        return Duration.ofNanos((long) (delay.toNanos() / factor));
    }
}
