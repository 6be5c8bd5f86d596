package io.weir.e2e;

import java.time.Duration;

/**
 * How long a scenario waits before it calls something lost: many times what a quiet machine needs,
 * since the whole mesh, its pods and all scenarios may share two cores. None of these is a claim
 * about Weir's speed; figures are in {@code docs/performance.md}.
 */
final class Patience {

    /** For one reaction: a status, an event, a route in a proxy. */
    static final Duration STEP = Duration.ofMinutes(4);

    /** For a whole run, or for pods that have to start first. */
    static final Duration RUN = Duration.ofMinutes(8);

    private Patience() {}
}
