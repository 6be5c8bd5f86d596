package io.weir.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What stands in {@code metadata} of a raw object, read leniently. */
public final class Metadata {

    private static final String GROUP = "flagger.app/";

    private Metadata() {}

    /** Name of the object, empty text where it has none. */
    public static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    /** Namespace of the object, empty text where it has none. */
    public static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asString("");
    }

    /** UID of the object, empty text where it has none. */
    public static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asString("");
    }

    /** Labels in the order in which they were served. */
    public static Map<String, String> labels(JsonNode object) {
        return texts(object.path("metadata").path("labels"));
    }

    /** Annotations in the order in which they were served. */
    public static Map<String, String> annotations(JsonNode object) {
        return texts(object.path("metadata").path("annotations"));
    }

    /** A map of texts; a value that is none is left out. */
    public static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.properties()
                .forEach(
                        entry ->
                                entry.getValue()
                                        .stringValueOpt()
                                        .ifPresent(value -> texts.put(entry.getKey(), value)));
        return texts;
    }

    /** Puts a map of texts in place of a field; an empty one removes the field. */
    public static void put(ObjectNode parent, String field, Map<String, String> texts) {
        if (texts.isEmpty()) {
            parent.remove(field);
            return;
        }
        ObjectNode map = parent.putObject(field);
        texts.forEach(map::put);
    }

    /** The owner reference of the object's controller. */
    public static Optional<JsonNode> controller(JsonNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a Canary, any, controls the object, or one of another cluster does: Weir or Flagger
     * made it.
     */
    public static boolean madeForCanary(JsonNode object) {
        return controller(object).map(Metadata::isCanary).orElse(false) || madeElsewhere(object);
    }

    /** Whether it was made for a Canary of another cluster. */
    public static boolean madeElsewhere(JsonNode object) {
        return annotations(object).containsKey(Annotations.CANARY);
    }

    /** Whether the object's controller has this UID; a name may have belonged to another one. */
    public static boolean controlledBy(JsonNode object, String uid) {
        return controller(object)
                .map(owner -> owner.path("uid").asString("").equals(uid))
                .orElse(false);
    }

    /** Whether an owner reference names a Canary. */
    public static boolean isCanary(JsonNode owner) {
        return owner.path("kind").asString("").equals("Canary")
                && owner.path("apiVersion").asString("").startsWith(GROUP);
    }
}
