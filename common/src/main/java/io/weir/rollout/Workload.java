package io.weir.rollout;

/**
 * A workload as it is now.
 *
 * @param revision its pod template and configuration
 * @param replicas desired number of pods
 * @param readiness whether it serves
 */
public record Workload(Revision revision, int replicas, Readiness readiness) {}
