package io.weir.kubernetes;

import io.vertx.core.Future;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Kubernetes API as Weir uses it: raw JSON in and out, so that no field is lost on the way.
 * Each call is one request. Futures complete on the caller's Vert.x context and fail with {@link
 * KubernetesFailure}.
 *
 * <p>The fence: {@link #replace}, {@link #replaceStatus} and {@link #patch} carry {@code
 * metadata.resourceVersion} of the object that the change was computed from; the server answers a
 * stale one with a conflict.
 */
public interface KubernetesApi {

    /** Reads one object; empty when there is none (404 of the object, not of its kind). */
    Future<Optional<ObjectNode>> get(ResourceKind kind, String namespace, String name);

    /**
     * Creates an object; {@code apiVersion}, {@code kind}, namespace and name stand in it. Gives it
     * as stored.
     */
    Future<ObjectNode> create(ResourceKind kind, ObjectNode object);

    /** Replaces an object under the resourceVersion in it. Gives it as stored. */
    Future<ObjectNode> replace(ResourceKind kind, ObjectNode object);

    /**
     * Replaces only {@code status}, under the resourceVersion in the object. Gives it as stored.
     */
    Future<ObjectNode> replaceStatus(ResourceKind kind, ObjectNode object);

    /**
     * JSON merge patch; with {@code metadata.resourceVersion} in it, it is fenced. Gives the object
     * as stored.
     */
    Future<ObjectNode> patch(ResourceKind kind, String namespace, String name, ObjectNode patch);

    /** Deletes an object; one that is gone already counts as deleted. */
    Future<Void> delete(ResourceKind kind, String namespace, String name);

    /** Lists all objects of a kind, in one namespace or, with an empty text, in all. */
    Future<java.util.List<ObjectNode>> list(ResourceKind kind, String namespace);

    /** The server's version, for example {@code v1.36.1}. */
    Future<String> serverVersion();
}
