package io.weir.kubernetes.api;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who owns an object that Weir makes: the Canary, as its controller (canary.md 2.1). Pure. */
public final class OwnerReferences {

    private OwnerReferences() {}

    /** The entry for {@code metadata.ownerReferences} of an object that this Canary owns. */
    public static ObjectNode of(ObjectNode canary) {
        return of(Names.of(canary).name(), canary.path("metadata").path("uid").asString(""));
    }

    /** The same. */
    public static ObjectNode of(CanaryView canary) {
        return of(canary.key().name(), canary.uid());
    }

    /** Whether this Canary is the object's controller: by its uid. */
    public static boolean controls(CanaryView canary, ObjectNode object) {
        return controller(object)
                .filter(OwnerReferences::isCanary)
                .map(owner -> text(owner, "uid").equals(canary.uid()))
                .orElse(false);
    }

    /**
     * Whether the object's controller is this Canary or one of its name that was deleted before: a
     * Canary restored from a manifest takes back what was its own. In another cluster than the
     * Canary's an annotation stands for the reference.
     */
    public static boolean belongs(CanaryView canary, ObjectNode object) {
        return canary.key().toString().equals(Metadata.annotations(object).get(Annotations.CANARY))
                || controlledByName(canary, object);
    }

    private static boolean controlledByName(CanaryView canary, ObjectNode object) {
        return controller(object)
                .filter(OwnerReferences::isCanary)
                .map(
                        owner ->
                                text(owner, "uid").equals(canary.uid())
                                        || text(owner, "name").equals(canary.key().name()))
                .orElse(false);
    }

    /** The entry of the object's controller, whoever it is; at most one is allowed. */
    public static Optional<ObjectNode> controller(ObjectNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner instanceof ObjectNode entry && entry.path("controller").asBoolean(false)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private static ObjectNode of(String name, String uid) {
        ObjectNode owner = JsonNodeFactory.instance.objectNode();
        owner.put("apiVersion", ResourceKind.CANARY.apiVersion());
        owner.put("kind", ResourceKind.CANARY.kind());
        owner.put("name", name);
        owner.put("uid", uid);
        owner.put("controller", true);
        owner.put("blockOwnerDeletion", true);
        return owner;
    }

    private static boolean isCanary(ObjectNode owner) {
        return text(owner, "kind").equals(ResourceKind.CANARY.kind())
                && text(owner, "apiVersion").startsWith(ResourceKind.CANARY.group() + "/");
    }

    private static String text(ObjectNode owner, String field) {
        return owner.path(field).asString("");
    }
}
