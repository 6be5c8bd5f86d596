package io.weir.embedded.kubernetes;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields that every object has. */
final class Fields {

    private Fields() {}

    static String name(ObjectNode object) {
        return object.path("metadata").path("name").asString("");
    }

    static String namespace(ObjectNode object) {
        return object.path("metadata").path("namespace").asString("");
    }

    static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asString("");
    }

    static long generation(ObjectNode object) {
        return object.path("metadata").path("generation").asLong(0);
    }

    static boolean dying(ObjectNode object) {
        return object.path("metadata").has("deletionTimestamp");
    }

    static boolean held(ObjectNode object) {
        return !object.path("metadata").path("finalizers").isEmpty();
    }

    /** Sets a field to a value, or takes it away when the value is missing. */
    static void copy(ObjectNode into, String field, JsonNode value) {
        if (value.isMissingNode()) {
            into.remove(field);
        } else {
            into.set(field, value);
        }
    }

    /** A copy that says another version of its API group. */
    static ObjectNode in(String version, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        String apiVersion = copy.path("apiVersion").asString("");
        String group = apiVersion.substring(0, apiVersion.indexOf('/') + 1);
        return copy.put("apiVersion", group + version);
    }

    static void countGeneration(ObjectNode object) {
        ObjectNode metadata = object.withObject("metadata");
        Optional.of(metadata)
                .filter(each -> each.has("generation"))
                .ifPresent(each -> each.put("generation", each.path("generation").asLong(0) + 1));
    }
}
