package io.weir.embedded.kubernetes;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What belongs to whom by {@code metadata.ownerReferences}. */
final class Dependents {

    /** Deletes an object as a client would. */
    interface Deletion {
        void of(ResourceType type, ObjectNode object);
    }

    private final StoredObjects objects;

    Dependents(StoredObjects objects) {
        this.objects = objects;
    }

    /** Deletes dependents that have no owner left; takes the reference from the others. */
    void collect(ObjectNode owner, Deletion delete) {
        for (ResourceType type : objects.types()) {
            for (ObjectNode object : objects.list(type, "", each -> owns(owner, each))) {
                if (orphaned(object)) {
                    delete.of(type, object);
                } else {
                    dropReference(type, owner, object);
                }
            }
        }
    }

    /** Takes the references to an owner away, so that its dependents outlive it. */
    void release(ObjectNode owner) {
        for (ResourceType type : objects.types()) {
            for (ObjectNode object : objects.list(type, "", each -> owns(owner, each))) {
                dropReference(type, owner, object);
            }
        }
    }

    /** Whether the object names owners and none of them is there. */
    boolean orphaned(ObjectNode object) {
        JsonNode references = object.path("metadata").path("ownerReferences");
        for (JsonNode reference : references) {
            for (ResourceType type : objects.types()) {
                if (means(reference, type) && isThere(reference, type, object)) {
                    return false;
                }
            }
        }
        return !references.isEmpty();
    }

    private static boolean means(JsonNode reference, ResourceType type) {
        String apiVersion = reference.path("apiVersion").asString("");
        String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
        return type.preferred().group().equals(group)
                && type.preferred().kind().equals(reference.path("kind").asString(""));
    }

    private boolean isThere(JsonNode reference, ResourceType type, ObjectNode object) {
        var key =
                new StoredObjects.Key(
                        type.namespaced() ? Fields.namespace(object) : "",
                        reference.path("name").asString(""));
        return objects.find(type, key)
                .filter(owner -> Fields.uid(owner).equals(reference.path("uid").asString("")))
                .isPresent();
    }

    private void dropReference(ResourceType type, ObjectNode owner, ObjectNode object) {
        ObjectNode next = object.deepCopy();
        ObjectNode metadata = next.withObject("metadata");
        ArrayNode kept = metadata.arrayNode();
        for (JsonNode reference : metadata.path("ownerReferences")) {
            if (!reference.path("uid").asString("").equals(Fields.uid(owner))) {
                kept.add(reference);
            }
        }
        if (kept.isEmpty()) {
            metadata.remove("ownerReferences");
        } else {
            metadata.set("ownerReferences", kept);
        }
        objects.put(type, StoredObjects.Key.of(object), Optional.of(object), next);
    }

    private static boolean owns(ObjectNode owner, ObjectNode object) {
        for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
            if (reference.path("uid").asString("").equals(Fields.uid(owner))) {
                return true;
            }
        }
        return false;
    }
}
