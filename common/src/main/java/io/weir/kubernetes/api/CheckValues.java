package io.weir.kubernetes.api;

import io.weir.rollout.CheckValue;
import io.weir.rollout.Limits;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code status.weir.checks}: the last result of each check, for people and tools. Bounded, so that
 * no Canary outgrows what the API server stores.
 */
final class CheckValues {

    /** Of more checks, the failed ones are kept first. */
    static final int MOST = 50;

    static final int LONGEST_TEXT = 1_000;

    private CheckValues() {}

    static ObjectNode toJson(Map<String, CheckValue> checks) {
        List<Map.Entry<String, CheckValue>> kept =
                checks.entrySet().stream()
                        .sorted(
                                Comparator.comparing(
                                                (Map.Entry<String, CheckValue> check) ->
                                                        check.getValue().problem().isEmpty())
                                        .thenComparing(Map.Entry::getKey))
                        .limit(MOST)
                        .sorted(Map.Entry.comparingByKey())
                        .toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        kept.forEach(check -> write(json.putObject(check.getKey()), check.getValue()));
        return json;
    }

    static Map<String, CheckValue> fromJson(Optional<Stored> stored) {
        Map<String, CheckValue> checks = new LinkedHashMap<>();
        stored.ifPresent(
                all ->
                        all.names()
                                .forEach(
                                        name ->
                                                all.object(name)
                                                        .ifPresent(
                                                                entry ->
                                                                        checks.put(
                                                                                name,
                                                                                read(entry)))));
        return checks;
    }

    private static CheckValue read(Stored entry) {
        return new CheckValue(
                entry.number("value"),
                new Limits(entry.number("min"), entry.number("max")),
                entry.text("problem"),
                entry.text("query"),
                entry.instant("at").orElseThrow(() -> entry.wrong("at", "a time in UTC")));
    }

    private static void write(ObjectNode entry, CheckValue check) {
        number(entry, "value", check.value());
        number(entry, "min", check.limits().min());
        number(entry, "max", check.limits().max());
        text(entry, "problem", check.problem());
        text(entry, "query", check.query());
        entry.put("at", check.at().toString());
    }

    private static void number(ObjectNode entry, String field, Optional<Double> number) {
        number.ifPresent(
                value -> {
                    if (Double.isInfinite(value)) {
                        entry.put(field, value.toString());
                    } else {
                        entry.put(field, value);
                    }
                });
    }

    private static void text(ObjectNode entry, String field, String text) {
        if (!text.isEmpty()) {
            entry.put(field, Excerpt.of(text, LONGEST_TEXT));
        }
    }
}
