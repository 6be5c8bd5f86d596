package io.weir.watcher.admission;

import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Phase;
import io.weir.rollout.Problem;
import io.weir.watcher.observe.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What else in the cluster is in a Canary's way: other Canaries, and a Flagger that still runs.
 * Lives on one event loop.
 */
public final class Neighbours {

    /** How long after a foreign status write the Canary is left alone. */
    static final Duration TRUCE = Duration.ofMinutes(2);

    private final Claims claims = new Claims();
    private final Map<CanaryKey, CanaryView> canaries = new HashMap<>();
    private final Map<ObjectId, RunningFlagger> flaggers = new HashMap<>();
    private final Map<CanaryKey, Instant> foreignWrites = new HashMap<>();

    /**
     * Takes a Canary, or its new form.
     *
     * @return other Canaries that this may concern
     */
    public Set<CanaryKey> put(CanaryView canary, Instant now) {
        CanaryView before = canaries.put(canary.key(), canary);
        boolean dropped =
                before != null
                        && before.uid().equals(canary.uid())
                        && before.status().memory().begun()
                        && canary.status().state().isEmpty()
                        && canary.status().phase() != Phase.NONE;
        if (dropped) {
            foreignWrites.put(canary.key(), now);
        }
        return claims.put(canary);
    }

    /**
     * Forgets a Canary.
     *
     * @return other Canaries that this may concern
     */
    public Set<CanaryKey> remove(CanaryKey canary) {
        canaries.remove(canary);
        foreignWrites.remove(canary);
        return claims.remove(canary);
    }

    /**
     * Takes a Deployment, which may be a Flagger.
     *
     * @return Canaries that this concerns
     */
    public Set<CanaryKey> deployed(ObjectId id, Optional<ObjectNode> deployment) {
        Optional<RunningFlagger> flagger = deployment.flatMap(RunningFlagger::of);
        RunningFlagger before =
                flagger.isPresent() ? flaggers.put(id, flagger.get()) : flaggers.remove(id);
        if (Optional.ofNullable(before).equals(flagger)) {
            return Set.of();
        }
        Set<CanaryKey> concerned = new HashSet<>();
        canaries.forEach(
                (key, canary) -> {
                    if (!canary.status().memory().begun()) {
                        concerned.add(key);
                    }
                });
        return concerned;
    }

    /** What is in the Canary's way. */
    public List<Problem> problems(CanaryKey canary, Instant now) {
        List<Problem> problems = new ArrayList<>(claims.conflicts(canary));
        CanaryView view = canaries.get(canary);
        if (view == null || view.status().memory().begun()) {
            return problems;
        }
        flaggers.values().stream()
                .filter(flagger -> flagger.watches(canary.namespace()))
                .findFirst()
                .map(flagger -> "a Flagger still runs: deployment " + flagger.deployment())
                .or(
                        () ->
                                truceEnd(canary)
                                        .filter(now::isBefore)
                                        .map(
                                                end ->
                                                        "another controller wrote the status"
                                                                + " without status.weir: a Flagger"
                                                                + " still runs"))
                .ifPresent(
                        text ->
                                problems.add(
                                        new Problem(
                                                Problem.FLAGGER_RUNS,
                                                text,
                                                Problem.Effect.BLOCKS)));
        return problems;
    }

    /** When the Canary is looked at again after a foreign status write. */
    public Optional<Instant> truceEnd(CanaryKey canary) {
        return Optional.ofNullable(foreignWrites.get(canary)).map(written -> written.plus(TRUCE));
    }
}
