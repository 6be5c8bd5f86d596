package io.weir.rollout;

/**
 * What {@code status.weir} remembers of a revision; see {@link Revision}.
 *
 * @param template hash of the pod template
 * @param configs digest over the checksums of the tracked configuration
 * @param uid of the workload
 * @param generation of the workload when the hash was taken
 */
public record Mark(String template, String configs, String uid, long generation) {}
