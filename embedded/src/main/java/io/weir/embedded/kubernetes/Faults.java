package io.weir.embedded.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What goes wrong on purpose. Each switch takes a number of requests that match, the oldest switch
 * first, and is used up by them. Any thread may set them.
 */
public final class Faults {

    /** What becomes of one request. */
    sealed interface Fault {
        /** Not applied, and answered with this code; says when to come again, unless zero. */
        record Refuse(int code, Duration retryAfter) implements Fault {}

        /** Not applied, and the connection is cut. */
        record Cut() implements Fault {}

        /** Applied, and the connection is cut before the answer. */
        record LoseAnswer() implements Fault {}

        /** Applied and answered later. */
        record Delay(Duration by) implements Fault {}
    }

    private static final class Planned {
        private final Predicate<ApiRequest> which;
        private final Fault fault;
        private int left;

        Planned(int times, Predicate<ApiRequest> which, Fault fault) {
            this.which = which;
            this.fault = fault;
            this.left = times;
        }
    }

    private final List<Planned> planned = new ArrayList<>();
    private boolean away;

    Faults() {}

    /** The next requests that match are answered with a code and not applied. */
    public void refuse(int times, Predicate<ApiRequest> which, int code) {
        add(new Planned(times, which, new Fault.Refuse(code, Duration.ZERO)));
    }

    /**
     * The next requests that match are answered with 429 and not applied.
     *
     * @param after when to come again, in the answer's {@code Retry-After}; whole seconds
     */
    public void throttle(int times, Predicate<ApiRequest> which, Duration after) {
        add(new Planned(times, which, new Fault.Refuse(429, after)));
    }

    /** The connection of the next requests that match is cut; they are not applied. */
    public void cut(int times, Predicate<ApiRequest> which) {
        add(new Planned(times, which, new Fault.Cut()));
    }

    /** The next requests that match are applied, but their answers are lost. */
    public void loseAnswers(int times, Predicate<ApiRequest> which) {
        add(new Planned(times, which, new Fault.LoseAnswer()));
    }

    /** The next requests that match are applied and answered later. */
    public void delay(int times, Predicate<ApiRequest> which, Duration by) {
        add(new Planned(times, which, new Fault.Delay(by)));
    }

    /** All connections are cut until {@link #clear}; running watches are not touched. */
    public synchronized void away() {
        away = true;
    }

    /** All is well again. */
    public synchronized void clear() {
        planned.clear();
        away = false;
    }

    synchronized Optional<Fault> next(ApiRequest request) {
        if (away) {
            return Optional.of(new Fault.Cut());
        }
        for (Iterator<Planned> each = planned.iterator(); each.hasNext(); ) {
            Planned one = each.next();
            if (one.which.test(request)) {
                one.left--;
                if (one.left <= 0) {
                    each.remove();
                }
                return Optional.of(one.fault);
            }
        }
        return Optional.empty();
    }

    private synchronized void add(Planned one) {
        planned.add(one);
    }
}
