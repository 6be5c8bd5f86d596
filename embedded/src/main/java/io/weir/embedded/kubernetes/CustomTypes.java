package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a CustomResourceDefinition ({@code apiextensions.k8s.io/v1}). */
final class CustomTypes {

    private CustomTypes() {}

    /**
     * The kind that the definition brings.
     *
     * @throws ApiError 422 when the definition lacks what is needed
     */
    static ResourceType read(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        JsonNode names = spec.path("names");
        var served = new ArrayList<String>();
        var schemas = new HashMap<String, ObjectNode>();
        String storage = "";
        boolean status = false;
        for (JsonNode version : spec.path("versions")) {
            String name = version.path("name").asString("");
            if (version.path("served").asBoolean(false)) {
                served.add(name);
                if (version.path("schema").path("openAPIV3Schema") instanceof ObjectNode schema) {
                    schemas.put(name, schema.deepCopy());
                }
                status |= version.path("subresources").has("status");
            }
            if (version.path("storage").asBoolean(false)) {
                storage = name;
            }
        }
        String group = spec.path("group").asString("");
        String plural = names.path("plural").asString("");
        String kind = names.path("kind").asString("");
        if (group.isEmpty() || plural.isEmpty() || kind.isEmpty() || served.isEmpty()) {
            throw new ApiError(
                    422,
                    "Invalid",
                    "CustomResourceDefinition.apiextensions.k8s.io \""
                            + definition.path("metadata").path("name").asString("")
                            + "\" is invalid: spec: Required value: group, names.plural,"
                            + " names.kind and a served version");
        }
        String preferred = served.contains(storage) ? storage : served.get(0);
        var shortNames = new ArrayList<String>();
        names.path("shortNames").forEach(name -> shortNames.add(name.asString("")));
        return new ResourceType(
                new ResourceKind(group, preferred, kind, plural),
                served,
                !spec.path("scope").asString("").equals("Cluster"),
                status,
                true,
                true,
                shortNames,
                schemas);
    }

    /** Marks the definition as a real server does at once: names accepted, kind established. */
    static void establish(ObjectNode definition, String now) {
        ObjectNode status = definition.putObject("status");
        var conditions = status.putArray("conditions");
        for (String type : List.of("NamesAccepted", "Established")) {
            conditions
                    .addObject()
                    .put("type", type)
                    .put("status", "True")
                    .put(
                            "reason",
                            type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
                    .put("message", "")
                    .put("lastTransitionTime", now);
        }
        status.set("acceptedNames", definition.path("spec").path("names").deepCopy());
        var stored = status.putArray("storedVersions");
        for (JsonNode version : definition.path("spec").path("versions")) {
            if (version.path("storage").asBoolean(false)) {
                stored.add(version.path("name"));
            }
        }
    }
}
