package io.weir.watcher.admission;

import io.weir.kubernetes.api.CanaryView;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Problem;
import io.weir.watcher.observe.Cluster;
import io.weir.watcher.observe.ObjectId;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects that have the name of one of Weir's but are somebody else's. Ownership goes by the
 * Canary's name: after a Canary was deleted and made again its old objects stay for a while, and
 * are taken over.
 */
public final class Ownership {

    private Ownership() {}

    /** An object that one Canary has for itself. */
    public static Optional<Problem> own(Cluster cluster, ObjectId id, CanaryView canary) {
        return cluster.find(id)
                .filter(object -> !OwnerReferences.belongs(canary, object))
                .map(object -> conflict(id, canary.key()));
    }

    /** A copy of a ConfigMap or Secret, which several Canaries may share. */
    public static Optional<Problem> shared(Cluster cluster, ObjectId id, CanaryView canary) {
        return cluster.find(id)
                .filter(object -> !ownedByCanary(object))
                .map(object -> conflict(id, canary.key()));
    }

    private static boolean ownedByCanary(ObjectNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (isCanary(owner)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCanary(JsonNode owner) {
        return owner.path("kind").asString("").equals("Canary")
                && owner.path("apiVersion").asString("").startsWith("flagger.app/");
    }

    private static Problem conflict(ObjectId id, CanaryKey canary) {
        return new Problem(
                Problem.CONFLICT,
                id
                        + " has the name of a copy that Canary "
                        + canary
                        + " needs, but does not belong to it: rename or delete it",
                Problem.Effect.BLOCKS);
    }
}
