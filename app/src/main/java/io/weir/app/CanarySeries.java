package io.weir.app;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.CheckValue;
import io.weir.rollout.Health;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.Phase;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Strategy;
import io.weir.rollout.Weights;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The metrics that Flagger's dashboards and alerts are built on, under Flagger's names (canary.md
 * 4.1). {@code name} is the target's. Unlike the reference's, the series of a canary end with it.
 * Written by hand: names such as {@code flagger_info} are reserved in metric libraries. Only the
 * analyzer that owns a canary shows it. Any thread.
 */
final class CanarySeries {

    /** One canary as it was seen last. */
    private record Seen(
            String target,
            Phase phase,
            Weights weights,
            Map<String, CheckValue> checks,
            Optional<Instant> step,
            boolean ready) {

        static Seen of(CanarySpec spec, Snapshot snapshot) {
            CanaryStatus status = snapshot.status();
            return new Seen(
                    spec.target().name(),
                    status.phase(),
                    snapshot.routes().orElse(Weights.PRIMARY_ONLY),
                    status.memory().checks(),
                    status.stepAppliedAt(),
                    status.health()
                            .map(health -> health.state() != Health.State.FALSE)
                            .orElse(true));
        }
    }

    /**
     * A way a run can end.
     *
     * @param strategy as metrics name it
     * @param status completed or skipped
     */
    private record Ending(boolean good, String strategy, String status)
            implements Comparable<Ending> {

        static Ending of(CanarySpec spec, CanaryStatus status) {
            boolean good = status.phase() == Phase.SUCCEEDED;
            Strategy strategy =
                    status.memory().strategy().orElseGet(() -> spec.analysis().strategy());
            return new Ending(
                    good,
                    strategy.text(),
                    good && status.memory().skipped() ? "skipped" : "completed");
        }

        @Override
        public int compareTo(Ending other) {
            return Comparator.comparing(Ending::good)
                    .thenComparing(Ending::strategy)
                    .thenComparing(Ending::status)
                    .compare(this, other);
        }
    }

    /** How runs of one canary ended. */
    private record Ends(String target, Map<Ending, Long> counts) {

        Ends {
            counts = Map.copyOf(counts);
        }

        Ends with(Ending ending) {
            Map<Ending, Long> more = new HashMap<>(counts);
            more.merge(ending, 1L, Long::sum);
            return new Ends(target, more);
        }
    }

    private final String info;
    private final InstantSource clock;
    private final ConcurrentMap<CanaryKey, Seen> seen = new ConcurrentHashMap<>();
    private final ConcurrentMap<CanaryKey, Ends> ends = new ConcurrentHashMap<>();
    private final ConcurrentMap<CanaryKey, LookTimes> looks = new ConcurrentHashMap<>();

    CanarySeries(String version, String meshProvider, InstantSource clock) {
        this.clock = clock;
        this.info =
                "flagger_info{version=\""
                        + escaped(version)
                        + "\",mesh_provider=\""
                        + escaped(meshProvider)
                        + "\"} 1\n";
    }

    /**
     * What the analyzer reads.
     *
     * @param live false for what was there before it owned the canary: that a run ended was counted
     *     by the owner before
     */
    void seen(Snapshot snapshot, boolean live) {
        snapshot.spec().ifPresent(spec -> seen(spec, snapshot, live));
    }

    private void seen(CanarySpec spec, Snapshot snapshot, boolean live) {
        Seen before = seen.put(snapshot.canary(), Seen.of(spec, snapshot));
        Phase phase = snapshot.status().phase();
        boolean ended =
                before != null
                        && before.phase().isUnderWay()
                        && (phase == Phase.SUCCEEDED || phase == Phase.FAILED);
        if (live && ended) {
            Ending ending = Ending.of(spec, snapshot.status());
            ends.compute(
                    snapshot.canary(),
                    (key, known) ->
                            (known == null ? new Ends(spec.target().name(), Map.of()) : known)
                                    .with(ending));
        }
    }

    /** What was asked for a decision has been answered. */
    void asked(Snapshot world, Duration time) {
        world.spec()
                .ifPresent(
                        spec ->
                                looks.computeIfAbsent(
                                                world.canary(),
                                                key -> new LookTimes(spec.target().name()))
                                        .add(time));
    }

    /** The canary is gone, or another process follows it now. */
    void gone(CanaryKey canary) {
        seen.remove(canary);
        ends.remove(canary);
        looks.remove(canary);
    }

