package io.weir.kubernetes.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The finalizer that makes a Canary's deletion wait until everything was put back. Its name is
 * contract (canary.md 3.13): one that Flagger set is Weir's to remove, and the other way round.
 * Pure.
 */
public final class Guard {

    /** As it stands in {@code metadata.finalizers}. */
    public static final String FINALIZER = "finalizer.flagger.app";

    private Guard() {}

    /** Whether the Canary has it. */
    public static boolean on(ObjectNode canary) {
        for (JsonNode finalizer : canary.path("metadata").path("finalizers")) {
            if (finalizer.asString("").equals(FINALIZER)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The merge patch, under the Canary's resourceVersion, that adds or removes it; finalizers of
     * others stay.
     */
    public static ObjectNode patch(ObjectNode canary, boolean wanted) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put(
                "resourceVersion", canary.path("metadata").path("resourceVersion").asString(""));
        ArrayNode finalizers = metadata.putArray("finalizers");
        for (JsonNode finalizer : canary.path("metadata").path("finalizers")) {
            if (!finalizer.asString("").equals(FINALIZER)) {
                finalizers.add(finalizer.deepCopy());
            }
        }
        if (wanted) {
            finalizers.add(FINALIZER);
        }
        return patch;
    }
}
