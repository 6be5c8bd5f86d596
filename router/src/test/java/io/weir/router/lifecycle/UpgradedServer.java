package io.weir.router.lifecycle;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/** An API server that, once upgraded, serves pod templates with a field that it did not know. */
final class UpgradedServer implements KubernetesApi {

    private final KubernetesApi api;
    private final BooleanSupplier upgraded;

    UpgradedServer(KubernetesApi api, BooleanSupplier upgraded) {
        this.api = api;
        this.upgraded = upgraded;
    }

    static ObjectNode served(ResourceKind kind, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (kind.equals(ResourceKind.DEPLOYMENT)) {
            ((ObjectNode) copy.path("spec").path("template").path("spec"))
                    .put("newDefault", "Always");
        }
        return copy;
    }

    private ObjectNode serve(ResourceKind kind, ObjectNode object) {
        return upgraded.getAsBoolean() ? served(kind, object) : object;
    }

    /** What the client sends back of it is the default again. */
    private ObjectNode taken(ResourceKind kind, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (kind.equals(ResourceKind.DEPLOYMENT)) {
            ((ObjectNode) copy.path("spec").path("template").path("spec")).remove("newDefault");
        }
        return copy;
    }

    @Override
    public Future<Optional<ObjectNode>> get(ResourceKind kind, String namespace, String name) {
        return api.get(kind, namespace, name).map(found -> found.map(o -> serve(kind, o)));
    }

    @Override
    public Future<ObjectNode> create(ResourceKind kind, ObjectNode object) {
        return api.create(kind, taken(kind, object)).map(made -> serve(kind, made));
    }

    @Override
    public Future<ObjectNode> replace(ResourceKind kind, ObjectNode object) {
        return api.replace(kind, taken(kind, object)).map(made -> serve(kind, made));
    }

    @Override
    public Future<ObjectNode> replaceStatus(ResourceKind kind, ObjectNode object) {
        return api.replaceStatus(kind, object).map(made -> serve(kind, made));
    }

    @Override
    public Future<ObjectNode> patch(
            ResourceKind kind, String namespace, String name, ObjectNode patch) {
        return api.patch(kind, namespace, name, patch).map(made -> serve(kind, made));
    }

    @Override
    public Future<Void> delete(ResourceKind kind, String namespace, String name) {
        return api.delete(kind, namespace, name);
    }

    @Override
    public Future<List<ObjectNode>> list(ResourceKind kind, String namespace) {
        return api.list(kind, namespace);
    }

    @Override
    public Future<String> serverVersion() {
        return upgraded.getAsBoolean() ? Future.succeededFuture("v1.99.0") : api.serverVersion();
    }
}
