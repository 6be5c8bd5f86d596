package io.weir.embedded.kubernetes;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a structural schema does to an object before it is checked: unknown fields go, defaults
 * come.
 */
final class SchemaShape {

    private static final String KEEPS_UNKNOWN = "x-kubernetes-preserve-unknown-fields";

    private SchemaShape() {}

    /**
     * Removes fields that the schema does not name and sets defaults, in place; {@code apiVersion},
     * {@code kind} and {@code metadata} stay as they are.
     */
    static void pruneAndDefault(ObjectNode object, JsonNode schema) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            if (List.of("apiVersion", "kind", "metadata").contains(field.getKey())) {
                continue;
            }
            JsonNode known = schema.path("properties").path(field.getKey());
            if (known.isMissingNode()) {
                if (!schema.path(KEEPS_UNKNOWN).asBoolean(false)) {
                    object.remove(field.getKey());
                }
            } else {
                shape(field.getValue(), known);
            }
        }
        defaults(object, schema);
    }

    private static void shape(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            JsonNode additional = schema.path("additionalProperties");
            boolean keeps =
                    schema.path(KEEPS_UNKNOWN).asBoolean(false)
                            || (additional.isBoolean() && additional.booleanValue());
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                JsonNode known = schema.path("properties").path(field.getKey());
                if (!known.isMissingNode()) {
                    shape(field.getValue(), known);
                } else if (additional.isObject()) {
                    shape(field.getValue(), additional);
                } else if (!keeps) {
                    object.remove(field.getKey());
                }
            }
            defaults(object, schema);
        } else if (value instanceof ArrayNode list) {
            list.forEach(item -> shape(item, schema.path("items")));
        }
    }

    private static void defaults(ObjectNode object, JsonNode schema) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode value = property.getValue();
            JsonNode present = object.path(property.getKey());
            boolean absent =
                    present.isMissingNode()
                            || (present.isNull() && !value.path("nullable").asBoolean(false));
            if (absent && value.has("default")) {
                object.set(property.getKey(), value.get("default").deepCopy());
                shape(object.get(property.getKey()), value);
            } else if (present.isNull() && !value.path("nullable").asBoolean(false)) {
                object.remove(property.getKey());
            }
        }
    }
}
