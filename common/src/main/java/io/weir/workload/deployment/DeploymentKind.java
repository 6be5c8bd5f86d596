package io.weir.workload.deployment;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Readiness;
import io.weir.workload.PodKind;
import io.weir.workload.PrimaryPods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Targets of kind Deployment (canary.md 2.4). */
public final class DeploymentKind extends PodKind {

    private static final List<String> COPIED =
            List.of(
                    "progressDeadlineSeconds",
                    "minReadySeconds",
                    "revisionHistoryLimit",
                    "strategy");

    public DeploymentKind() {
        super(new PrimaryPods(ResourceKind.DEPLOYMENT, COPIED, true));
    }

    @Override
    public int replicas(ObjectNode workload) {
        return workload.path("spec").path("replicas").asInt(1);
    }

    @Override
    public Readiness readiness(ObjectNode workload, int percent, Duration deadline, Instant now) {
        return DeploymentReadiness.of(workload, percent, deadline, now);
    }

    @Override
    public ObjectNode scaled(ObjectNode workload, int replicas) {
        ObjectNode scaled = workload.deepCopy();
        scaled.withObjectProperty("spec").put("replicas", replicas);
        return scaled;
    }

    @Override
    public ObjectNode scaling(ObjectNode workload, int replicas) {
        ObjectNode patch = workload.objectNode();
        patch.putObject("spec").put("replicas", replicas);
        return patch;
    }
}
