package io.weir.embedded.kubernetes;

import tools.jackson.databind.node.ObjectNode;

/** An object as an answer shows it: in the asked version, whole or its metadata alone. */
final class Shapes {

    private static final String META = "meta.k8s.io/v1";

    private Shapes() {}

    static ObjectNode object(
            ResourceType type, String version, boolean metadataOnly, ObjectNode stored) {
        if (metadataOnly) {
            ObjectNode partial = stored.objectNode();
            partial.put("kind", "PartialObjectMetadata").put("apiVersion", META);
            partial.set("metadata", stored.path("metadata").deepCopy());
            return partial;
        }
        ObjectNode copy = stored.deepCopy();
        return copy.put("apiVersion", type.apiVersion(version));
    }

    static ObjectNode list(
            ResourceType type, String version, boolean metadataOnly, ObjectStore.Listing listing) {
        ObjectNode list = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        list.put(
                "kind",
                metadataOnly ? "PartialObjectMetadataList" : type.preferred().kind() + "List");
        list.put("apiVersion", metadataOnly ? META : type.apiVersion(version));
        list.putObject("metadata").put("resourceVersion", Long.toString(listing.version()));
        var items = list.putArray("items");
        for (ObjectNode stored : listing.items()) {
            ObjectNode item = object(type, version, metadataOnly, stored);
            if (!metadataOnly && !type.custom()) {
                // A real server leaves these out in lists of built-in kinds.
                item.remove("kind");
                item.remove("apiVersion");
            }
            items.add(item);
        }
        return list;
    }

    static ObjectNode bookmark(
            ResourceType type, String version, boolean metadataOnly, long resourceVersion) {
        ObjectNode object = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        object.put("kind", metadataOnly ? "PartialObjectMetadata" : type.preferred().kind());
        object.put("apiVersion", metadataOnly ? META : type.apiVersion(version));
        object.putObject("metadata").put("resourceVersion", Long.toString(resourceVersion));
        return object;
    }
}
