package io.weir.app.demo;

import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Limits;
import io.weir.rollout.Measurement;
import io.weir.rollout.Phase;
import io.weir.rollout.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns scenes into lines of text. Pure. */
final class Picture {

    private static final int BAR = 40;
    private static final int SHORT_BAR = 20;
    private static final int EVENTS = 10;

    private final boolean colours;
    private final Duration interval;

    /**
     * Draws nothing yet.
     *
     * @param interval between a step and its check, as it goes by here
     */
    Picture(boolean colours, Duration interval) {
        this.colours = colours;
        this.interval = interval;
    }

    /** The whole scene, always the same number of lines. */
    List<String> whole(Scene scene, Duration now) {
        List<String> lines = new ArrayList<>();
        lines.add(
                bold("weir demo")
                        + "   "
                        + Shop.CANARY
                        + "   "
                        + time(now).strip()
                        + "   "
                        + scene.title());
        lines.add("");
        lines.add("  phase    " + bold(scene.phase().text()));
        lines.add(side("primary", scene.primary(), "32"));
        lines.add(side("canary", scene.canary(), "33"));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  users    %,d requests, %.1f %% failed",
                        scene.users().requests(),
                        failed(scene.users())));
        lines.add("");
        lines.add(next(scene, now));
        List<String> checks = scene.checks().stream().map(this::check).toList();
        lines.add(checks.isEmpty() ? dim("  no check yet") : checks.get(0));
        lines.add(checks.size() > 1 ? checks.get(1) : "");
        lines.add("");
        List<Scene.Line> events = scene.events();
        int from = Math.max(0, events.size() - EVENTS);
        for (int i = from; i < from + EVENTS; i++) {
            lines.add(i < events.size() ? event(events.get(i)) : "");
        }
        return lines;
    }

    /** One thing that happened, with the checks that led to it: for output that only grows. */
    List<String> story(Scene.Line line) {
        List<String> lines = new ArrayList<>();
        line.change()
                .flatMap(change -> change.verdict().evidence().checks())
                .ifPresent(
                        checks -> checks.forEach(check -> lines.add(" ".repeat(8) + check(check))));
        lines.add(event(line));
        return lines;
    }

    /** A check with its value and its limits. */
    String check(CheckResult check) {
        boolean passed = check.failure().isEmpty();
        String sign = passed ? paint("✓", "32") : paint("✗", "31");
        return String.format(
                Locale.ROOT,
                "  %s %-22s %8s   %s",
                sign,
                check.name(),
                value(check.measured()),
                dim(limits(check.limits())));
    }

    private String next(Scene scene, Duration now) {
        boolean waiting = scene.phase() == Phase.PROGRESSING && scene.canary().weight() > 0;
        if (!waiting || scene.stepped().isEmpty()) {
            return "  checks";
        }
        Duration left = interval.minus(now.minus(scene.stepped().get()));
        long seconds = Math.max(0, left.toSeconds());
        return "  checks   " + dim("next in " + seconds + " s");
    }

    private String event(Scene.Line line) {
        if (line.change().isEmpty()) {
            return time(line.at()) + "  " + bold("» " + line.text());
        }
        Change change = line.change().get();
        Optional<Weights> weights = change.routes();
        return String.format(
                Locale.ROOT,
                "%s  %-12s %s  %s",
                time(line.at()),
                change.verdict().next().phase().text(),
                weights.map(it -> bar(it.canary(), SHORT_BAR, "33") + percent(it.canary()))
                        .orElse(" ".repeat(SHORT_BAR + 6)),
                line.text());
    }

    private String side(String name, Scene.Side side, String colour) {
        return String.format(
                Locale.ROOT,
                "  %-8s %s%s   %s",
                name,
                bar(side.weight(), BAR, colour),
                percent(side.weight()),
                side.image().isEmpty()
                        ? dim("no pods")
                        : side.image() + dim("  " + side.replicas() + " pods"));
    }

    private String bar(int percent, int width, String colour) {
        int full = Math.round(percent * width / 100f);
        return paint("█".repeat(full), colour) + dim("░".repeat(width - full));
    }

    private static String percent(int percent) {
        return String.format(Locale.ROOT, " %3d %%", percent);
    }

    private static String value(Measurement measured) {
        return measured instanceof Measurement.Value number
                ? String.format(Locale.ROOT, "%.2f", number.value())
                : "no value";
    }

    private static String limits(Limits limits) {
        List<String> texts = new ArrayList<>();
        limits.min().ifPresent(min -> texts.add("at least " + plain(min)));
        limits.max().ifPresent(max -> texts.add("at most " + plain(max)));
        return String.join(", ", texts);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    static double failed(Traffic.Users users) {
        return users.requests() == 0 ? 0 : 100.0 * users.failed() / users.requests();
    }

    /** Seconds since the start. */
    static String time(Duration at) {
        return String.format(Locale.ROOT, "%5.1fs", at.toMillis() / 1000.0);
    }

    String bold(String text) {
        return paint(text, "1");
    }

    private String dim(String text) {
        return paint(text, "2");
    }

    private String paint(String text, String code) {
        return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
