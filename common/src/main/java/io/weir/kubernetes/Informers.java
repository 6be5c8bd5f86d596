package io.weir.kubernetes;

import io.vertx.core.Future;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists and watches kinds. One informer a kind; a kind whose CRD is missing is tried again until it
 * is there.
 */
public interface Informers {

    /**
     * Starts to watch a kind in the namespace (or all) that this object was made for. Calls to the
     * listener are made on the context from which this was called, in the order in which the server
     * told them.
     *
     * @param detail how much of each object is transferred and kept
     */
    Informer watch(ResourceKind kind, Detail detail, Listener listener);

    /** Ends all of them. */
    Future<Void> close();

    /** How much of an object is watched. */
    enum Detail {
        /** The whole object without {@code metadata.managedFields}. */
        FULL,
        /** {@code metadata} alone: contents of ConfigMaps and Secrets never enter the process. */
        METADATA
    }

    /** One running informer. */
    interface Informer {
        /** Whether the first list is complete, and the kind exists. */
        boolean synced();

        /** Whether the server does not know the kind (its CRD is missing). */
        boolean kindMissing();
    }

    /** What changed. Objects handed over are the receiver's own copy. */
    interface Listener {
        /** An object is there: added, changed, or listed again after a gap. */
        void present(ObjectNode object);

        /** An object is gone. {@code last} is its last known form. */
        void gone(ObjectNode last);

        /** Everything that there was at the first list has been handed over. Once per informer. */
        default void listed() {}
    }
}
