package io.weir.router;

import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import java.time.Duration;
import java.util.Optional;

/** What the router counts; does nothing by default. */
public interface RouterMetrics {

    /** Counts nothing. */
    RouterMetrics NONE = new RouterMetrics() {};

    /** A verdict was carried out, or refused. */
    default void changed(Change change) {}

    /**
     * A verdict has been dealt with.
     *
     * @param change what is told of it; empty when nobody has to hear, or its ground was gone
     * @param time since it was read
     */
    default void applied(Verdict verdict, Optional<Change> change, Duration time) {}

    /** Verdicts read and not dealt with yet: one more, or one less. */
    default void underWay(int change) {}

    /** A copy of a verdict that this router had carried out and told: nothing was left to do. */
    default void repeated(Verdict verdict) {}

    /** A verdict's ground was gone. */
    default void stale(Verdict verdict) {}
}
