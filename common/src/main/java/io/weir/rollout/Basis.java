package io.weir.rollout;

import java.util.Optional;

/**
 * What a verdict was decided on. The router compares it with what it reads before it writes; a
 * verdict whose basis is gone does nothing.
 *
 * @param uid of the Canary
 * @param generation of the Canary's spec
 * @param previous id of the verdict that was carried out last: each verdict has one predecessor, so
 *     of two decided on the same world only one is carried out
 * @param run id of the run
 * @param weights live weights; absent without a route
 * @param subject what the objects are called; absent when the spec cannot be read, then only the
 *     status is written
 * @param template hash of the target's pod template, compared only where the target itself is
 *     written
 */
public record Basis(
        String uid,
        long generation,
        String previous,
        String run,
        Phase phase,
        int failedChecks,
        int iterations,
        Optional<Weights> weights,
        Optional<Subject> subject,
        Optional<String> template) {}
