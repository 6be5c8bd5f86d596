package io.weir.kubernetes;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two API servers as one: objects of some kinds, the routes, live in a second cluster
 * (routing/README.md 8), in the namespace of the same name. Each call goes to one of them, so order
 * and fences are those of the caller; a failure of the second says so ({@link
 * KubernetesFailure#inMesh}).
 */
public final class TwoClusters implements KubernetesApi {

    private final KubernetesApi first;
    private final KubernetesApi mesh;
    private final Predicate<ResourceKind> routes;

    /**
     * Both.
     *
     * @param first where the Canaries live, and everything else
     * @param mesh where the routes live
     * @param routes kinds that live in the second
     */
    public TwoClusters(KubernetesApi first, KubernetesApi mesh, Predicate<ResourceKind> routes) {
        this.first = first;
        this.mesh = mesh;
        this.routes = routes;
    }

    /** Informers of both as one; closing it closes both. */
    public static Informers informers(
            Informers first, Informers mesh, Predicate<ResourceKind> routes) {
        return new Informers() {
            @Override
            public Informer watch(ResourceKind kind, Detail detail, Listener listener) {
                return (routes.test(kind) ? mesh : first).watch(kind, detail, listener);
            }

            @Override
            public Future<Void> close() {
                return Future.join(first.close(), mesh.close()).mapEmpty();
            }
        };
    }

    @Override
    public Future<Optional<ObjectNode>> get(ResourceKind kind, String namespace, String name) {
        return routes.test(kind)
                ? named(mesh.get(kind, namespace, name))
                : first.get(kind, namespace, name);
    }

    @Override
    public Future<ObjectNode> create(ResourceKind kind, ObjectNode object) {
        return routes.test(kind) ? named(mesh.create(kind, object)) : first.create(kind, object);
    }

    @Override
    public Future<ObjectNode> replace(ResourceKind kind, ObjectNode object) {
        return routes.test(kind) ? named(mesh.replace(kind, object)) : first.replace(kind, object);
    }

    @Override
    public Future<ObjectNode> replaceStatus(ResourceKind kind, ObjectNode object) {
        return routes.test(kind)
                ? named(mesh.replaceStatus(kind, object))
                : first.replaceStatus(kind, object);
    }

    @Override
    public Future<ObjectNode> patch(
            ResourceKind kind, String namespace, String name, ObjectNode patch) {
        return routes.test(kind)
                ? named(mesh.patch(kind, namespace, name, patch))
                : first.patch(kind, namespace, name, patch);
    }

    @Override
    public Future<Void> delete(ResourceKind kind, String namespace, String name) {
        return routes.test(kind)
                ? named(mesh.delete(kind, namespace, name))
                : first.delete(kind, namespace, name);
    }

    @Override
    public Future<List<ObjectNode>> list(ResourceKind kind, String namespace) {
        return routes.test(kind) ? named(mesh.list(kind, namespace)) : first.list(kind, namespace);
    }

    /** Of the first: stored templates are what it serves. */
    @Override
    public Future<String> serverVersion() {
        return first.serverVersion();
    }

    private static <T> Future<T> named(Future<T> answer) {
        return answer.recover(
                failure ->
                        Future.failedFuture(
                                failure instanceof KubernetesFailure known
                                        ? known.inMesh()
                                        : failure));
    }
}
