package io.weir.kubernetes.api;

import io.weir.rollout.AlertRule;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.GoDuration;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code spec.analysis} (canary.md 1.4, 1.5). */
final class AnalysisReader {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

    /** Also the least: users of fast checks pay for them with queries. */
    private static final Duration FAST_INTERVAL = Duration.ofSeconds(1);

    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(10);
    private static final int ALL = 100;

    private final CanaryKey canary;
    private final ReaderSettings settings;
    private final Problems problems;

    AnalysisReader(CanaryKey canary, ReaderSettings settings, Problems problems) {
        this.canary = canary;
        this.settings = settings;
        this.problems = problems;
    }

    /**
     * Reads.
     *
     * @param skipped whether promotion goes without analysis: then a plan without steps is no
     *     mistake
     * @param provider of the routes
     */
    Analysis read(Fields analysis, boolean skipped, String provider) {
        Analysis read = read(analysis, skipped || provider.equals(PlainServices.PROVIDER));
        return provider.equals(PlainServices.PROVIDER)
                ? PlainServices.only(read, analysis, skipped, problems)
                : read;
    }

    private Analysis read(Fields analysis, boolean skipped) {
        References references = new References(canary, settings, problems);
        Steps steps = steps(analysis, skipped);
        checkConditions(analysis);
        if (analysis.has("sessionAffinity")) {
            AffinityReader.check(analysis.object("sessionAffinity"), problems);
        }
        return new Analysis(
                interval(analysis),
                Math.max(1, analysis.whole("threshold").orElse(1)),
                steps.max(),
                steps.linear(),
                steps.explicit(),
                percent(analysis, "stepWeightPromotion", 0),
                Math.max(0, analysis.whole("iterations").orElse(0)),
                analysis.flag("mirror"),
                analysis.anyIn("match"),
                percent(analysis, "primaryReadyThreshold", ALL),
                percent(analysis, "canaryReadyThreshold", ALL),
                metrics(analysis, references),
                WebhookReader.read(analysis, problems),
                alerts(analysis, references));
    }

    /** A condition that says nothing would send all users to the canary. */
    private void checkConditions(Fields analysis) {
        analysis.objects("match").stream()
                .map(Fields.Element::fields)
                .filter(
                        match ->
                                match.names().stream()
                                        .noneMatch(
                                                name ->
                                                        !name.equals("name")
                                                                && !match.at(name).isEmpty()))
                .forEach(
                        match ->
                                problems.blocks(
                                        match.path()
                                                + ": has no condition: all users would reach the"
                                                + " canary"));
    }

    private List<MetricCheck> metrics(Fields analysis, References references) {
        MetricCheckReader reader =
                new MetricCheckReader(references, fastInterval(analysis), problems);
        return analysis.objects("metrics").stream()
                .flatMap(entry -> reader.read(entry).stream())
                .toList();
    }

    private Duration fastInterval(Fields analysis) {
        Optional<String> written = analysis.text("fastInterval");
        Optional<Duration> read =
                written.flatMap(GoDuration::parse)
                        .filter(pause -> pause.compareTo(FAST_INTERVAL) >= 0);
        if (written.isPresent() && read.isEmpty()) {
            problems.warns(
                    analysis.path("fastInterval")
                            + ": a duration of 1s or more is needed, was "
                            + analysis.shown("fastInterval")
                            + "; 1s is used");
        }
        return read.orElse(FAST_INTERVAL);
    }

    private Duration interval(Fields analysis) {
        Optional<String> written = analysis.text("interval");
        Optional<Duration> read = written.flatMap(GoDuration::parse);
        if (written.isPresent() && read.isEmpty()) {
            problems.warns(
                    analysis.path("interval")
                            + ": not a duration such as 1m30s, was "
                            + analysis.shown("interval")
                            + "; 60s is used");
        }
        Duration interval = read.orElse(DEFAULT_INTERVAL);
        return interval.compareTo(LEAST_INTERVAL) < 0 ? LEAST_INTERVAL : interval;
    }

