package io.weir.embedded.kubernetes;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which versions, groups and kinds there are, as kubectl and client libraries ask. */
final class Discovery {

    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    private final ObjectStore store;
    private final String version;
    private final OpenApi openApi;

    Discovery(ObjectStore store, String version) {
        this.store = store;
        this.version = version;
        this.openApi = new OpenApi(store);
    }

    /** The answer for a path that is no resource; empty when there is nothing. */
    Optional<JsonNode> at(String path) {
        String clean = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return switch (clean) {
            case "/version" -> Optional.of(version());
            case "/healthz", "/livez", "/readyz" ->
                    Optional.of(JsonNodeFactory.instance.stringNode("ok"));
            case "/api" -> Optional.of(core());
            case "/apis" -> Optional.of(groups());
            case "/openapi/v3" -> Optional.of(openApi.root());
            default -> under(clean);
        };
    }

    private Optional<JsonNode> under(String path) {
        if (path.startsWith("/openapi/v3/")) {
            return openApi.of(path.substring("/openapi/v3/".length()));
        }
        String[] parts = path.substring(1).split("/", -1);
        if (parts.length == 2 && parts[0].equals("api")) {
            return kinds("", parts[1]);
        }
        if (parts.length == 2 && parts[0].equals("apis")) {
            return versions(parts[1]).isEmpty() ? Optional.empty() : Optional.of(group(parts[1]));
        }
        if (parts.length == 3 && parts[0].equals("apis")) {
            return kinds(parts[1], parts[2]);
        }
        return Optional.empty();
    }

    private ObjectNode version() {
        String[] numbers = version.replaceFirst("^v", "").split("\\.", -1);
        return node().put("major", numbers[0])
                .put("minor", numbers.length > 1 ? numbers[1] : "0")
                .put("gitVersion", version)
                .put("platform", "embedded");
    }

    private ObjectNode core() {
        ObjectNode answer = node().put("kind", "APIVersions");
        answer.putArray("versions").add("v1");
        return answer;
    }

    private ObjectNode groups() {
        ObjectNode answer = node().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = answer.putArray("groups");
        var names = new TreeSet<String>();
        store.types().forEach(type -> names.add(type.preferred().group()));
        names.remove("");
        names.forEach(name -> groups.add(group(name)));
        return answer;
    }

    private ObjectNode group(String name) {
        ObjectNode group = node().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ArrayNode versions = group.putArray("versions");
        for (String each : versions(name)) {
            versions.addObject().put("groupVersion", name + "/" + each).put("version", each);
        }
        group.set("preferredVersion", versions.get(0).deepCopy());
        return group;
    }

    private List<String> versions(String group) {
        return store.types().stream()
                .filter(type -> type.preferred().group().equals(group))
                .flatMap(type -> type.versions().stream())
                .distinct()
                .toList();
    }

    private Optional<JsonNode> kinds(String group, String version) {
        ObjectNode list = node().put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : store.types()) {
            if (!type.preferred().group().equals(group) || !type.versions().contains(version)) {
                continue;
            }
            ObjectNode resource = resource(type, type.preferred().plural());
            type.shortNames().forEach(resource.putArray("shortNames")::add);
            resources.add(resource);
            if (type.status()) {
                resources.add(resource(type, type.preferred().plural() + "/status"));
            }
        }
        return resources.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    private static ObjectNode resource(ResourceType type, String name) {
        ObjectNode resource =
                node().put("name", name)
                        .put("singularName", type.singular())
                        .put("namespaced", type.namespaced())
                        .put("kind", type.preferred().kind());
        ArrayNode verbs = resource.putArray("verbs");
        (name.endsWith("/status") ? List.of("get", "patch", "update") : VERBS).forEach(verbs::add);
        return resource;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
