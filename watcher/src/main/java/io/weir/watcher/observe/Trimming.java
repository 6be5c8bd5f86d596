package io.weir.watcher.observe;

import io.weir.kubernetes.ResourceKind;
import io.weir.workload.scaler.Scalers;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Leaves out of an object what nobody reads. */
final class Trimming {

    private static final List<String> METADATA =
            List.of("namespace", "name", "uid", "resourceVersion", "ownerReferences");
    private static final String TRACKING = "flagger.app/config-tracking";

    private Trimming() {}

    /** A trimmed object; the given one may be changed. */
    static ObjectNode of(ResourceKind kind, ObjectNode object) {
        if (kind.equals(ResourceKind.CONFIG_MAP) || kind.equals(ResourceKind.SECRET)) {
            return metadata(object);
        }
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        if (Scalers.of(kind).isPresent()) {
            // The metrics of the moment: the longest part, and another one every few seconds.
            object.remove("status");
        }
        return object;
    }

    /** Of a ConfigMap or Secret never a value, even if one were served. */
    private static ObjectNode metadata(ObjectNode object) {
        ObjectNode trimmed = object.objectNode();
        ObjectNode kept = trimmed.putObject("metadata");
        JsonNode metadata = object.path("metadata");
        for (String field : METADATA) {
            JsonNode value = metadata.get(field);
            if (value != null) {
                kept.set(field, value);
            }
        }
        JsonNode tracking = metadata.path("annotations").get(TRACKING);
        if (tracking != null) {
            kept.putObject("annotations").set(TRACKING, tracking);
        }
        return trimmed;
    }
}
