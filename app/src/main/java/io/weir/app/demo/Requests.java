package io.weir.app.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * The requests of one workload as Istio's proxies count them, with as much history as queries look
 * back. Time is that of the simulation.
 */
final class Requests {

    /** Upper bounds of Istio's histogram in milliseconds; the last one is infinite. */
    private static final double[] BOUNDS = {
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, Double.POSITIVE_INFINITY
    };

    private static final Duration KEPT = Duration.ofSeconds(90);

    /** Counters at one moment. */
    // The array is a copy that nobody else holds, and samples are never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Sample(Duration at, long all, long good, long[] within) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private final long[] within = new long[BOUNDS.length];
    private long all;
    private long good;

    /** Counts one request. */
    void count(boolean success, double millis) {
        all++;
        good += success ? 1 : 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            within[i] += millis <= BOUNDS[i] ? 1 : 0;
        }
    }

    /** Takes a sample of the counters, as a scrape does. */
    void sample(Duration now) {
        samples.addLast(new Sample(now, all, good, within.clone()));
        while (samples.getFirst().at().compareTo(now.minus(KEPT)) < 0) {
            samples.removeFirst();
        }
    }

    /**
     * Percent of the window's requests that succeeded; empty while there is no rate, because the
     * workload was never asked or the window holds less than two samples; NaN without requests.
     */
    OptionalDouble successRate(Duration window, Duration now) {
        return rateless(window, now)
                ? OptionalDouble.empty()
                : OptionalDouble.of(share(oldest(window, now), samples.getLast()));
    }

    /**
     * 99th percentile of the window's durations in milliseconds, interpolated as Prometheus does.
     */
    OptionalDouble percentile99(Duration window, Duration now) {
        if (rateless(window, now)) {
            return OptionalDouble.empty();
        }
        long[] before = oldest(window, now).within();
        long[] after = samples.getLast().within();
        long[] counts = new long[after.length];
        Arrays.setAll(counts, i -> after[i] - before[i]);
        return OptionalDouble.of(quantile(0.99, counts));
    }

    private boolean rateless(Duration window, Duration now) {
        return all == 0
                || samples.isEmpty()
                || oldest(window, now).at().equals(samples.getLast().at());
    }

    private static double share(Sample first, Sample last) {
        return 100.0 * (last.good() - first.good()) / (last.all() - first.all());
    }

    private Sample oldest(Duration window, Duration now) {
        Duration from = now.minus(window);
        return samples.stream()
                .filter(sample -> sample.at().compareTo(from) >= 0)
                .findFirst()
                .orElse(samples.getLast());
    }

    private static double quantile(double share, long[] counts) {
        long total = counts[counts.length - 1];
        if (total == 0) {
            return Double.NaN;
        }
        double rank = share * total;
        int bucket = 0;
        while (counts[bucket] < rank) {
            bucket++;
        }
        if (bucket == counts.length - 1) {
            return BOUNDS[bucket - 1];
        }
        double from = bucket == 0 ? 0 : BOUNDS[bucket - 1];
        long below = bucket == 0 ? 0 : counts[bucket - 1];
        return from + (BOUNDS[bucket] - from) * (rank - below) / (counts[bucket] - below);
    }
}
