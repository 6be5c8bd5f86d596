package io.weir.embedded.kubernetes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds what is wrong with an object by the structural schema of its CustomResourceDefinition, in
 * the words of the real API server. Validation rules in CEL are not run.
 */
public final class Schema {

    private static final String INT_OR_STRING = "x-kubernetes-int-or-string";

    private Schema() {}

    /** What is wrong with the value; empty when nothing. */
    public static List<String> problems(JsonNode value, JsonNode schema) {
        var problems = new ArrayList<String>();
        check("", value, schema, problems);
        return problems;
    }

    private static void check(String path, JsonNode value, JsonNode schema, List<String> problems) {
        if (value.isNull() && schema.path("nullable").asBoolean(false)) {
            return;
        }
        if (!typeFits(value, schema)) {
            problems.add(
                    invalid(path, "\"" + typeName(value) + "\"")
                            + path
                            + " in body must be of type "
                            + wanted(schema)
                            + ": \""
                            + typeName(value)
                            + "\"");
            return;
        }
        enumeration(path, value, schema, problems);
        if (value.isNumber()) {
            range(path, value, schema, problems);
        } else if (value.isString()) {
            text(path, value.stringValue(), schema, problems);
        } else if (value instanceof ArrayNode list) {
            size(path, list.size(), "Items", "items", value, schema, problems);
            for (int i = 0; i < list.size(); i++) {
                check(path + "[" + i + "]", list.get(i), schema.path("items"), problems);
            }
        } else if (value instanceof ObjectNode object) {
            size(path, object.size(), "Properties", "properties", value, schema, problems);
            fields(path, object, schema, problems);
        }
        combinations(path, value, schema, problems);
    }

    private static void fields(
            String path, ObjectNode object, JsonNode schema, List<String> problems) {
        for (JsonNode name : schema.path("required")) {
            if (!object.has(name.stringValue())) {
                problems.add(child(path, name.stringValue()) + ": Required value");
            }
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode known = schema.path("properties").path(field.getKey());
            if (known.isMissingNode()) {
                known = schema.path("additionalProperties");
            }
            if (known.isObject()) {
                check(child(path, field.getKey()), field.getValue(), known, problems);
            }
        }
    }

    private static void combinations(
            String path, JsonNode value, JsonNode schema, List<String> problems) {
        for (JsonNode part : schema.path("allOf")) {
            check(path, value, part, problems);
        }
        if (schema.has("anyOf") && matches(value, schema.get("anyOf")) == 0) {
            problems.add(combined(path, "must validate at least one schema (anyOf)"));
            nearest(path, value, schema.get("anyOf"), problems);
        }
        if (schema.has("oneOf")) {
            long matches = matches(value, schema.get("oneOf"));
            String rule = "must validate one and only one schema (oneOf). Found ";
            if (matches == 0) {
                problems.add(combined(path, rule + "none valid"));
                nearest(path, value, schema.get("oneOf"), problems);
            } else if (matches > 1) {
                problems.add(combined(path, rule + matches + " valid alternatives"));
            }
        }
        if (schema.has("not") && problems(value, schema.get("not")).isEmpty()) {
            problems.add(combined(path, "must not validate the schema (not)"));
        }
    }

    /** A real server names the place of these in the text alone. */
    private static String combined(String path, String rule) {
        return "<nil>: Invalid value: \"\": \"" + path + "\" " + rule;
    }

    /** What is missing for the alternative that fits best. */
    private static void nearest(
            String path, JsonNode value, JsonNode schemas, List<String> problems) {
        var best = new ArrayList<String>();
        for (JsonNode schema : schemas) {
            var found = new ArrayList<String>();
            check(path, value, schema, found);
            if (best.isEmpty() || found.size() < best.size()) {
                best = found;
            }
        }
        problems.addAll(best);
    }

