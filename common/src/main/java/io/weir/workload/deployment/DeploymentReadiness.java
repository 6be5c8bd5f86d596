package io.weir.workload.deployment;

import io.weir.rollout.Readiness;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** When a Deployment serves (canary.md 2.4, Readiness). */
final class DeploymentReadiness {

    private DeploymentReadiness() {}

    static Readiness of(ObjectNode deployment, int percent, Duration deadline, Instant now) {
        String name = "Deployment " + deployment.path("metadata").path("name").asString();
        JsonNode status = deployment.path("status");
        if (deployment.path("metadata").path("generation").asLong()
                > status.path("observedGeneration").asLong()) {
            return Readiness.waiting(name + ": its latest change was not taken up yet");
        }
        if (condition(status, "Progressing")
                .path("reason")
                .asString("")
                .equals("ProgressDeadlineExceeded")) {
            return Readiness.failed(name + " exceeded its progress deadline");
        }
        int desired = deployment.path("spec").path("replicas").asInt(1);
        int updated = status.path("updatedReplicas").asInt(0);
        int replicas = status.path("replicas").asInt(0);
        int available = status.path("availableReplicas").asInt(0);
        String waiting = waiting(desired, updated, replicas, available, percent);
        if (waiting.isEmpty()) {
            return Readiness.READY;
        }
        return overdue(status, deadline, now)
                ? Readiness.failed(
                        name
                                + ": "
                                + waiting
                                + ", not available for over "
                                + deadline.toSeconds()
                                + " s")
                : Readiness.waiting(name + ": " + waiting);
    }

    private static String waiting(
            int desired, int updated, int replicas, int available, int percent) {
        if (updated < desired) {
            return updated + " of " + desired + " pods are updated";
        }
        if (replicas > updated) {
            return (replicas - updated) + " old pods are still ending";
        }
        if (available < updated * percent / 100) {
            return available
                    + " of "
                    + updated
                    + " updated pods are available, "
                    + percent
                    + " % are needed";
        }
        return "";
    }

    /**
     * Too few pods have been available for longer than the Canary allows, whatever the Deployment's
     * own deadline.
     */
    private static boolean overdue(JsonNode status, Duration deadline, Instant now) {
        JsonNode available = condition(status, "Available");
        boolean unavailable =
                condition(status, "Progressing").isObject()
                        && available.path("status").asString("").equals("False")
                        && available
                                .path("reason")
                                .asString("")
                                .equals("MinimumReplicasUnavailable");
        if (!unavailable) {
            return false;
        }
        try {
            Instant since = Instant.parse(available.path("lastUpdateTime").asString(""));
            return since.plus(deadline).isBefore(now);
        } catch (DateTimeException e) {
            // Without a time nothing is overdue.
            return false;
        }
    }

    private static JsonNode condition(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }
}
