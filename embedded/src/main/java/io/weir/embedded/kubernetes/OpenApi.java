package io.weir.embedded.kubernetes;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of {@code /openapi/v3} as {@code kubectl apply} asks for: that the server itself looks
 * for unknown fields. Holds no schemas.
 */
final class OpenApi {

    private final ObjectStore store;

    OpenApi(ObjectStore store) {
        this.store = store;
    }

    /** The documents that there are, one a group and version. */
    ObjectNode root() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = root.putObject("paths");
        for (ResourceType type : store.types()) {
            for (String version : type.versions()) {
                String path = path(type, version);
                paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
            }
        }
        return root;
    }

    /** One document; empty when nothing is served under this path. */
    Optional<JsonNode> of(String path) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "embedded").put("version", "1");
        ObjectNode paths = document.putObject("paths");
        for (ResourceType type : store.types()) {
            for (String version : type.versions()) {
                if (path(type, version).equals(path)) {
                    describe(type, version, paths);
                }
            }
        }
        return paths.isEmpty() ? Optional.empty() : Optional.of(document);
    }

    private static void describe(ResourceType type, String version, ObjectNode paths) {
        String object =
                "/"
                        + path(type, version)
                        + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                        + type.preferred().plural()
                        + "/{name}";
        ObjectNode patch = paths.putObject(object).putObject("patch");
        patch.putObject("x-kubernetes-group-version-kind")
                .put("group", type.preferred().group())
                .put("version", version)
                .put("kind", type.preferred().kind());
        patch.putArray("parameters").addObject().put("name", "fieldValidation").put("in", "query");
        patch.putObject("responses");
    }

    private static String path(ResourceType type, String version) {
        return (type.preferred().group().isEmpty() ? "api/" : "apis/") + type.apiVersion(version);
    }
}