    private static long matches(JsonNode value, JsonNode schemas) {
        long matches = 0;
        for (JsonNode schema : schemas) {
            matches += problems(value, schema).isEmpty() ? 1 : 0;
        }
        return matches;
    }

    private static boolean typeFits(JsonNode value, JsonNode schema) {
        if (schema.path(INT_OR_STRING).asBoolean(false)) {
            return value.isString() || whole(value);
        }
        return switch (schema.path("type").asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> whole(value);
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static boolean whole(JsonNode value) {
        return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    private static String wanted(JsonNode schema) {
        return schema.path(INT_OR_STRING).asBoolean(false)
                ? "integer,string"
                : schema.path("type").asString("");
    }

    private static String typeName(JsonNode value) {
        if (value.isNumber()) {
            return whole(value) ? "integer" : "number";
        }
        return value.isObject()
                ? "object"
                : value.isArray()
                        ? "array"
                        : value.isBoolean() ? "boolean" : value.isNull() ? "null" : "string";
    }

    private static void enumeration(
            String path, JsonNode value, JsonNode schema, List<String> problems) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray()) {
            var texts = new ArrayList<String>();
            for (JsonNode one : allowed) {
                if (one.equals(value)) {
                    return;
                }
                texts.add(one.toString());
            }
            problems.add(
                    dotted(path)
                            + ": Unsupported value: "
                            + shown(value)
                            + ": supported values: "
                            + String.join(", ", texts));
        }
    }

    private static void range(String path, JsonNode value, JsonNode schema, List<String> problems) {
        BigDecimal number = value.decimalValue();
        JsonNode minimum = schema.path("minimum");
        if (minimum.isNumber() && number.compareTo(minimum.decimalValue()) < 0) {
            problems.add(
                    invalid(path, shown(value))
                            + path
                            + " in body should be greater than or equal to "
                            + minimum);
        }
        JsonNode maximum = schema.path("maximum");
        if (maximum.isNumber() && number.compareTo(maximum.decimalValue()) > 0) {
            problems.add(
                    invalid(path, shown(value))
                            + path
                            + " in body should be less than or equal to "
                            + maximum);
        }
    }

    private static void text(String path, String value, JsonNode schema, List<String> problems) {
        JsonNode pattern = schema.path("pattern");
        if (pattern.isString() && !Pattern.compile(pattern.stringValue()).matcher(value).find()) {
            problems.add(
                    invalid(path, "\"" + value + "\"")
                            + path
                            + " in body should match '"
                            + pattern.stringValue()
                            + "'");
        }
        int length = value.codePointCount(0, value.length());
        if (length < schema.path("minLength").asInt(0)) {
            problems.add(
                    invalid(path, "\"" + value + "\"")
                            + path
                            + " in body should be at least "
                            + schema.path("minLength")
                            + " chars long");
        }
        if (length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            problems.add(
                    dotted(path)
                            + ": Too long: may not be more than "
                            + schema.path("maxLength")
                            + " bytes");
        }
    }

    private static void size(
            String path,
            int size,
            String keyword,
            String noun,
            JsonNode value,
            JsonNode schema,
            List<String> problems) {
        if (size < schema.path("min" + keyword).asInt(0)) {
            problems.add(
                    invalid(path, shown(value))
                            + path
                            + " in body should have at least "
                            + schema.path("min" + keyword)
                            + " "
                            + noun);
        }
        if (size > schema.path("max" + keyword).asInt(Integer.MAX_VALUE)) {
            problems.add(
                    dotted(path)
                            + ": Too many: "
                            + size
                            + ": must have at most "
                            + schema.path("max" + keyword)
                            + " "
                            + noun);
        }
    }

    private static String invalid(String path, String value) {
        return dotted(path) + ": Invalid value: " + value + ": ";
    }

    private static String dotted(String path) {
        return path.isEmpty() ? "<nil>" : path;
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shown(JsonNode value) {
        return value.isContainer() ? "\"" + typeName(value) + "\"" : value.toString();
    }
}
