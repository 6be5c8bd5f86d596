package io.weir.kubernetes.fabric8;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Single calls: each is one request, without retries and without a limit on their rate. */
final class Fabric8Api implements KubernetesApi {

    private final Requests requests;

    Fabric8Api(Requests requests) {
        this.requests = requests;
    }

    @Override
    public Future<Optional<ObjectNode>> get(ResourceKind kind, String namespace, String name) {
        Call call = Call.of("get", "GET", kind, namespace, name);
        return requests.send(call)
                .map(
                        reply ->
                                reply.objectMissing()
                                        ? Optional.empty()
                                        : Optional.of(reply.object(call)));
    }

    @Override
    public Future<ObjectNode> create(ResourceKind kind, ObjectNode object) {
        Call named = Call.of("create", "POST", kind, namespace(object), name(object));
        Call call =
                new Call(
                        named.subject(),
                        named.method(),
                        Call.of("create", "POST", kind, namespace(object), "").path(),
                        named.contentType(),
                        Optional.of(object.toString()),
                        named.headers(),
                        named.kind());
        return send(call);
    }

    @Override
    public Future<ObjectNode> replace(ResourceKind kind, ObjectNode object) {
        return send(
                Call.of("update", "PUT", kind, namespace(object), name(object))
                        .with(object.toString()));
    }

    @Override
    public Future<ObjectNode> replaceStatus(ResourceKind kind, ObjectNode object) {
        return send(
                Call.of("update status of", "PUT", kind, namespace(object), name(object))
                        .at("/status")
                        .with(object.toString()));
    }

    @Override
    public Future<ObjectNode> patch(
            ResourceKind kind, String namespace, String name, ObjectNode patch) {
        return send(
                Call.of("patch", "PATCH", kind, namespace, name)
                        .as("application/merge-patch+json")
                        .with(patch.toString()));
    }

    @Override
    public Future<Void> delete(ResourceKind kind, String namespace, String name) {
        Call call =
                Call.of("delete", "DELETE", kind, namespace, name)
                        .with("{\"propagationPolicy\":\"Background\"}");
        return requests.send(call)
                .map(
                        reply -> {
                            if (!reply.objectMissing() && !reply.successful()) {
                                throw reply.failure(call);
                            }
                            return null;
                        });
    }

    @Override
    public Future<List<ObjectNode>> list(ResourceKind kind, String namespace) {
        Call call = Call.of("list", "GET", kind, namespace, "");
        return requests.send(call)
                .compose(reply -> requests.heavy(() -> items(kind, reply.object(call))));
    }

    @Override
    public Future<String> serverVersion() {
        Call call = Call.path("get server version", "/version");
        return requests.send(call).map(reply -> reply.object(call).path("gitVersion").asString(""));
    }

    private Future<ObjectNode> send(Call call) {
        return requests.send(call).map(reply -> reply.object(call));
    }

    /** Items of a list; those of built-in kinds come without kind and apiVersion. */
    static List<ObjectNode> items(ResourceKind kind, ObjectNode list) {
        var items = new ArrayList<ObjectNode>();
        for (JsonNode item : list.path("items")) {
            items.add(named(kind, (ObjectNode) item));
        }
        return items;
    }

    static ObjectNode named(ResourceKind kind, ObjectNode object) {
        return object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    }

    private static String namespace(ObjectNode object) {
        return object.path("metadata").path("namespace").asString("");
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asString("");
    }
}
