package io.weir.app.deliveries;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.notifier.delivery.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deliveries as text: a table for people, JSON for programs. Pure. */
public final class Listing {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int COLUMNS = 6;

    private Listing() {}

    /** One line each under a line of titles; none for an empty list. */
    public static List<String> table(List<Ledger.Line> lines, Instant now) {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("STATE", "AGE", "RECEIVER", "CANARY", "ID", "MESSAGE"));
        lines.forEach(line -> rows.add(row(line, now)));
        int[] widths = new int[COLUMNS];
        rows.forEach(
                row -> {
                    for (int i = 0; i < COLUMNS; i++) {
                        widths[i] = Math.max(widths[i], row.get(i).length());
                    }
                });
        return rows.stream().map(row -> padded(row, widths)).toList();
    }

    /** An object with a list {@code deliveries}, the oldest first. */
    public static String json(List<Ledger.Line> lines) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode list = root.putArray("deliveries");
        for (Ledger.Line line : lines) {
            Notice notice = line.delivery().notice();
            ObjectNode json = list.addObject();
            json.put("id", line.delivery().id());
            json.put("change", line.delivery().change());
            json.put("state", state(line));
            json.put("receiver", line.delivery().receiver().key());
            json.put("namespace", notice.canary().namespace());
            json.put("canary", notice.canary().name());
            json.put("message", notice.sentence());
            json.put("since", line.since().toString());
            json.put("round", line.delivery().round());
            line.outcome()
                    .ifPresent(
                            end ->
                                    json.put("attempts", end.attempts())
                                            .put("reason", end.reason())
                                            .put("at", end.at().toString()));
        }
        return root.toPrettyString();
    }

    private static List<String> row(Ledger.Line line, Instant now) {
        Notice notice = line.delivery().notice();
        String why = line.outcome().map(Outcome::reason).map(text -> " (" + text + ")").orElse("");
        return List.of(
                state(line),
                age(Duration.between(line.since(), now)),
                line.delivery().receiver().key(),
                notice.canary().toString(),
                line.delivery().id(),
                notice.title() + why);
    }

    private static String state(Ledger.Line line) {
        return line.dead() ? "dead" : "waiting";
    }

    private static String age(Duration since) {
        long seconds = Math.max(0, since.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + "h" : hours / 24 + "d";
    }

    private static String padded(List<String> row, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COLUMNS; i++) {
            text.append(row.get(i));
            text.append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return text.toString().stripTrailing();
    }
}
