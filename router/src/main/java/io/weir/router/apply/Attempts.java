package io.weir.router.apply;

import io.weir.kubernetes.KubernetesFailure;
import java.time.Duration;

/**
 * How often and how long one verdict is tried.
 *
 * @param patience how long the API server may be away, or others may write in between, before the
 *     verdict is given up: the analyzer's own patience ends then and it decides again
 * @param pause before the second attempt; doubled up to {@code longest}
 * @param freshness how long after the Canary was read a write may still begin. A process that slept
 *     longer reads again: by then another may own the canary
 * @param atOnce attempts under way, each of another canary; the others wait: side by side they
 *     would take each other's time until none is fresh
 */
public record Attempts(
        Duration patience, Duration pause, Duration longest, Duration freshness, int atOnce) {

    public static final Attempts DEFAULT =
            new Attempts(
                    Duration.ofSeconds(25),
                    Duration.ofMillis(20),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    8);

    /** The most that a server's wish to be left alone is obeyed: less than the patience. */
    private static final Duration LONGEST_WISH = Duration.ofSeconds(10);

    /**
     * How long to wait before the next attempt.
     *
     * @param failure of the last one
     * @param pause the own pause; a server that wishes for a longer one gets it, within bounds
     */
    Duration pauseAfter(Throwable failure, Duration pause) {
        return KubernetesFailure.pauseAfter(failure, pause, LONGEST_WISH);
    }
}
