package io.weir.kubernetes.api;

import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Phase;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a command to a Canary is bound to, from the object as it is served.
 *
 * @param uid of the Canary
 * @param run id of the current or last run; empty text before the first
 * @param waiting the revision of which was told that it waits for its start
 */
public record RunOf(String uid, Phase phase, String run, Optional<String> waiting) {

    /** Reads it; a status that cannot be read counts as that of a Canary never looked at. */
    public static RunOf read(ObjectNode canary) {
        CanaryStatus status = StatusReader.read(canary).status();
        return new RunOf(
                canary.path("metadata").path("uid").asString(""),
                status.phase(),
                status.memory().run(),
                status.memory().orders().waitingId());
    }
}