    /** The plan of weights; a plan with a mistake is one linear step, and a problem blocks it. */
    private Steps steps(Fields analysis, boolean skipped) {
        List<Integer> explicit = analysis.wholes("stepWeights");
        int linear = linear(analysis);
        if (!rising(analysis, explicit)) {
            explicit = List.of();
        }
        boolean planned = linear > 0 || analysis.anyIn("stepWeights");
        if (!planned && !skipped && analysis.whole("iterations").orElse(0) <= 0) {
            problems.blocks(
                    analysis.path()
                            + ": has no step: one of stepWeight, stepWeights and iterations is"
                            + " needed");
        }
        if (linear > 0 && !explicit.isEmpty()) {
            problems.warns(
                    analysis.path("stepWeights") + ": has no effect beside stepWeight " + linear);
        }
        int max = explicit.isEmpty() ? max(analysis) : explicit.get(explicit.size() - 1);
        return new Steps(linear, linear > 0 ? List.of() : explicit, max);
    }

    private int linear(Fields analysis) {
        int step = analysis.whole("stepWeight").orElse(0);
        if (step < 0) {
            problems.blocks(analysis.path("stepWeight") + ": 0 to 100 is needed, was " + step);
            return 0;
        }
        return capped(analysis, "stepWeight", step);
    }

    private int max(Fields analysis) {
        int max = analysis.whole("maxWeight").orElse(ALL);
        return max <= 0 ? ALL : capped(analysis, "maxWeight", max);
    }

    private int capped(Fields analysis, String field, int value) {
        if (value > ALL) {
            problems.warns(analysis.path(field) + ": acts as 100, was " + value);
        }
        return Math.min(ALL, value);
    }

    private boolean rising(Fields analysis, List<Integer> weights) {
        int before = 0;
        for (int i = 0; i < weights.size(); i++) {
            int weight = weights.get(i);
            String field = analysis.path("stepWeights") + "[" + i + "]";
            if (weight < 1 || weight > ALL) {
                problems.blocks(field + ": 1 to 100 is needed, was " + weight);
                return false;
            }
            if (weight <= before) {
                problems.blocks(
                        field
                                + ": weights must rise, was "
                                + weight
                                + " after "
                                + weights.get(i - 1));
                return false;
            }
            before = weight;
        }
        return true;
    }

    private int percent(Fields analysis, String field, int otherwise) {
        int value = analysis.whole(field).orElse(otherwise);
        int bounded = Math.max(0, Math.min(ALL, value));
        if (bounded != value) {
            problems.warns(analysis.path(field) + ": acts as " + bounded + ", was " + value);
        }
        return bounded;
    }

    private List<AlertRule> alerts(Fields analysis, References references) {
        List<AlertRule> rules = new ArrayList<>();
        analysis.objects("alerts")
                .forEach(
                        entry -> {
                            Fields alert = entry.fields();
                            Optional<ObjectRef> provider =
                                    references.read(alert, "providerRef", "alert provider");
                            if (provider.isEmpty()) {
                                problems.warns(
                                        alert.path("providerRef.name")
                                                + ": is missing: this alert goes nowhere");
                            }
                            provider.map(ref -> rule(alert, ref)).ifPresent(rules::add);
                        });
        return rules;
    }

    private AlertRule rule(Fields alert, ObjectRef provider) {
        return new AlertRule(alert.text("name").orElse(""), severity(alert), provider);
    }

    private Severity severity(Fields alert) {
        Optional<String> written = alert.text("severity");
        if (written.isEmpty()) {
            return Severity.INFO;
        }
        for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(written.get())) {
                return severity;
            }
        }
        problems.warns(
                alert.path("severity")
                        + ": info, warn or error is needed, was "
                        + alert.shown("severity")
                        + "; info is used");
        return Severity.INFO;
    }

    private record Steps(int linear, List<Integer> explicit, int max) {}
}