    /** All of them in Prometheus' text format. */
    String text() {
        Families families = new Families();
        families.add("flagger_info", "gauge", info);
        Map<String, Integer> totals = new TreeMap<>();
        seen.forEach(
                (key, canary) -> {
                    totals.merge(key.namespace(), 1, Integer::sum);
                    add(families, key.namespace(), canary);
                    own(families, key, canary);
                });
        totals.forEach(
                (namespace, count) ->
                        families.add(
                                "flagger_canary_total",
                                "gauge",
                                "flagger_canary_total{namespace=\""
                                        + namespace
                                        + "\"} "
                                        + count
                                        + "\n"));
        ends.forEach((key, canary) -> add(families, key.namespace(), canary));
        looks.forEach(
                (key, times) ->
                        families.add(LookTimes.NAME, "histogram", times.text(key.namespace())));
        return families.text();
    }

    private static void add(Families families, String namespace, Seen canary) {
        String name = "name=\"" + canary.target() + "\",namespace=\"" + namespace + "\"";
        families.add(
                "flagger_canary_status",
                "gauge",
                "flagger_canary_status{" + name + "} " + status(canary.phase()) + "\n");
        weight(families, namespace, canary.target() + "-primary", canary.weights().primary());
        weight(families, namespace, canary.target(), canary.weights().canary());
        new TreeMap<>(canary.checks())
                .forEach(
                        (metric, check) ->
                                check.value()
                                        .ifPresent(
                                                value ->
                                                        families.add(
                                                                "flagger_canary_metric_analysis",
                                                                "gauge",
                                                                "flagger_canary_metric_analysis{"
                                                                        + name
                                                                        + ",metric=\""
                                                                        + escaped(metric)
                                                                        + "\"} "
                                                                        + inUnit(metric, value)
                                                                        + "\n")));
    }

    /** What Flagger does not tell. */
    private void own(Families families, CanaryKey key, Seen canary) {
        String labels = "{namespace=\"" + key.namespace() + "\",canary=\"" + key.name() + "\"} ";
        families.add(
                "weir_canary_ready",
                "gauge",
                "weir_canary_ready" + labels + (canary.ready() ? 1 : 0) + "\n");
        if (canary.phase().isUnderWay() && canary.step().isPresent()) {
            Duration age = Duration.between(canary.step().get(), clock.instant());
            families.add(
                    "weir_canary_step_age_seconds",
                    "gauge",
                    "weir_canary_step_age_seconds" + labels + Math.max(0, age.toSeconds()) + "\n");
        }
    }

    /** The duration is in seconds here, in milliseconds everywhere else (metrics.md 11). */
    private static double inUnit(String metric, double value) {
        return metric.equals(MetricCheck.DURATION) ? value / 1000 : value;
    }

    private static void weight(Families families, String namespace, String workload, int weight) {
        families.add(
                "flagger_canary_weight",
                "gauge",
                "flagger_canary_weight{workload=\""
                        + workload
                        + "\",namespace=\""
                        + namespace
                        + "\"} "
                        + weight
                        + "\n");
    }

    private static void add(Families families, String namespace, Ends canary) {
        new TreeMap<>(canary.counts())
                .forEach(
                        (ending, count) -> {
                            String metric =
                                    "flagger_canary_"
                                            + (ending.good() ? "successes" : "failures")
                                            + "_total";
                            families.add(
                                    metric,
                                    "counter",
                                    metric
                                            + "{name=\""
                                            + canary.target()
                                            + "\",namespace=\""
                                            + namespace
                                            + "\",deployment_strategy=\""
                                            + ending.strategy()
                                            + "\",analysis_status=\""
                                            + ending.status()
                                            + "\"} "
                                            + count
                                            + "\n");
                        });
    }

    private static int status(Phase phase) {
        return switch (phase) {
            case PROGRESSING -> 0;
            case FAILED -> 2;
            default -> 1;
        };
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Samples by family: the format wants those of one name together. */
    private static final class Families {
        private final Map<String, StringBuilder> samples = new TreeMap<>();

        void add(String name, String type, String sample) {
            samples.computeIfAbsent(
                            name, any -> new StringBuilder("# TYPE " + name + " " + type + "\n"))
                    .append(sample);
        }

        String text() {
            return String.join("", samples.values());
        }
    }
}
