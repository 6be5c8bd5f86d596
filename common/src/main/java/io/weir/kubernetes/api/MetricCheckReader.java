package io.weir.kubernetes.api;

import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckPolicy.Missing;
import io.weir.rollout.GoDuration;
import io.weir.rollout.Limits;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.MetricQuery;
import io.weir.rollout.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code spec.analysis.metrics} (metrics.md 1, 3; docs/checks.md). */
final class MetricCheckReader {

    private final References references;
    private final Duration fast;
    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    /**
     * Of one Canary.
     *
     * @param fast time between two looks of the checks that may fail fast
     */
    MetricCheckReader(References references, Duration fast, Problems problems) {
        this.references = references;
        this.fast = fast;
        this.problems = problems;
    }

    /** The checks of one entry: one for each family that it belongs to, built-in ones first. */
    List<MetricCheck> read(Fields.Element entry) {
        Fields metric = entry.fields();
        Optional<String> written = metric.text("name");
        if (written.isEmpty()) {
            problems.warns(metric.path("name") + ": is missing");
        }
        String name = written.orElse(metric.path());
        List<MetricQuery> queries = queries(metric, name);
        boolean range = metric.has("thresholdRange");
        Optional<Limits> limits = range ? Optional.of(range(metric)) : Optional.empty();
        Optional<Double> threshold = metric.number("threshold");
        if (!range && threshold.isEmpty()) {
            boolean rate = queries.stream().allMatch(MetricQuery.SuccessRate.class::isInstance);
            problems.warns(
                    metric.path()
                            + ": has no thresholdRange: "
                            + (rate ? "every value passes" : "no value above 0 passes"));
        }
        String interval = metric.text("interval").orElse("1m");
        CheckPolicy policy = policy(metric);
        List<MetricCheck> checks = new ArrayList<>();
        for (MetricQuery query : queries) {
            checks.add(
                    new MetricCheck(
                            entry.index(),
                            unique(name),
                            query,
                            interval,
                            limits.orElseGet(() -> bound(query, threshold.orElse(0d))),
                            policy));
        }
        return checks;
    }

    private List<MetricQuery> queries(Fields metric, String name) {
        Map<String, String> variables = metric.texts("templateVariables");
        Optional<ObjectRef> template = references.read(metric, "templateRef", "metric template");
        List<MetricQuery> queries = new ArrayList<>();
        if (name.equals(MetricCheck.SUCCESS_RATE)) {
            queries.add(new MetricQuery.SuccessRate());
        }
        if (name.equals(MetricCheck.DURATION)) {
            queries.add(new MetricQuery.RequestDuration());
        }
        metric.text("query")
                .ifPresent(text -> queries.add(new MetricQuery.Inline(text, variables)));
        template.ifPresent(ref -> queries.add(new MetricQuery.Template(ref, variables)));
        if (queries.isEmpty()) {
            queries.add(new MetricQuery.Nothing());
            problems.failsChecks(
                    metric.path()
                            + ": '"
                            + name
                            + "' is not built in and has neither templateRef nor query");
        }
        return queries;
    }

    private Limits range(Fields metric) {
        Fields range = metric.object("thresholdRange");
        Limits limits = new Limits(range.number("min"), range.number("max"));
        double least = limits.min().orElse(Double.NEGATIVE_INFINITY);
        double most = limits.max().orElse(Double.POSITIVE_INFINITY);
        if (least > most) {
            problems.failsChecks(
                    range.path() + ": no value passes, min " + least + " is above max " + most);
        }
        return limits;
    }

    /** The deprecated single bound: a minimum for the success rate alone. */
    private static Limits bound(MetricQuery query, double threshold) {
        Optional<Double> bound = Optional.of(threshold);
        return query instanceof MetricQuery.SuccessRate
                ? new Limits(bound, Optional.empty())
                : new Limits(Optional.empty(), bound);
    }

    private CheckPolicy policy(Fields metric) {
        int least = metric.whole("minRequests").orElse(0);
        if (least < 0) {
            problems.warns(metric.path("minRequests") + ": acts as 0, was " + least);
        }
        return new CheckPolicy(
                missing(metric, "noData", Set.of(Missing.values())),
                missing(metric, "unavailable", Set.of(Missing.FAIL, Missing.WAIT)),
                Math.max(0, least),
                waitLimit(metric),
                metric.flag("failFast") ? Optional.of(fast) : Optional.empty());
    }

    private Missing missing(Fields metric, String field, Set<Missing> allowed) {
        Optional<String> written = metric.text(field);
        Optional<Missing> read =
                allowed.stream().filter(one -> written.equals(Optional.of(text(one)))).findFirst();
        if (written.isPresent() && read.isEmpty()) {
            problems.warns(
                    metric.path(field)
                            + ": "
                            + (allowed.contains(Missing.PASS)
                                    ? "fail, wait or pass"
                                    : "fail or wait")
                            + " is needed, was "
                            + metric.shown(field)
                            + "; fail is used");
        }
        return read.orElse(Missing.FAIL);
    }

    private static String text(Missing missing) {
        return missing.name().toLowerCase(Locale.ROOT);
    }

    private Optional<Duration> waitLimit(Fields metric) {
        Optional<String> written = metric.text("waitLimit");
        Optional<Duration> read =
                written.flatMap(GoDuration::parse).filter(limit -> !limit.isNegative());
        if (written.isPresent() && read.isEmpty()) {
            problems.warns(
                    metric.path("waitLimit")
                            + ": not a duration such as 10m, was "
                            + metric.shown("waitLimit")
                            + "; the progress deadline is used");
        }
        return read;
    }

    private String unique(String name) {
        String unique = name;
        for (int number = 2; !names.add(unique); number++) {
            unique = name + "#" + number;
        }
        return unique;
    }
}
