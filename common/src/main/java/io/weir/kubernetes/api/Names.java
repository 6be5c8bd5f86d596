package io.weir.kubernetes.api;

import io.weir.rollout.ObjectRef;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an object says of itself. */
final class Names {

    private Names() {}

    /** Namespace and name from {@code metadata}; empty texts where they are missing. */
    static ObjectRef of(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectRef(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }
}
