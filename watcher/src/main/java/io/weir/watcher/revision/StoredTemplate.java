package io.weir.watcher.revision;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.Mark;

/**
 * The question whether a stored template and the one that is served now are the same.
 *
 * @param canary whose
 * @param stored the revision whose template was stored
 * @param served hash of the template that is served
 */
public record StoredTemplate(CanaryKey canary, Mark stored, String served) {}
