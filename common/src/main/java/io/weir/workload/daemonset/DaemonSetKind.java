package io.weir.workload.daemonset;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Readiness;
import io.weir.workload.PodKind;
import io.weir.workload.PrimaryPods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Targets of kind DaemonSet (canary.md 2.5). Their number of pods is the number of nodes: a target
 * at zero is one whose pods ask for a node label that no node has. That entry is no part of a
 * revision and never in a primary.
 */
public final class DaemonSetKind extends PodKind {

    /** The entry of the node selector; its name and value are contract. */
    public static final String NOWHERE = "flagger.app/scale-to-zero";

    private static final List<String> COPIED =
            List.of("minReadySeconds", "revisionHistoryLimit", "updateStrategy");
    private static final String ROLLING = "RollingUpdate";

    public DaemonSetKind() {
        super(new PrimaryPods(ResourceKind.DAEMON_SET, COPIED, false));
    }

    @Override
    public JsonNode template(ObjectNode workload) {
        ObjectNode template = served(workload);
        if (template.path("spec") instanceof ObjectNode spec
                && spec.path("nodeSelector") instanceof ObjectNode nodes) {
            nodes.remove(NOWHERE);
            if (nodes.isEmpty()) {
                spec.remove("nodeSelector");
            }
        }
        return template;
    }

    /** One a node, or none. */
    @Override
    public int replicas(ObjectNode workload) {
        return nowhere(workload) ? 0 : 1;
    }

    /** Without a time to count from nothing is overdue. */
    @Override
    public Readiness readiness(ObjectNode workload, int percent, Duration deadline, Instant now) {
        return readiness(workload, percent, deadline, now, now);
    }

    @Override
    public Readiness readiness(
            ObjectNode workload, int percent, Duration deadline, Instant since, Instant now) {
        return DaemonSetReadiness.of(
                workload, nowhere(workload), percent, since.plus(deadline).isBefore(now), deadline);
    }

    @Override
    public ObjectNode scaled(ObjectNode workload, int replicas) {
        ObjectNode scaled = workload.deepCopy();
        ObjectNode pods =
                scaled.withObjectProperty("spec")
                        .withObjectProperty("template")
                        .withObjectProperty("spec");
        if (replicas == 0) {
            pods.withObjectProperty("nodeSelector").put(NOWHERE, "true");
        } else if (pods.path("nodeSelector") instanceof ObjectNode nodes) {
            nodes.remove(NOWHERE);
            if (nodes.isEmpty()) {
                pods.remove("nodeSelector");
            }
        }
        return scaled;
    }

    @Override
    public ObjectNode scaling(ObjectNode workload, int replicas) {
        ObjectNode patch = workload.objectNode();
        ObjectNode nodes =
                patch.putObject("spec")
                        .putObject("template")
                        .putObject("spec")
                        .putObject("nodeSelector");
        if (replicas == 0) {
            nodes.put(NOWHERE, "true");
        } else {
            nodes.putNull(NOWHERE);
        }
        return patch;
    }

    /** Pods that are replaced only when somebody deletes them never become the new revision. */
    @Override
    public Optional<String> mistake(ObjectNode target) {
        String type = target.path("spec").path("updateStrategy").path("type").asString("");
        return type.isEmpty() || type.equals(ROLLING)
                ? Optional.empty()
                : Optional.of(
                        title(target)
                                + " spec.updateStrategy.type: must be "
                                + ROLLING
                                + ", was '"
                                + type
                                + "'");
    }

    private static boolean nowhere(ObjectNode workload) {
        return workload.at("/spec/template/spec/nodeSelector").has(NOWHERE);
    }
}
