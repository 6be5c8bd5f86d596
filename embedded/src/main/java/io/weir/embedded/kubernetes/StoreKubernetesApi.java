package io.weir.embedded.kubernetes;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Kubernetes API straight on an {@link ObjectStore}, without network and threads: for
 * simulations and unit tests. Calls are done when they return, unless a {@link Fate} decides
 * otherwise.
 */
public final class StoreKubernetesApi implements KubernetesApi {

    /**
     * One call that is about to be made.
     *
     * @param verb {@code get}, {@code list}, {@code create}, {@code update}, {@code patch}, {@code
     *     delete}, {@code version}
     * @param subresource {@code status}, or empty
     * @param namespace empty for all, or for a kind without namespaces
     * @param name empty for a list
     */
    public record Call(
            String verb, ResourceKind kind, String subresource, String namespace, String name) {

        /** Whether it changes something. */
        public boolean writes() {
            return !List.of("get", "list", "version").contains(verb);
        }

        @Override
        public String toString() {
            return verb
                    + " "
                    + kind.kind()
                    + (subresource.isEmpty() ? "" : "/" + subresource)
                    + " "
                    + namespace
                    + "/"
                    + name;
        }
    }

    /** Decides when and whether a call is applied, and what its caller hears. */
    public interface Fate {

        /** Every call is applied at once, and its caller hears the truth. */
        Fate KIND =
                new Fate() {
                    @Override
                    public <T> Future<T> of(Call call, Supplier<Future<T>> apply) {
                        return apply.get();
                    }
                };

        /**
         * Called once for each call. The implementation may call {@code apply} now, later or never,
         * once or (as a repeated request would) twice, and gives its future or another: failing
         * with {@link KubernetesFailure.Unavailable} without applying is a lost request, after
         * applying a lost answer.
         *
         * @param apply makes the call on the store; its future is done at once
         */
        <T> Future<T> of(Call call, Supplier<Future<T>> apply);
    }

    private final ObjectStore store;
    private final Fate fate;

    public StoreKubernetesApi(ObjectStore store) {
        this(store, Fate.KIND);
    }

    public StoreKubernetesApi(ObjectStore store, Fate fate) {
        this.store = store;
        this.fate = fate;
    }

    @Override
    public Future<Optional<ObjectNode>> get(ResourceKind kind, String namespace, String name) {
        return call(
                new Call("get", kind, "", namespace, name),
                () -> {
                    if (store.type(kind).isEmpty()) {
                        throw ApiError.noSuchResource();
                    }
                    return store.get(kind, namespace, name);
                });
    }

    @Override
    public Future<ObjectNode> create(ResourceKind kind, ObjectNode object) {
        ObjectNode asked = object.deepCopy();
        return call(callOn("create", kind, "", asked), () -> store.create(kind, asked));
    }

    @Override
    public Future<ObjectNode> replace(ResourceKind kind, ObjectNode object) {
        ObjectNode asked = object.deepCopy();
        return call(callOn("update", kind, "", asked), () -> store.replace(kind, asked));
    }

    @Override
    public Future<ObjectNode> replaceStatus(ResourceKind kind, ObjectNode object) {
        ObjectNode asked = object.deepCopy();
        return call(
                callOn("update", kind, "status", asked), () -> store.replaceStatus(kind, asked));
    }

    @Override
    public Future<ObjectNode> patch(
            ResourceKind kind, String namespace, String name, ObjectNode patch) {
        ObjectNode asked = patch.deepCopy();
        return call(
                new Call("patch", kind, "", namespace, name),
                () -> store.patch(kind, namespace, name, asked));
    }

    @Override
    public Future<Void> delete(ResourceKind kind, String namespace, String name) {
        return call(
                        new Call("delete", kind, "", namespace, name),
                        () -> {
                            try {
                                store.delete(kind, namespace, name);
                            } catch (ApiError e) {
                                if (!e.objectMissing()) {
                                    throw e;
                                }
                            }
                            return Optional.empty();
                        })
                .mapEmpty();
    }

    @Override
    public Future<List<ObjectNode>> list(ResourceKind kind, String namespace) {
        return call(new Call("list", kind, "", namespace, ""), () -> store.list(kind, namespace));
    }

    @Override
    public Future<String> serverVersion() {
        return call(
                new Call("version", BuiltInTypes.NAMESPACE, "", "", ""),
                () -> EmbeddedKubernetes.DEFAULT_VERSION);
    }

    private static Call callOn(
            String verb, ResourceKind kind, String subresource, ObjectNode object) {
        return new Call(
                verb,
                kind,
                subresource,
                object.path("metadata").path("namespace").asString(""),
                object.path("metadata").path("name").asString(""));
    }

    private <T> Future<T> call(Call call, Supplier<T> work) {
        return fate.of(
                call,
                () -> {
                    try {
                        return Future.succeededFuture(work.get());
                    } catch (ApiError e) {
                        return Future.failedFuture(e.asFailure(call.toString()));
                    }
                });
    }
}
