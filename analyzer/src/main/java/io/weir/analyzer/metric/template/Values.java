package io.weir.analyzer.metric.template;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the values of the template language look like and mean. */
final class Values {
    private Values() {}

    /** Whether a condition on the value holds: neither zero, nor false, nor empty, nor absent. */
    static boolean truth(Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof Double number) {
            return number != 0;
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value instanceof List<?> list && !list.isEmpty();
    }

    /** The word for the value's type in messages. */
    static String kind(Object value) {
        if (value instanceof String) {
            return "text";
        }
        if (value instanceof Long) {
            return "whole number";
        }
        if (value instanceof Double) {
            return "decimal number";
        }
        if (value instanceof Boolean) {
            return "truth value";
        }
        if (value instanceof Map) {
            return "map";
        }
        return value instanceof List ? "list" : "missing value";
    }

    /** The value as {@code print} and {@code %v} write it. */
    static String text(Object value) {
        if (value instanceof Double number) {
            return Decimals.shortest(number, 21);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(" ", "map[", "]"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Values::text).collect(Collectors.joining(" ", "[", "]"));
        }
        if (value == Absent.NIL) {
            throw new ValueMismatch("there is no value to write");
        }
        return value.toString();
    }
}
