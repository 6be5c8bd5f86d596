package io.weir.workload.daemonset;

import io.weir.rollout.Readiness;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** When a DaemonSet serves (canary.md 2.5, Readiness). */
final class DaemonSetReadiness {

    private DaemonSetReadiness() {}

    /**
     * What its status comes to.
     *
     * @param nowhere whether it shall have no pods
     * @param overdue whether it has been on its way for longer than the deadline
     */
    static Readiness of(
            ObjectNode daemonSet,
            boolean nowhere,
            int percent,
            boolean overdue,
            Duration deadline) {
        String waiting = waiting(daemonSet, nowhere, percent);
        if (waiting.isEmpty()) {
            return Readiness.READY;
        }
        String name = "DaemonSet " + daemonSet.path("metadata").path("name").asString("");
        return overdue
                ? Readiness.failed(
                        name
                                + ": "
                                + waiting
                                + ", not ready for over "
                                + deadline.toSeconds()
                                + " s")
                : Readiness.waiting(name + ": " + waiting);
    }

    private static String waiting(ObjectNode daemonSet, boolean nowhere, int percent) {
        JsonNode status = daemonSet.path("status");
        if (daemonSet.path("metadata").path("generation").asLong()
                > status.path("observedGeneration").asLong()) {
            return "its latest change was not taken up yet";
        }
        int desired = status.path("desiredNumberScheduled").asInt(0);
        int updated = status.path("updatedNumberScheduled").asInt(0);
        int available = status.path("numberAvailable").asInt(0);
        if (desired == 0 && !nowhere && percent > 0) {
            return "no node takes its pods";
        }
        if (updated < desired) {
            return updated + " of " + desired + " pods are updated";
        }
        if (available < desired * percent / 100) {
            return available
                    + " of "
                    + desired
                    + " updated pods are available, "
                    + percent
                    + " % are needed";
        }
        return "";
    }
}
