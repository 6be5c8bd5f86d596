package io.weir.app;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.DoubleStream;

/**
 * Gives latencies buckets from 5 ms to a minute, so that quantiles can be taken over processes.
 * Requests to the API server have too many labels for that: of them there are count and sum.
 */
final class LatencyBuckets implements MeterFilter {

    private static final double[] SECONDS = {
        .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60
    };

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        boolean latency =
                id.getType() == Meter.Type.TIMER
                        && id.getName().startsWith("weir.")
                        && !id.getName().startsWith("weir.kubernetes.");
        return latency
                ? DistributionStatisticConfig.builder()
                        .serviceLevelObjectives(
                                DoubleStream.of(SECONDS)
                                        .map(seconds -> seconds * Duration.ofSeconds(1).toNanos())
                                        .toArray())
                        .build()
                        .merge(config)
                : config;
    }
}
