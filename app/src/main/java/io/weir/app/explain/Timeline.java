package io.weir.app.explain;

import io.weir.event.EventTypes;
import io.weir.rollout.Basis;
import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Command;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.Phase;
import io.weir.rollout.Question;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A story as people read it: for each move what was seen, measured, decided and done. Pure. */
public final class Timeline {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.S").withZone(ZoneOffset.UTC);
    private static final int SHORT = 8;
    private static final String PASSED = "✓ ";
    private static final String FAILED = "✗ ";
    private static final String WAITS = "… ";

    private final List<String> lines = new ArrayList<>();

    private Timeline() {}

    /**
     * The lines.
     *
     * @param of how many runs the log holds in all
     */
    public static List<String> lines(Story story, int of) {
        Timeline timeline = new Timeline();
        for (Run run : story.runs()) {
            timeline.run(story, run, of);
        }
        return timeline.lines;
    }

    private void run(Story story, Run run, int of) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        boolean hasMore = of > story.runs().size();
        lines.add(
                story.canary()
                        + "  "
                        + (run.id().isEmpty() ? "before the first run" : "run " + brief(run.id()))
                        + (hasMore ? "  (of " + of + " in the log; --all shows them)" : ""));
        lines.add(
                DAY.format(run.begun())
                        + " UTC  "
                        + run.took()
                                .map(time -> phase(run.phase()) + " after " + span(time))
                                .orElse("under way: " + phase(run.phase())));
        for (int i = 0; i < run.entries().size(); i++) {
            lines.add("");
            entry(run.begun(), run.entries().get(i), i == run.entries().size() - 1);
        }
    }

    private void entry(Instant begun, Entry entry, boolean last) {
        Verdict verdict = entry.verdict();
        lines.add(
                TIME.format(verdict.at())
                        + "  "
                        + String.format("%-8s", "+" + span(Duration.between(begun, verdict.at())))
                        + "  "
                        + verdict.reason().replace('\n', ' '));
        row("seen", seen(verdict.basis()));
        verdict.evidence()
                .checks()
                .ifPresent(
                        checks ->
                                rows(
                                        "measured",
                                        checks.stream().flatMap(Timeline::check).toList()));
        verdict.evidence()
                .providers()
                .ifPresent(
                        failures ->
                                rows(
                                        "asked",
                                        failures.isEmpty()
                                                ? List.of(PASSED + "every metric provider answers")
                                                : failures.stream().map(FAILED::concat).toList()));
        rows("asked", hooks(verdict.evidence().hooks()));
        verdict.evidence().command().ifPresent(command -> row("command", command(command)));
        row("decided", decided(verdict));
        row("done", entry.change().map(change -> done(verdict, change)).orElse(nothing(last)));
    }

    private static String seen(Basis basis) {
        List<String> parts = new ArrayList<>();
        parts.add("phase " + phase(basis.phase()));
        basis.weights().ifPresent(weights -> parts.add(weights(weights)));
        if (basis.phase().isAnalysing()) {
            parts.add("failed checks " + basis.failedChecks());
        }
        if (basis.iterations() > 0) {
            parts.add("iteration " + basis.iterations());
        }
        basis.template().ifPresent(template -> parts.add("revision " + brief(template)));
        parts.add("generation " + basis.generation());
        return String.join(", ", parts);
    }

    private static Stream<String> check(CheckResult check) {
        String limits = Numbers.limits(check.limits());
        String value = Numbers.shown(check);
        boolean passed = check.failure().isEmpty();
        String line =
                (passed ? check.waiting().map(why -> WAITS).orElse(PASSED) : FAILED)
                        + String.format(
                                        Locale.ROOT,
                                        "%-24s %10s  %s",
                                        check.name(),
                                        value,
                                        check.value().isPresent() ? limits : Numbers.reason(check))
                                .stripTrailing();
        return passed || check.query().isEmpty()
                ? Stream.of(line)
                : Stream.concat(
                        Stream.of(line),
                        check.query().strip().lines().map(query -> "    " + query.strip()));
    }

    private static List<String> hooks(Map<Question, List<HookAnswer>> hooks) {
        List<String> texts = new ArrayList<>();
        new TreeMap<>(hooks)
                .forEach(
                        (question, answers) -> {
                            String type =
                                    question.name().toLowerCase(Locale.ROOT).replace('_', '-');
                            answers.forEach(
                                    answer ->
                                            texts.add(
                                                    (answer.passed() ? PASSED : FAILED)
                                                            + type
                                                            + " hook "
                                                            + answer.hook()
                                                            + (answer.text().isEmpty()
                                                                    ? ""
                                                                    : ": "
                                                                            + answer.text()
                                                                                    .replace(
                                                                                            '\n',
                                                                                            ' '))));
                        });
        return texts;
    }

    private static String command(Command command) {
        return command.order().name().toLowerCase(Locale.ROOT)
                + " by "
                + command.by()
                + " at "
                + TIME.format(command.at())
                + (command.reason().isEmpty() ? "" : ": " + command.reason())
                + " (command "
                + brief(command.id())
                + ")";
    }

    private static String decided(Verdict verdict) {
        return EventTypes.of(verdict).replace("weir.verdict.", "").replace('-', ' ')
                + ": to phase "
                + phase(verdict.next().phase())
                + ", weight "
                + verdict.next().canaryWeight()
                + "% (verdict "
                + brief(verdict.id())
                + ")";
    }

    private static String done(Verdict verdict, Change change) {
        String after = "after " + span(Duration.between(verdict.at(), change.at())) + ": ";
        if (change.outcome() instanceof Change.Outcome.Refused refused) {
            return FAILED + after + "refused, " + refused.reason() + ": " + refused.message();
        }
        List<String> objects = ((Change.Outcome.Applied) change.outcome()).objects();
        return PASSED
                + after
                + (objects.isEmpty() ? "status only" : String.join(", ", objects))
                + change.routes().map(weights -> "; " + weights(weights)).orElse("");
    }

    private static String nothing(boolean last) {
        return last
                ? "nothing yet: the log holds no change of this verdict"
                : "nothing: the world had moved on before it could be carried out";
    }

    private void rows(String head, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            row(i == 0 ? head : "", texts.get(i));
        }
    }

    private void row(String head, String text) {
        lines.add(String.format("    %-9s %s", head, text));
    }

    private static String phase(Phase phase) {
        return phase == Phase.NONE ? "none" : phase.text();
    }

    private static String weights(Weights weights) {
        return "weight " + weights.canary() + "%" + (weights.mirrored() ? " mirrored" : "");
    }

    private static String span(Duration time) {
        long millis = Math.max(0, time.toMillis());
        if (millis < 100_000) {
            return String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
        }
        long seconds = millis / 1000;
        return seconds < 6000
                ? seconds / 60 + "m" + seconds % 60 + "s"
                : seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
    }

    private static String brief(String id) {
        return id.length() > SHORT ? id.substring(0, SHORT) : id;
    }
}
