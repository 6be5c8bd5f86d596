package io.weir.notifier.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts: doubled each time up to a longest one, and shortened by up to
 * half by chance, so that many who failed together do not come back together.
 *
 * @param first pause after the first attempt, before chance
 * @param longest that any pause grows to, before chance
 * @param random source of chance
 */
public record BackOff(Duration first, Duration longest, RandomGenerator random) {

    private static final int MOST_DOUBLINGS = 20;

    public BackOff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "pauses must grow from more than zero, were " + first + " to " + longest);
        }
    }

    /**
     * The pause after so many attempts.
     *
     * @param attempts made so far, 1 or more
     */
    public Duration after(int attempts) {
        Duration grown = first.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
        Duration whole = grown.compareTo(longest) < 0 ? grown : longest;
        long millis = whole.toMillis();
        return Duration.ofMillis(millis - (long) (random.nextDouble() * (millis / 2d)));
    }
}
