package io.weir.embedded.kubernetes;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an object is to be deleted.
 *
 * @param orphan dependents stay
 * @param uid only if the object has it; any, when empty
 * @param resourceVersion only if the object has it; any, when empty
 */
record DeleteOptions(boolean orphan, String uid, String resourceVersion) {

    static final DeleteOptions NONE = new DeleteOptions(false, "", "");

    /**
     * @param body missing when the request had none; only then does the parameter count
     */
    static DeleteOptions read(JsonNode body, String policyParameter) {
        JsonNode conditions = body.path("preconditions");
        String policy =
                body.isMissingNode()
                        ? policyParameter
                        : body.path("propagationPolicy").asString("");
        return new DeleteOptions(
                policy.equals("Orphan"),
                conditions.path("uid").asString(""),
                conditions.path("resourceVersion").asString(""));
    }

    /**
     * @throws ApiError 409 when a precondition does not hold
     */
    void check(ResourceType type, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        if (!uid.isEmpty() && !uid.equals(metadata.path("uid").asString(""))) {
            throw refused(type, object, "UID");
        }
        if (!resourceVersion.isEmpty()
                && !resourceVersion.equals(metadata.path("resourceVersion").asString(""))) {
            throw refused(type, object, "ResourceVersion");
        }
    }

    private static ApiError refused(ResourceType type, ObjectNode object, String field) {
        return new ApiError(
                409,
                "Conflict",
                "Operation cannot be fulfilled on "
                        + type.qualified()
                        + " \""
                        + object.path("metadata").path("name").asString("")
                        + "\": Precondition failed: "
                        + field
                        + " in precondition does not match");
    }
}
