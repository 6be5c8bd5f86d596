package io.weir.kubernetes.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of a manifest, read leniently: a value of the wrong type is noted with its path and
 * taken as absent, so that it harms no other object. A JSON null is an absent value.
 */
final class Fields {

    private static final int SHOWN = 80;

    private final JsonNode node;
    private final String path;
    private final Problems problems;

    private Fields(JsonNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    /** The object itself; its fields are named without a prefix. */
    static Fields of(ObjectNode object, Problems problems) {
        return new Fields(object, "", problems);
    }

    /** Where a field of this object stands, for example {@code spec.analysis.interval}. */
    String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    /** Where this object stands. */
    String path() {
        return path;
    }

    boolean has(String field) {
        return !at(field).isMissingNode();
    }

    /** A text; empty text counts as absent. */
    Optional<String> text(String field) {
        JsonNode value = at(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            needed(field, "a text", value);
            return Optional.empty();
        }
        return value.stringValue().isEmpty() ? Optional.empty() : Optional.of(value.stringValue());
    }

    /** A text without which nothing can be done; an absent one is noted. */
    Optional<String> neededText(String field) {
        boolean there = has(field);
        Optional<String> text = text(field);
        if (text.isEmpty() && (!there || at(field).isString())) {
            problems.blocks(path(field) + ": " + (there ? "is empty" : "is missing"));
        }
        return text;
    }

    /** A truth value; absent means false. */
    boolean flag(String field) {
        JsonNode value = at(field);
        if (value.isMissingNode()) {
            return false;
        }
        if (!value.isBoolean()) {
            needed(field, "true or false", value);
            return false;
        }
        return value.booleanValue();
    }

    /** A whole number of 32 bits; {@code 2.0} is one, {@code 2.5} is not. */
    Optional<Integer> whole(String field) {
        return whole(path(field), at(field));
    }

    /** A list of whole numbers; empty as soon as one of them is none. */
    List<Integer> wholes(String field) {
        List<Integer> numbers = new ArrayList<>();
        boolean right = true;
        int index = 0;
        for (JsonNode value : list(field)) {
            Optional<Integer> number = whole(path(field) + "[" + index++ + "]", value);
            number.ifPresent(numbers::add);
            right &= number.isPresent();
        }
        return right ? numbers : List.of();
    }

    /** Any finite number. */
    Optional<Double> number(String field) {
        JsonNode value = at(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        if (!Double.isFinite(number)) {
            needed(field, "a number", value);
            return Optional.empty();
        }
        return Optional.of(number);
    }

    /** An object; an absent or wrong one has no fields. */
    Fields object(String field) {
        JsonNode value = at(field);
        if (!value.isMissingNode() && !value.isObject()) {
            needed(field, "an object", value);
        }
        return new Fields(value.isObject() ? value : nothing(), path(field), problems);
    }

    /** A list of objects; elements that are none are noted and passed over. */
    List<Element> objects(String field) {
        List<Element> elements = new ArrayList<>();
        int index = 0;
        for (JsonNode value : list(field)) {
            String name = field + "[" + index + "]";
            if (value.isObject()) {
                elements.add(new Element(index, new Fields(value, path(name), problems)));
            } else {
                needed(name, "an object", value);
            }
            index++;
        }
        return elements;
    }

    /** A map of texts; values that are none are noted and passed over. */
    Map<String, String> texts(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        Fields map = object(field);
        map.node
                .properties()
                .forEach(
                        entry -> {
                            JsonNode value = entry.getValue();
                            if (value.isString()) {
                                texts.put(entry.getKey(), value.stringValue());
                            } else if (!value.isNull()) {
                                map.needed(entry.getKey(), "a text", value);
                            }
                        });
        return texts;
    }

    /**
     * Whether the map of this name has texts. They may be secret: a value of another type is noted
     * without showing it.
     */
    boolean anyConfidential(String field) {
        Fields map = object(field);
        boolean any = false;
        for (Map.Entry<String, JsonNode> entry : map.node.properties()) {
            boolean text = entry.getValue().isString();
            if (!text && !entry.getValue().isNull()) {
                problems.blocks(map.path(entry.getKey()) + ": a text is needed");
            }
            any |= text;
        }
        return any;
    }

    /** Whether the list of this name has elements. */
    boolean anyIn(String field) {
        return !list(field).isEmpty();
    }

    /** Whether the object of this name has fields. */
    boolean anyField(String field) {
        return !object(field).node.isEmpty();
    }

    /** Names of the fields that are there. */
    Set<String> names() {
        return Set.copyOf(node.propertyNames());
    }

    /** The value as a message shows it: cut where it is long, never the inside of an object. */
    String shown(String field) {
        return shown(at(field));
    }

    /** The field as it stands. */
    JsonNode at(String field) {
        JsonNode value = node.path(field);
        return value.isNull() ? JsonNodeFactory.instance.missingNode() : value;
    }

    private List<JsonNode> list(String field) {
        JsonNode value = at(field);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (!value.isArray()) {
            needed(field, "a list", value);
            return List.of();
        }
        return List.copyOf(value.values());
    }

    private Optional<Integer> whole(String where, JsonNode value) {
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            problems.blocks(where + ": a whole number is needed, was " + shown(value));
            return Optional.empty();
        }
        return Optional.of((int) value.asDouble(0));
    }

    private void needed(String field, String what, JsonNode value) {
        problems.blocks(path(field) + ": " + what + " is needed, was " + shown(value));
    }

    private static String shown(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "a list";
        }
        String text = value.isString() ? "'" + value.stringValue() + "'" : value.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * One element of a list.
     *
     * @param index its position in the list
     */
    record Element(int index, Fields fields) {}
}
