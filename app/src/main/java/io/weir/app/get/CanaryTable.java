package io.weir.app.get;

import io.weir.rollout.Health;
import io.weir.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The list as people read it: one line a canary, columns as wide as they must be. Pure. */
public final class CanaryTable {

    private static final List<String> HEAD =
            List.of("NAMESPACE", "NAME", "PHASE", "WEIGHT", "STEP", "FAILED", "NEXT", "READY");
    private static final String NONE = "-";
    private static final String GAP = "  ";

    private CanaryTable() {}

    /**
     * The lines, head first.
     *
     * @param now for the time until the next check
     * @param width letters that fit a line; a longer one is cut. 0 cuts nothing
     */
    public static List<String> lines(List<CanaryRow> rows, Instant now, int width) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        rows.forEach(row -> cells.add(cells(row, now)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return cells.stream().map(line -> cut(line(line, widths), width)).toList();
    }

    private static List<String> cells(CanaryRow row, Instant now) {
        Optional<Health> ready = row.ready();
        return List.of(
                row.canary().namespace(),
                row.canary().name(),
                row.phase() == Phase.NONE ? NONE : row.phase().text(),
                row.weight() + "%",
                row.step().map(step -> step.done() + "/" + step.of()).orElse(NONE),
                row.threshold() > 0 ? row.failedChecks() + "/" + row.threshold() : NONE,
                row.suspended()
                        ? "suspended"
                        : row.nextCheck().map(at -> until(now, at)).orElse(NONE),
                ready.map(CanaryTable::ready).orElse("not looked at by Weir yet"));
    }

    /** Status and reason; what is well needs no sentence. */
    private static String ready(Health health) {
        boolean well = health.state() == Health.State.TRUE || health.message().isEmpty();
        return health.state().text()
                + " "
                + health.reason()
                + (well ? "" : ": " + health.message().replace('\n', ' '));
    }

    private static String until(Instant now, Instant at) {
        long seconds = Duration.between(now, at).toSeconds();
        if (seconds <= 0) {
            return "now";
        }
        return seconds < 100
                ? "in " + seconds + "s"
                : "in " + seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean last = i == widths.length - 1;
            String cell = cells.get(i);
            line.append(cell).append(last ? "" : " ".repeat(widths[i] - cell.length()) + GAP);
        }
        return line.toString();
    }

    private static String cut(String line, int width) {
        return width > 0 && line.length() > width ? line.substring(0, width - 1) + "…" : line;
    }
}
