package io.weir.app.lint;

import io.weir.app.Nearest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Finds fields that the API server would drop without a word, because the schema does not know
 * them.
 */
final class UnknownFields {

    private static final Set<String> METADATA =
            Set.of(
                    "name",
                    "generateName",
                    "namespace",
                    "labels",
                    "annotations",
                    "finalizers",
                    "ownerReferences",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "managedFields",
                    "selfLink");

    private final Map<String, String> found = new TreeMap<>();

    private UnknownFields() {}

    /** What to say, by path. */
    static Map<String, String> of(JsonNode object, JsonNode schema) {
        UnknownFields fields = new UnknownFields();
        fields.check("", object, schema);
        for (String name : object.path("metadata").propertyNames()) {
            if (!METADATA.contains(name)) {
                fields.unknown("metadata." + name, name, METADATA);
            }
        }
        return fields.found;
    }

    private void check(String path, JsonNode value, JsonNode schema) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(path + "[" + i + "]", value.get(i), schema.path("items"));
            }
            return;
        }
        JsonNode known = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        boolean kept =
                schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
                        || others.asBoolean(false);
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = field.getKey();
            String at = path.isEmpty() ? name : path + "." + name;
            if (known.has(name)) {
                check(at, field.getValue(), known.get(name));
            } else if (others.isObject()) {
                check(at, field.getValue(), others);
            } else if (!kept && known.isObject()) {
                unknown(at, name, new TreeSet<>(known.propertyNames()));
            }
        }
    }

    private void unknown(String path, String name, Set<String> known) {
        Optional<String> near = Nearest.of(name, known);
        found.put(
                path,
                "unknown field, the API server drops it"
                        + near.map(it -> "; do you mean " + it + "?").orElse(""));
    }
}
