package io.weir.embedded.kubernetes;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The status that the Deployment controller writes. Pure.
 *
 * @param replicas pods of the new and of older templates
 * @param updated pods of the new template
 * @param available pods of whichever template that serve
 * @param progress reason of the condition Progressing; it is true for all but {@code
 *     ProgressDeadlineExceeded}
 */
record DeploymentStatus(int replicas, int updated, int available, String progress) {

    static final String COMPLETE = "NewReplicaSetAvailable";
    static final String UNDER_WAY = "ReplicaSetUpdated";
    static final String DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";

    /** All wanted pods are of the new template and serve. */
    static DeploymentStatus complete(int wanted) {
        return new DeploymentStatus(wanted, wanted, wanted, COMPLETE);
    }

    /** What the Deployment's status says now, but for the reason. */
    static DeploymentStatus as(ObjectNode deployment, String progress) {
        JsonNode status = deployment.path("status");
        return new DeploymentStatus(
                status.path("replicas").asInt(0),
                status.path("updatedReplicas").asInt(0),
                status.path("availableReplicas").asInt(0),
                progress);
    }

    /** A copy of the Deployment with this status. */
    ObjectNode on(ObjectNode deployment, Instant now) {
        ObjectNode next = deployment.deepCopy();
        ObjectNode status = next.putObject("status");
        status.put("observedGeneration", Fields.generation(deployment));
        count(status, "replicas", replicas);
        count(status, "updatedReplicas", updated);
        count(status, "readyReplicas", available);
        count(status, "availableReplicas", available);
        count(status, "unavailableReplicas", replicas - available);
        int wanted = deployment.path("spec").path("replicas").asInt(1);
        // A rolling update may take down a quarter of the pods, rounded down.
        boolean enough = available >= wanted - wanted / 4;
        ArrayNode conditions = status.putArray("conditions");
        conditions.add(
                condition(
                        deployment,
                        now,
                        "Available",
                        enough,
                        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                        enough
                                ? "Deployment has minimum availability."
                                : "Deployment does not have minimum availability."));
        conditions.add(
                condition(
                        deployment,
                        now,
                        "Progressing",
                        !progress.equals(DEADLINE_EXCEEDED),
                        progress,
                        "Deployment \"" + Fields.name(deployment) + "\": " + progress));
        return next;
    }

    private static ObjectNode condition(
            ObjectNode deployment,
            Instant now,
            String type,
            boolean value,
            String reason,
            String message) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode condition = deployment.objectNode();
        condition
                .put("type", type)
                .put("status", value ? "True" : "False")
                .put("reason", reason)
                .put("message", message)
                .put("lastUpdateTime", time)
                .put("lastTransitionTime", time);
        for (JsonNode before : deployment.path("status").path("conditions")) {
            if (before.path("type").equals(condition.path("type"))
                    && before.path("status").equals(condition.path("status"))) {
                condition.set("lastTransitionTime", before.path("lastTransitionTime"));
                if (before.path("reason").equals(condition.path("reason"))) {
                    condition.set("lastUpdateTime", before.path("lastUpdateTime"));
                }
            }
        }
        return condition;
    }

    /** Zero counts are left out, as the API does. */
    private static void count(ObjectNode status, String field, int value) {
        if (value > 0) {
            status.put(field, value);
        }
    }
}
