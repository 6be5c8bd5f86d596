package io.weir.watcher.observe;

import io.weir.rollout.CanaryKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which Canaries an object concerns: those whose last evaluation asked for it. Lives on one event
 * loop.
 */
public final class Dependents {

    private final Map<ObjectId, Set<CanaryKey>> canaries = new HashMap<>();
    private final Map<CanaryKey, Set<ObjectId>> objects = new HashMap<>();

    /** Replaces what a Canary depends on; nothing forgets it. */
    public void set(CanaryKey canary, Set<ObjectId> asked) {
        Set<ObjectId> before =
                asked.isEmpty() ? objects.remove(canary) : objects.put(canary, Set.copyOf(asked));
        if (asked.equals(before)) {
            return;
        }
        if (before != null) {
            before.stream()
                    .filter(object -> !asked.contains(object))
                    .forEach(object -> drop(object, canary));
        }
        asked.forEach(
                object -> canaries.computeIfAbsent(object, any -> new HashSet<>()).add(canary));
    }

    /** The Canaries that an object concerns. */
    public Set<CanaryKey> of(ObjectId object) {
        return Set.copyOf(canaries.getOrDefault(object, Set.of()));
    }

    private void drop(ObjectId object, CanaryKey canary) {
        Set<CanaryKey> rest = canaries.get(object);
        rest.remove(canary);
        if (rest.isEmpty()) {
            canaries.remove(object);
        }
    }
}
