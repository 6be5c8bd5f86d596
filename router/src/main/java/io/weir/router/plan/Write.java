package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One write of a plan. Its fence is the resourceVersion of the object that it was computed from.
 */
public sealed interface Write {

    /** What is written. */
    ObjectName name();

    /**
     * Make the object what it shall be; nothing is sent when it is so already.
     *
     * @param before as it was read; absent to create it
     * @param after as it shall be
     */
    record Put(ObjectName name, Optional<ObjectNode> before, ObjectNode after) implements Write {}

    /** Create an object whose name says what is in it: one that is there already is the same. */
    record Ensure(ObjectName name, ObjectNode object) implements Write {}

    /**
     * Change only the number of pods of the user's workload.
     *
     * @param before as it was read
     * @param replicas desired number of pods
     * @param configs digest of the configuration that new pods must be started for; absent when
     *     running pods may stay
     */
    record Scale(ObjectName name, ObjectNode before, int replicas, Optional<String> configs)
            implements Write {}

    /**
     * Delete an object and make it again, where it cannot become what it shall be. A process that
     * dies in between leaves none, and the next attempt makes it.
     *
     * @param after as it shall be, as if it had never been there
     */
    record Recreate(ObjectName name, ObjectNode after) implements Write {}

    /**
     * Give an object up that stays: it is managed no more.
     *
     * @param before as it was read
     * @param after as it shall be left; nothing is sent when it is so already
     */
    record Release(ObjectName name, ObjectNode before, ObjectNode after) implements Write {}

    /** Delete an object that is needed no more; one that is gone already is fine. */
    record Remove(ObjectName name) implements Write {}

    /**
     * Make the Canary's deletion wait for Weir, or no longer; nothing is sent when it is so
     * already.
     *
     * @param canary as it was read
     * @param wanted whether it has to wait
     */
    record Finalizer(ObjectName name, ObjectNode canary, boolean wanted) implements Write {}
}
