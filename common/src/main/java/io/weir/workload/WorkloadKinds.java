package io.weir.workload;

import io.weir.workload.daemonset.DaemonSetKind;
import io.weir.workload.deployment.DeploymentKind;
import io.weir.workload.service.ServiceKind;
import java.util.List;
import java.util.Optional;

/** The kinds of targets: the visible list. */
public final class WorkloadKinds {

    private static final List<WorkloadKind> ALL =
            List.of(new DeploymentKind(), new DaemonSetKind(), new ServiceKind());

    private WorkloadKinds() {}

    /** The kind as {@code spec.targetRef.kind} names it; empty when it is not supported. */
    public static Optional<WorkloadKind> of(String kind) {
        return ALL.stream().filter(known -> known.kind().kind().equals(kind)).findFirst();
    }

    /** All of them. */
    public static List<WorkloadKind> all() {
        return ALL;
    }
}
