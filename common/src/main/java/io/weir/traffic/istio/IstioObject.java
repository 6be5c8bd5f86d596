package io.weir.traffic.istio;

import io.weir.kubernetes.CanonicalJson;
import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What both kinds share. */
final class IstioObject {

    private IstioObject() {}

    /** A new object without a spec. */
    static ObjectNode fresh(
            ResourceKind kind, String namespace, String name, Optional<ObjectNode> owner) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", kind.apiVersion());
        object.put("kind", kind.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        metadata.put("namespace", namespace);
        owner.ifPresent(
                reference -> metadata.putArray("ownerReferences").add(reference.deepCopy()));
        object.putObject("spec");
        return object;
    }

    /**
     * Gives the object the wanted values of the fields; those that say the same already stay as
     * they are written, fields that are not named stay too.
     */
    static void put(ObjectNode object, ObjectNode wanted, List<String> fields) {
        ObjectNode spec = object.withObjectProperty("spec");
        for (String field : fields) {
            JsonNode value = wanted.path(field);
            if (same(spec.path(field), value)) {
                continue;
            }
            if (value.isMissingNode()) {
                spec.remove(field);
            } else {
                spec.set(field, value.deepCopy());
            }
        }
    }

    /** Whether Istio reads both as the same: what is false, empty or null is as good as absent. */
    static boolean same(JsonNode one, JsonNode other) {
        return (isNothing(one) && isNothing(other)) || text(one).equals(text(other));
    }

    private static String text(JsonNode node) {
        return CanonicalJson.text(meaning(node));
    }

    /** The node without fields that say nothing. */
    static JsonNode meaning(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().stream()
                    .filter(field -> !isNothing(field.getValue()))
                    .forEach(field -> object.set(field.getKey(), meaning(field.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(meaning(element)));
            return array;
        }
        return node;
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || (node.isArray() && node.isEmpty())
                || (node.isString() && node.stringValue().isEmpty())
                || (node.isBoolean() && !node.booleanValue());
    }
}
