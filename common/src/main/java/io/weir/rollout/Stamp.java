package io.weir.rollout;

/**
 * How an object looked when Weir last wrote it, so that the watcher can tell a view that lags
 * behind, and a change by somebody else, from Weir's own write.
 *
 * @param resourceVersion of that write: an older one in a watch is not news yet
 * @param fingerprint of the fields that Weir owns, without weights; empty text where everything is
 *     the user's (the target)
 */
public record Stamp(String resourceVersion, String fingerprint) {}
