package io.weir.stream;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition that another process brings about. */
public final class Eventually {

    private Eventually() {}

    /** Looks every twenty milliseconds; fails when the limit has passed. */
    public static void holds(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not hold within " + limit);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
