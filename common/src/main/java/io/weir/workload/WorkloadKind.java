package io.weir.workload;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One kind of target. Pure functions on raw JSON: the watcher reads with it, the router computes
 * what it writes. Objects passed in are never changed.
 */
public interface WorkloadKind {

    /** The API kind. */
    ResourceKind kind();

    /** What makes a revision: the pod template as served, without what Weir itself puts there. */
    JsonNode template(ObjectNode workload);

    /**
     * The label that selects the target's pods: the first of the keys that {@code
     * spec.selector.matchLabels} has (canary.md 2.3).
     *
     * @throws WorkloadProblem when it has none of them
     */
    SelectorLabel selector(ObjectNode workload, List<String> keys);

    /** The ConfigMaps and Secrets that a pod template refers to (canary.md 2.7). */
    List<ConfigRef> configs(JsonNode template);

    /** Desired number of pods; 1 where the object says nothing. */
    int replicas(ObjectNode workload);

    /**
     * Whether it serves (canary.md 2.4).
     *
     * @param percent of the updated pods that must be available, 0 to 100
     * @param deadline how long it may take
     */
    Readiness readiness(ObjectNode workload, int percent, Duration deadline, Instant now);

    /**
     * The same for kinds whose objects do not say since when they are on their way.
     *
     * @param since when it was first seen not to serve; {@code now} when that was never seen
     */
    default Readiness readiness(
            ObjectNode workload, int percent, Duration deadline, Instant since, Instant now) {
        return readiness(workload, percent, deadline, now);
    }

    /**
     * Whether it has pods, which can be counted and which Services are made for. What has none is
     * led to by its own copies alone, always serves, and is never scaled.
     */
    default boolean hasPods() {
        return true;
    }

    /** What about a target keeps it from being worked with, with field and value. */
    default Optional<String> mistake(ObjectNode target) {
        return Optional.empty();
    }

    /**
     * The primary that runs the template: the existing one changed, or a new one. Fields of others
     * stay.
     *
     * @param target the user's workload, for everything but the template
     * @param template what the primary shall run, as {@link #template} gave it
     * @param existing the primary as it is
     * @param plan names and filters
     * @throws WorkloadProblem when the existing one cannot become it
     */
    ObjectNode primary(
            ObjectNode target, JsonNode template, Optional<ObjectNode> existing, PrimaryPlan plan);

    /** The template with what the Canary says of its copies. */
    default JsonNode withOptions(JsonNode template, ObjectNode canary) {
        return template;
    }

    /** The workload with another number of pods. */
    ObjectNode scaled(ObjectNode workload, int replicas);

    /**
     * The merge patch that gives the user's workload another number of pods: nothing else of it is
     * written, and nothing of {@code metadata}.
     */
    ObjectNode scaling(ObjectNode workload, int replicas);

    /** Whether the primary runs this template, names of copies and labels aside. */
    boolean runs(ObjectNode primary, JsonNode template, PrimaryPlan plan);

    /**
     * What of a primary, as it was served, is Weir's, without the number of pods: the same for two
     * states between which nobody edited it.
     */
    JsonNode owned(ObjectNode primary);

    /**
     * How a primary is made.
     *
     * @param name of the primary workload
     * @param selector label of the target's pods
     * @param selectorKeys all keys that may be such a label; in comparisons, selectors on them may
     *     name the primary's pods or the target's
     * @param copies which ConfigMaps and Secrets are copied: reference to the copy's name
     * @param labelPrefixes prefixes of labels and annotations that are taken over; {@code *} takes
     *     all
     * @param podId value of the pod annotation {@code flagger-id}; from the verdict's id, so that
     *     promoting twice restarts once. The existing primary's own value leaves its pods alone:
     *     for repairs
     * @param owner the Canary's owner reference
     * @param replicas desired number of pods of the primary; absent to leave it as it is (a scaler
     *     rules), a new one then gets the target's, at least 1
     */
    record PrimaryPlan(
            String name,
            SelectorLabel selector,
            List<String> selectorKeys,
            Map<ConfigRef, String> copies,
            List<String> labelPrefixes,
            String podId,
            ObjectNode owner,
            Optional<Integer> replicas) {
        public PrimaryPlan {
            selectorKeys = List.copyOf(selectorKeys);
            copies = Map.copyOf(copies);
            labelPrefixes = List.copyOf(labelPrefixes);
        }
    }
}
