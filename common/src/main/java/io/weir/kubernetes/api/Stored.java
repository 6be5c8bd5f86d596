package io.weir.kubernetes.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One object of {@code status.weir} as it is read back. Strict: only Weir writes it, so a wrong
 * type means that nothing in it can be relied on.
 */
final class Stored {

    private final JsonNode node;
    private final String path;

    private Stored(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /**
     * An object.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Stored of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(path + ": an object is needed");
        }
        return new Stored(node, path);
    }

    List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    boolean has(String field) {
        return !at(field).isMissingNode();
    }

    /** A text, empty where there is none. */
    String text(String field) {
        JsonNode value = at(field);
        if (value.isMissingNode()) {
            return "";
        }
        if (!value.isString()) {
            throw wrong(field, "a text");
        }
        return value.stringValue();
    }

    List<String> texts(String field) {
        JsonNode value = at(field);
        List<String> texts = new ArrayList<>();
        if (!value.isMissingNode() && !value.isArray()) {
            throw wrong(field, "a list");
        }
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw wrong(field, "a list of texts");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    boolean flag(String field) {
        JsonNode value = at(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw wrong(field, "true or false");
        }
        return value.asBoolean(false);
    }

    /** A whole number, 0 where there is none. */
    long whole(String field) {
        JsonNode value = at(field);
        if (value.isMissingNode()) {
            return 0;
        }
        if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrong(field, "a whole number");
        }
        return value.longValue();
    }

    /** A number; infinities, which JSON lacks, are texts. */
    Optional<Double> number(String field) {
        JsonNode value = at(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isNumber()) {
            return Optional.of(value.asDouble(Double.POSITIVE_INFINITY));
        }
        String text = text(field);
        if (text.equals("Infinity") || text.equals("-Infinity")) {
            return Optional.of(Double.valueOf(text));
        }
        throw wrong(field, "a number");
    }

    Optional<Instant> instant(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            IllegalArgumentException wrong = wrong(field, "a time in UTC");
            wrong.initCause(e);
            throw wrong;
        }
    }

    Optional<Stored> object(String field) {
        JsonNode value = at(field);
        return value.isMissingNode()
                ? Optional.empty()
                : Optional.of(of(value, path + "." + field));
    }

    IllegalArgumentException wrong(String field, String needed) {
        return new IllegalArgumentException(path + "." + field + ": " + needed + " is needed");
    }

    private JsonNode at(String field) {
        JsonNode value = node.path(field);
        return value.isNull() ? JsonNodeFactory.instance.missingNode() : value;
    }
}
