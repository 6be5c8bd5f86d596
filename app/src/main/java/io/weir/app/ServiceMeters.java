package io.weir.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.analyzer.progression.Sessions;
import io.weir.kubernetes.fabric8.RequestMetrics;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.router.RouterMetrics;
import io.weir.stream.StreamMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Weir's own meters of one service (docs/metrics.md). Labels are topics, partitions, kinds and
 * actions, which are few. Any thread.
 */
final class ServiceMeters implements StreamMetrics, Sessions.Metrics, RouterMetrics {

    private static final String TOPIC = "topic";

    private final MeterRegistry meters;
    private final Tags service;
    private final CanarySeries series;
    private final RunTrace trace;
    private final Map<String, Partition> partitions = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();

    /** What is shown of one partition while it is owned. */
    private record Partition(AtomicLong lag, List<Meter> meters) {}

    ServiceMeters(MeterRegistry meters, Service service, CanarySeries series, RunTrace trace) {
        this.meters = meters;
        this.service = Tags.of("service", service.command());
        this.series = series;
        this.trace = trace;
        if (service == Service.ANALYZER) {
            meters.gauge("weir.analyzer.verdicts.in.flight", inFlight);
        }
        if (service == Service.ROUTER) {
            meters.gauge("weir.router.verdicts.under.way", underWay);
        }
    }

    /** How many partitions a topic has that the service reads; an owner each is expected. */
    void reads(String topic, int count) {
        Gauge.builder("weir.stream.partitions", () -> count)
                .tags(service.and(TOPIC, topic))
                .register(meters);
    }

    /**
     * What is counted of requests to an API server.
     *
     * @param cluster which one: that of the canaries, or the mesh's
     */
    RequestMetrics requests(String cluster) {
        Tags tags = service.and("cluster", cluster);
        return (verb, kind, code, time) ->
                meters.timer(
                                "weir.kubernetes.request",
                                tags.and(
                                        "verb",
                                        verb,
                                        "kind",
                                        kind,
                                        "code",
                                        code == 0 ? "none" : Integer.toString(code)))
                        .record(time);
    }

    @Override
    public void handled(String topic) {
        count("weir.stream.records.handled", TOPIC, topic);
    }

    @Override
    public void parked(String topic) {
        count("weir.stream.records.parked", TOPIC, topic);
    }

    @Override
    public void rebalanced(String topic) {
        count("weir.stream.rebalances", TOPIC, topic);
    }

    @Override
    public void owned(String topic, int partition, boolean owned) {
        String key = topic + "/" + partition;
        if (owned) {
            partitions.computeIfAbsent(key, any -> partition(topic, partition));
        } else {
            Optional.ofNullable(partitions.remove(key))
                    .ifPresent(gone -> gone.meters().forEach(meters::remove));
        }
    }

    private Partition partition(String topic, int partition) {
        AtomicLong lag = new AtomicLong();
        Tags tags = service.and(TOPIC, topic, "partition", Integer.toString(partition));
        return new Partition(
                lag,
                List.of(
                        Gauge.builder("weir.stream.lag", lag, AtomicLong::get)
                                .tags(tags)
                                .register(meters),
                        Gauge.builder("weir.stream.partition.owned", () -> 1)
                                .tags(tags)
                                .register(meters)));
    }

    @Override
    public void lag(String topic, int partition, long records) {
        Optional.ofNullable(partitions.get(topic + "/" + partition))
                .ifPresent(owned -> owned.lag().set(records));
    }

    @Override
    public void decided(Verdict verdict) {
        count("weir.analyzer.verdicts", "action", action(verdict));
    }

    @Override
    public void sent(Verdict verdict, Duration time) {
        meters.timer("weir.analyzer.decision").record(time);
        trace.decided(verdict, time);
    }

    @Override
    public void inFlight(int change) {
        inFlight.addAndGet(change);
    }

    @Override
    public void asked(Snapshot world, List<Question> questions, Duration time) {
        series.asked(world, time);
    }

    @Override
    public void decisionFailed(CanaryKey canary) {
        meters.counter("weir.analyzer.decision.failures").increment();
    }

    @Override
    public void changed(Change change) {
        boolean applied = change.outcome() instanceof Change.Outcome.Applied;
        count(
                applied ? "weir.router.changes.applied" : "weir.router.changes.refused",
                "action",
                action(change.verdict()));
    }

    @Override
    public void applied(Verdict verdict, Optional<Change> change, Duration time) {
        meters.timer("weir.router.apply").record(time);
        change.ifPresent(told -> trace.applied(told, time));
    }

    @Override
    public void underWay(int change) {
        underWay.addAndGet(change);
    }

    @Override
    public void stale(Verdict verdict) {
        count("weir.router.verdicts.stale", "action", action(verdict));
    }

    @Override
    public void repeated(Verdict verdict) {
        count("weir.router.verdicts.repeated", "action", action(verdict));
    }

    private void count(String name, String label, String value) {
        meters.counter(name, service.and(label, value)).increment();
    }

    private static String action(Verdict verdict) {
        return verdict.action().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
