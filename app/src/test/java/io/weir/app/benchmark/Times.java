package io.weir.app.benchmark;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Times of the same thing, in order of length. */
record Times(List<Duration> sorted) {

    Times {
        sorted = List.copyOf(sorted);
    }

    static Times of(Collection<Duration> times) {
        return new Times(times.stream().sorted().toList());
    }

    /**
     * The shortest time that this share of them does not exceed, in milliseconds.
     *
     * @param percent 1 to 100; 100 is the maximum
     */
    long percentile(int percent) {
        int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
        return sorted.get(Math.max(1, rank) - 1).toMillis();
    }
}
