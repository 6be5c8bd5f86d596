package io.weir.app.benchmark;

import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Says what goes on, on the error stream, and waits with a limit. Results go to the other one. */
final class Progress {

    private static final long BEGUN = System.nanoTime();

    private Progress() {}

    /** Something a wait was for did not come. */
    static final class NotReached extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotReached(String message) {
            super(message);
        }
    }

    static void say(String text, Object... values) {
        System.err.printf(
                Locale.ROOT,
                "[%6.1f s] %s%n",
                (System.nanoTime() - BEGUN) / 1e9,
                String.format(Locale.ROOT, text, values));
    }

    /**
     * Looks every 20 ms.
     *
     * @throws NotReached when the limit has passed
     */
    static void await(String what, Duration limit, BooleanSupplier reached) {
        long end = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new NotReached("not within " + limit.toSeconds() + " s: " + what);
            }
            pause(Duration.ofMillis(20));
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
