package io.weir.router.cutoff;

import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CutOff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Since when each Canary has not moved, as one router sees it while Kafka is away. Any write to the
 * object moves its resourceVersion: of another router that still hears of decisions, or of a
 * person. Pure.
 *
 * @param since by UID: the resourceVersion, and the uptime at which it was seen first
 */
record Unmoved(Map<String, Mark> since) {

    /** Nothing was looked at yet. */
    static final Unmoved NOTHING = new Unmoved(Map.of());

    /**
     * One Canary.
     *
     * @param at uptime
     */
    record Mark(String resourceVersion, Duration at) {}

    Unmoved {
        since = Map.copyOf(since);
    }

    /** After another look; Canaries that are gone are forgotten. */
    Unmoved seen(List<CanaryView> canaries, Duration uptime) {
        Map<String, Mark> next = new HashMap<>();
        canaries.forEach(
                canary -> {
                    Mark before = since.get(canary.uid());
                    boolean same =
                            before != null
                                    && before.resourceVersion().equals(canary.resourceVersion());
                    next.put(
                            canary.uid(),
                            same ? before : new Mark(canary.resourceVersion(), uptime));
                });
        return new Unmoved(next);
    }

    /** Those that nobody may leave alone any longer. */
    List<CanaryView> due(List<CanaryView> canaries, Duration uptime) {
        return canaries.stream()
                .filter(
                        canary ->
                                CutOff.exposed(
                                        canary.status().phase(), canary.spec(), canary.deleting()))
                .filter(
                        canary ->
                                uptime.minus(since.get(canary.uid()).at())
                                                .compareTo(
                                                        CutOff.patience(
                                                                canary.spec().orElseThrow()))
                                        >= 0)
                .toList();
    }
}
