package io.weir.workload;

import io.weir.rollout.Problem;

/**
 * A workload that Weir cannot work with until its owner changes it; the message names object and
 * field.
 */
public final class WorkloadProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** One that makes the target unusable. */
    public WorkloadProblem(String message) {
        this("TargetUnusable", message);
    }

    private WorkloadProblem(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** An object has the name of a copy and is somebody else's. */
    public static WorkloadProblem conflict(String message) {
        return new WorkloadProblem(Problem.CONFLICT, message);
    }

    /** Reason of the {@code Ready} condition. */
    public String reason() {
        return reason;
    }
}
