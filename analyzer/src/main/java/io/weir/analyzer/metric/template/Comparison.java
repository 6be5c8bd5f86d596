package io.weir.analyzer.metric.template;

import java.util.List;

/** The functions {@code eq ne lt le gt ge}. Values of different types do not compare. */
final class Comparison {
    private Comparison() {}

    static Object call(String name, List<Object> arguments) {
        boolean any = name.equals("eq");
        if (arguments.size() < 2 || (arguments.size() > 2 && !any)) {
            throw new ValueMismatch(
                    "takes " + (any ? "at least " : "") + "two arguments, got " + arguments.size());
        }
        Object first = arguments.get(0);
        if (any) {
            return arguments.subList(1, arguments.size()).stream()
                    .anyMatch(other -> equal(first, other));
        }
        Object second = arguments.get(1);
        return switch (name) {
            case "ne" -> !equal(first, second);
            case "lt" -> order(first, second) < 0;
            case "le" -> order(first, second) <= 0;
            case "gt" -> order(first, second) > 0;
            default -> order(first, second) >= 0;
        };
    }

    private static boolean equal(Object first, Object second) {
        if (first == Absent.NIL || second == Absent.NIL) {
            return first == second;
        }
        boolean basic =
                first instanceof String
                        || first instanceof Long
                        || first instanceof Double
                        || first instanceof Boolean;
        if (!basic || !first.getClass().equals(second.getClass())) {
            throw incomparable(first, second);
        }
        return first.equals(second);
    }

    private static int order(Object first, Object second) {
        if (first instanceof String a && second instanceof String b) {
            return a.compareTo(b);
        }
        if (first instanceof Long a && second instanceof Long b) {
            return a.compareTo(b);
        }
        if (first instanceof Double a && second instanceof Double b) {
            return a.compareTo(b);
        }
        throw incomparable(first, second);
    }

    private static ValueMismatch incomparable(Object first, Object second) {
        return new ValueMismatch(
                "a " + Values.kind(first) + " does not compare with a " + Values.kind(second));
    }
}
