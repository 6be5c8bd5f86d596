package io.weir.watcher.observe;

import io.weir.kubernetes.ResourceKind;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is known of the cluster's objects at one moment. */
public interface Cluster {

    /**
     * An object as it was seen last; the caller's own copy. Of ConfigMaps and Secrets only
     * metadata.
     */
    Optional<ObjectNode> find(ObjectId id);

    /** resourceVersion of the last form of an object that was seen to go, while it is away. */
    Optional<String> goneAt(ObjectId id);

    /**
     * Fingerprint of the fields that Weir owns in an object as it was seen last; absent when it is
     * not there.
     */
    Optional<String> fingerprint(ObjectId id);

    /** Whether the server knows the kind; false while its CRD is missing. */
    boolean serves(ResourceKind kind);
}
