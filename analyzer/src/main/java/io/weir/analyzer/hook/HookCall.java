package io.weir.analyzer.hook;

import io.weir.rollout.CanaryKey;

/**
 * What a webhook is called about.
 *
 * @param canary whose rollout it is
 * @param phase sent as it is, may be empty (webhooks.md 4)
 * @param checksum tells configurations apart, see {@code RunChecksum}
 * @param callId the same for all attempts, and when an owner repeats the call after a crash, so
 *     that a receiver can tell a repetition
 */
public record HookCall(CanaryKey canary, String phase, String checksum, String callId) {}
