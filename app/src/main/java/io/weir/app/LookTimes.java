package io.weir.app;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long one canary's checks and hooks took, in Flagger's buckets (canary.md 4.1). Any thread.
 */
final class LookTimes {

    static final String NAME = "flagger_canary_duration_seconds";

    private static final double[] BOUNDS = {
        .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, Double.POSITIVE_INFINITY
    };

    private final String target;
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length);
    private final LongAdder nanos = new LongAdder();

    LookTimes(String target) {
        this.target = target;
    }

    void add(Duration time) {
        nanos.add(time.toNanos());
        double seconds = time.toNanos() / 1e9;
        for (int i = 0; i < BOUNDS.length; i++) {
            if (seconds <= BOUNDS[i]) {
                counts.incrementAndGet(i);
                return;
            }
        }
    }

    String text(String namespace) {
        String labels = "name=\"" + target + "\",namespace=\"" + namespace + "\"";
        StringBuilder text = new StringBuilder();
        long count = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            count += counts.get(i);
            String bound = Double.isInfinite(BOUNDS[i]) ? "+Inf" : Double.toString(BOUNDS[i]);
            text.append(NAME)
                    .append("_bucket{")
                    .append(labels)
                    .append(",le=\"")
                    .append(bound)
                    .append("\"} ")
                    .append(count)
                    .append('\n');
        }
        text.append(NAME).append("_sum{").append(labels).append("} ");
        text.append(nanos.sum() / 1e9).append('\n');
        text.append(NAME).append("_count{").append(labels).append("} ");
        return text.append(count).append('\n').toString();
    }
}
