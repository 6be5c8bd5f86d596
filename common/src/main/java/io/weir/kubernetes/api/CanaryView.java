package io.weir.kubernetes.api;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A Canary object as Weir reads it: leniently, so that a wrong field harms only this Canary and is
 * named.
 *
 * @param key namespace and name
 * @param uid of the object
 * @param generation of its spec
 * @param resourceVersion of the object
 * @param created {@code metadata.creationTimestamp} as served; of several claims the oldest goes on
 * @param deleting whether it is being deleted
 * @param guarded whether its deletion waits for Weir (canary.md 3.13)
 * @param spec absent when a field without which nothing can be done is missing or wrong; then a
 *     problem names it
 * @param status everything empty where nothing was written
 * @param problems what is wrong with the object itself
 */
public record CanaryView(
        CanaryKey key,
        String uid,
        long generation,
        String resourceVersion,
        String created,
        boolean deleting,
        boolean guarded,
        Optional<CanarySpec> spec,
        CanaryStatus status,
        List<Problem> problems) {
    public CanaryView {
        problems = List.copyOf(problems);
    }
}
