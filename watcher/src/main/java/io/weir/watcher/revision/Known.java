package io.weir.watcher.revision;

import io.weir.rollout.CanaryKey;
import io.weir.watcher.observe.ObjectId;
import java.time.Instant;
import java.util.Optional;

/** Answers of the API server to what no watch tells, as far as they are there. */
public interface Known {

    /** A ConfigMap or Secret at a resourceVersion, or at a later one. */
    Optional<ConfigState> config(ObjectId id, String resourceVersion);

    /** Whether the stored template is the one that was asked about, served by another version. */
    Optional<Boolean> same(StoredTemplate question);

    /**
     * Since when a Canary's target or primary has been seen not to serve, without a break; absent
     * while it serves, and before it was looked at.
     */
    Optional<Instant> waitingSince(CanaryKey canary, ObjectId id);

    /**
     * Whether the server itself was asked for the object after the resourceVersion was written, so
     * that the view of it is no older.
     */
    boolean confirmed(ObjectId id, String resourceVersion);
}
