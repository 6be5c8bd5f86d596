package io.weir.workload;

import io.weir.kubernetes.CanonicalJson;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Ids;
import io.weir.rollout.Mark;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Revisions of a target: how a pod template is hashed, compared and kept (docs/architecture.md,
 * What is a new revision). Pure.
 */
public final class Revisions {

    /** Label of stored templates: the Canary that they belong to. */
    public static final String CANARY_LABEL = "weir.io/canary";

    private static final int HASH_DIGITS = 16;

    private Revisions() {}

    /** Hash of a pod template in canonical form: keys sorted, nothing left out. 16 hex digits. */
    public static String hash(JsonNode template) {
        return CanonicalJson.hash(template, HASH_DIGITS);
    }

    /**
     * Whether the served template is the stored one, apart from fields that the stored form has
     * not. To be asked only when the API server's version changed since it was stored: otherwise
     * such a field is the user's.
     */
    public static boolean sameButForDefaults(JsonNode stored, JsonNode served) {
        return TemplateComparison.same(stored, served);
    }

    /** Name of the object that keeps a revision's template; says what is in it. */
    public static String name(String canary, Mark mark) {
        String start = canary.length() > 200 ? canary.substring(0, 200) : canary;
        return start + "-" + Ids.of(mark.template(), mark.configs()).substring(0, 10);
    }

    /**
     * The ControllerRevision that keeps a template.
     *
     * @param canary the Canary as raw JSON; it owns the object
     * @param owner its owner reference
     * @param serverVersion version of the API server that served the template
     */
    public static ObjectNode stored(
            ObjectNode canary,
            ObjectNode owner,
            JsonNode template,
            Mark mark,
            String serverVersion) {
        JsonNode meta = canary.path("metadata");
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", ResourceKind.CONTROLLER_REVISION.apiVersion());
        object.put("kind", ResourceKind.CONTROLLER_REVISION.kind());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name(meta.path("name").asString(), mark));
        metadata.put("namespace", meta.path("namespace").asString());
        ObjectNode labels = metadata.putObject("labels");
        String name = meta.path("name").asString();
        labels.put(
                CANARY_LABEL,
                name.length() > 63 ? name.substring(0, 63).replaceAll("[^a-z0-9]+$", "") : name);
        ArrayNode owners = metadata.putArray("ownerReferences");
        owners.add(owner);
        object.put("revision", 1);
        ObjectNode data = object.putObject("data");
        data.set("template", template.deepCopy());
        data.put("serverVersion", serverVersion);
        return object;
    }

    /** The template that a ControllerRevision keeps; empty when it is not one of Weir's. */
    public static Optional<JsonNode> template(ObjectNode stored) {
        JsonNode template = stored.path("data").path("template");
        return template.isObject() ? Optional.of(template) : Optional.empty();
    }

    /** Version of the API server that served the stored template. */
    public static String serverVersion(ObjectNode stored) {
        return stored.path("data").path("serverVersion").asString("");
    }
}
