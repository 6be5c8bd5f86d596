package io.weir.analyzer.metric.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The predefined functions of the template language. {@code and} and {@code or} are in {@link Run},
 * which decides how many of their arguments have a value at all.
 */
final class Builtins {

    static final Set<String> NAMES =
            Set.of(
                    "and",
                    "or",
                    "not",
                    "eq",
                    "ne",
                    "lt",
                    "le",
                    "gt",
                    "ge",
                    "index",
                    "len",
                    "slice",
                    "print",
                    "printf",
                    "println",
                    "html",
                    "js",
                    "urlquery");

    private Builtins() {}

    /**
     * Calls one.
     *
     * @throws ValueMismatch when it does not take these arguments
     */
    static Object call(String name, List<Object> arguments) {
        return switch (name) {
            case "not" -> !Values.truth(only(arguments));
            case "eq", "ne", "lt", "le", "gt", "ge" -> Comparison.call(name, arguments);
            case "index" -> index(arguments);
            case "len" -> len(only(arguments));
            case "slice" -> slice(arguments);
            case "print" -> Format.print(arguments);
            case "println" -> Format.println(arguments);
            case "printf" -> Format.printf(arguments);
            case "html" -> Escapes.html(Format.print(arguments));
            case "js" -> Escapes.javaScript(Format.print(arguments));
            case "urlquery" -> Escapes.query(Format.print(arguments));
            default -> throw new IllegalStateException("no predefined function: " + name);
        };
    }

    private static Object only(List<Object> arguments) {
        if (arguments.size() != 1) {
            throw new ValueMismatch("takes one argument, got " + arguments.size());
        }
        return arguments.get(0);
    }

    /** A missing key of a map of texts is the empty text, unlike a missing field. */
    private static Object index(List<Object> arguments) {
        if (arguments.isEmpty()) {
            throw new ValueMismatch("needs an argument");
        }
        Object value = arguments.get(0);
        for (Object key : arguments.subList(1, arguments.size())) {
            if (value instanceof Map<?, ?> map) {
                if (!(key instanceof String)) {
                    throw new ValueMismatch("a map's key is a text, not a " + Values.kind(key));
                }
                value = map.containsKey(key) ? map.get(key) : "";
            } else if (value instanceof List<?> list) {
                value = list.get(position(key, 0, list.size() - 1));
            } else if (value instanceof String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                value = (long) (bytes[position(key, 0, bytes.length - 1)] & 0xff);
            } else {
                throw new ValueMismatch("a " + Values.kind(value) + " has no elements");
            }
        }
        return value;
    }

    private static Object len(Object value) {
        if (value instanceof String text) {
            return (long) text.getBytes(StandardCharsets.UTF_8).length;
        }
        if (value instanceof Map<?, ?> map) {
            return (long) map.size();
        }
        if (value instanceof List<?> list) {
            return (long) list.size();
        }
        throw new ValueMismatch("a " + Values.kind(value) + " has no length");
    }

    private static Object slice(List<Object> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            throw new ValueMismatch("takes a value and up to two positions");
        }
        Object value = arguments.get(0);
        int length = Math.toIntExact((Long) len(value));
        int from = arguments.size() > 1 ? position(arguments.get(1), 0, length) : 0;
        int to = arguments.size() > 2 ? position(arguments.get(2), from, length) : length;
        if (value instanceof List<?> list) {
            return list.subList(from, to);
        }
        if (!(value instanceof String text)) {
            throw new ValueMismatch("a " + Values.kind(value) + " cannot be sliced");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (isInsideCharacter(bytes, from) || isInsideCharacter(bytes, to)) {
            throw new ValueMismatch("position cuts a character in two");
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean isInsideCharacter(byte[] bytes, int at) {
        return at < bytes.length && (bytes[at] & 0xc0) == 0x80;
    }

    private static int position(Object key, long least, long most) {
        if (!(key instanceof Long number)) {
            throw new ValueMismatch("a position is a whole number, not a " + Values.kind(key));
        }
        if (number < least || number > most) {
            throw new ValueMismatch("position out of range: " + number);
        }
        return Math.toIntExact(number);
    }
}
