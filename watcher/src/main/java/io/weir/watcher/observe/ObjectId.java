package io.weir.watcher.observe;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Names one object in the cluster.
 *
 * @param kind what it is
 * @param namespace where it is
 * @param name of the object
 */
public record ObjectId(ResourceKind kind, String namespace, String name) {

    /** The id of an object as it was served. */
    public static ObjectId of(ResourceKind kind, ObjectNode object) {
        return new ObjectId(
                kind,
                object.path("metadata").path("namespace").asString(""),
                object.path("metadata").path("name").asString(""));
    }

    /** The id of an object of a Canary in that namespace. */
    public static ObjectId in(String namespace, ObjectName name) {
        return new ObjectId(name.kind(), namespace, name.name());
    }

    /** As {@code status.weir.objects} and drift name it, {@code KIND/NAME}. */
    public String local() {
        return new ObjectName(kind, name).toString();
    }

    /** As messages name it, for example {@code deployment shop/cart}. */
    @Override
    public String toString() {
        return kind.kind().toLowerCase(Locale.ROOT) + " " + namespace + "/" + name;
    }
}
