package io.weir.embedded.kubernetes;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the server makes of an object that is new: its name, uid and first generation. */
final class Beginning {

    private final Naming naming = new Naming();

    /**
     * The object's name, made by the server where the client leaves it to it.
     *
     * @throws ApiError when there is none, or when the object says that it was stored before
     */
    String name(ResourceType type, ObjectNode object) {
        ObjectNode metadata = object.withObject("metadata");
        if (Fields.name(object).isEmpty() && metadata.has("generateName")) {
            metadata.put("name", metadata.path("generateName").asString("") + naming.suffix());
        }
        if (Fields.name(object).isEmpty()) {
            throw ApiError.invalid(
                    type,
                    "",
                    List.of("metadata.name: Required value: name or generateName is required"));
        }
        if (!metadata.path("resourceVersion").asString("").isEmpty()) {
            throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
        }
        return Fields.name(object);
    }

    /** Sets what only the server says, and takes away what the client cannot say. */
    void of(ResourceType type, ObjectNode object, String now) {
        ObjectNode metadata = object.withObject("metadata");
        List.of("deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "generation")
                .forEach(metadata::remove);
        if (type.status()) {
            object.remove("status");
        }
        metadata.put("uid", naming.uid());
        metadata.put("creationTimestamp", now);
        if (type.generation()) {
            metadata.put("generation", 1);
        }
    }
}
