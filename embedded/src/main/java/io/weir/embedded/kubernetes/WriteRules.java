package io.weir.embedded.kubernetes;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client may say in a write, and what is the server's to say. */
final class WriteRules {

    private WriteRules() {}

    /**
     * Compares what the object says of itself with what the request means, and fills in what it
     * does not say.
     *
     * @throws ApiError 400 when they differ
     */
    static void identify(ResourceType type, String version, String namespace, ObjectNode object) {
        String apiVersion = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        if (!apiVersion.isEmpty() && !apiVersion.equals(type.apiVersion(version))) {
            throw ApiError.badRequest(
                    "the API version in the data ("
                            + apiVersion
                            + ") does not match the expected API version ("
                            + type.apiVersion(version)
                            + ")");
        }
        if (!kind.isEmpty() && !kind.equals(type.preferred().kind())) {
            throw ApiError.badRequest(
                    kind
                            + " in version \""
                            + version
                            + "\" cannot be handled as a "
                            + type.preferred().kind());
        }
        String stated = Fields.namespace(object);
        if (type.namespaced() && !stated.isEmpty() && !stated.equals(namespace)) {
            throw ApiError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the"
                            + " request");
        }
        ObjectNode metadata = object.withObject("metadata");
        if (type.namespaced()) {
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
        object.put("kind", type.preferred().kind());
        object.put("apiVersion", type.apiVersion(version));
    }

    /**
     * The fence: a write computed from another version, or meant for another object of that name,
     * is refused.
     *
     * @throws ApiError 409, or 422 for a custom object that says no version
     */
    static void fence(ResourceType type, ObjectNode current, ObjectNode given) {
        String name = Fields.name(current);
        JsonNode asked = given.path("metadata").path("resourceVersion");
        if (asked.asString("").isEmpty()) {
            if (type.custom()) {
                throw ApiError.invalid(
                        type,
                        name,
                        List.of(
                                "metadata.resourceVersion: Invalid value: 0: must be specified for"
                                        + " an update"));
            }
        } else if (!asked.equals(current.path("metadata").path("resourceVersion"))) {
            throw ApiError.conflict(type, name);
        }
        String uid = Fields.uid(given);
        if (!uid.isEmpty() && !uid.equals(Fields.uid(current))) {
            throw new ApiError(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on "
                            + type.qualified()
                            + " \""
                            + name
                            + "\": StorageError: invalid object, Precondition failed: UID in"
                            + " precondition: "
                            + uid
                            + ", UID in object meta: "
                            + Fields.uid(current));
        }
    }

    /**
     * Compares the object's name with that of the request.
     *
     * @throws ApiError 400 when they differ
     */
    static void sameName(String name, JsonNode object) {
        String stated = object.path("metadata").path("name").asString("");
        if (!stated.equals(name)) {
            throw ApiError.badRequest(
                    "the name of the object ("
                            + stated
                            + ") does not match the name on the URL ("
                            + name
                            + ")");
        }
    }

    /** The present object with the part that the write means, in the version that is stored. */
    static ObjectNode merged(
            ResourceType type, ObjectStore.Part part, ObjectNode current, ObjectNode given) {
        ObjectNode next = part == ObjectStore.Part.STATUS ? current.deepCopy() : given;
        if (part == ObjectStore.Part.STATUS) {
            Fields.copy(next, "status", given.path("status"));
        } else if (type.status()) {
            Fields.copy(next, "status", current.path("status"));
        }
        keepServerFields(current, next);
        return next.put("apiVersion", type.apiVersion(type.preferred().version()));
    }

    /** Sets what a client cannot change back to what it was. */
    private static void keepServerFields(ObjectNode current, ObjectNode next) {
        ObjectNode metadata = next.withObject("metadata");
        metadata.remove("managedFields");
        for (String field :
                List.of(
                        "uid",
                        "name",
                        "namespace",
                        "creationTimestamp",
                        "generation",
                        "generateName",
                        "deletionTimestamp",
                        "deletionGracePeriodSeconds",
                        "resourceVersion")) {
            Fields.copy(metadata, field, current.path("metadata").path(field));
        }
    }

    /** Whether a change counts in {@code metadata.generation}. */
    static boolean specChanged(ResourceType type, ObjectNode before, ObjectNode after) {
        ObjectNode one = before.deepCopy();
        ObjectNode two = after.deepCopy();
        // A built-in workload's annotations count too; a custom object's metadata never does.
        boolean annotations =
                !type.custom()
                        && !one.path("metadata")
                                .path("annotations")
                                .equals(two.path("metadata").path("annotations"));
        for (ObjectNode each : List.of(one, two)) {
            each.remove("metadata");
            if (type.status()) {
                each.remove("status");
            }
        }
        return annotations || !one.equals(two);
    }
}
