package io.weir.notifier.alert;

import io.weir.notifier.alert.Notice.Field;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Severity;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The facts that an alert shows below its title. */
final class Details {

    private Details() {}

    /**
     * The fields of an alert: the cluster first, then what the Canary asks for (alerting.md 3.1)
     * or, with bad news, why and what was measured.
     *
     * @param cluster name to show; empty text for none
     */
    static List<Field> of(Fact fact, Change change, String cluster) {
        List<Field> fields = new ArrayList<>();
        if (!cluster.isEmpty()) {
            fields.add(new Field("Cluster", cluster));
        }
        if (fact.reach() == Fact.Reach.DETAILED_ALERT) {
            change.spec().ifPresent(spec -> asked(fields, change, spec));
        }
        standing(fields, change);
        if (fact.severity() != Severity.INFO) {
            found(fields, change.verdict());
        }
        return fields;
    }

    private static void standing(List<Field> fields, Change change) {
        Verdict verdict = change.verdict();
        fields.add(new Field("Phase", verdict.next().phase().text()));
        verdict.next()
                .state()
                .analysed()
                .ifPresent(mark -> fields.add(new Field("Revision", mark.template())));
        change.routes().ifPresent(after -> fields.add(weights(after, verdict.basis().weights())));
    }

    private static Field weights(Weights after, Optional<Weights> before) {
        String text = "primary " + after.primary() + ", canary " + after.canary();
        return new Field(
                "Weights",
                before.filter(was -> was.canary() != after.canary())
                        .map(was -> text + " (canary " + was.canary() + " before)")
                        .orElse(text));
    }

    private static void asked(List<Field> fields, Change change, CanarySpec spec) {
        String target =
                spec.target().kind()
                        + "/"
                        + spec.target().name()
                        + "."
                        + change.canary().namespace();
        fields.add(new Field("Target", target));
        fields.add(
                new Field(
                        "Failed checks threshold", Integer.toString(spec.analysis().threshold())));
        fields.add(new Field("Progress deadline", spec.progressDeadline().toSeconds() + "s"));
        routing(spec.analysis()).ifPresent(text -> fields.add(new Field("Traffic routing", text)));
    }

    private static Optional<String> routing(Analysis analysis) {
        if (analysis.iterations() > 0) {
            return Optional.of(analysis.matching() ? "A/B Testing" : "Blue/Green");
        }
        String end = " max: " + analysis.maxWeight();
        if (analysis.stepWeight() > 0) {
            return Optional.of("Weight step: " + analysis.stepWeight() + end);
        }
        if (analysis.stepWeights().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                analysis.stepWeights().stream()
                        .map(weight -> Integer.toString(weight))
                        .collect(Collectors.joining(",", "Weight steps: ", end)));
    }

    private static void found(List<Field> fields, Verdict verdict) {
        fields.add(new Field("Reason", verdict.reason()));
        verdict.evidence()
                .checks()
                .ifPresent(checks -> checks.forEach(check -> failing(fields, check)));
    }

    private static void failing(List<Field> fields, CheckResult check) {
        check.failure()
                .map(text -> text.startsWith(check.name()) ? rest(text, check.name()) : text)
                .ifPresent(text -> fields.add(new Field(check.name(), text)));
    }

    private static String rest(String text, String name) {
        String rest = text.substring(name.length());
        return rest.startsWith(":") ? rest.substring(1).strip() : rest.strip();
    }
}
