package io.weir.kubernetes.api;

import io.weir.rollout.Health;
import io.weir.rollout.Phase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two conditions that Weir writes. Type, status and reason of {@code Promoted} are contract
 * (canary.md 1.6); {@code Ready} says how the Canary is. Conditions of others stay as they are.
 */
final class Conditions {

    static final String PROMOTED = "Promoted";
    static final String READY = "Ready";

    private static final int LONGEST_MESSAGE = 2_000;

    private Conditions() {}

    /**
     * {@code Promoted} for a phase: left as it is, times included, while status and reason stay.
     *
     * @param kind of the target, for the message
     * @param weight percent of requests to the canary
     * @param now RFC 3339
     */
    static void promoted(ArrayNode all, Phase phase, String kind, int weight, String now) {
        if (phase == Phase.NONE) {
            return;
        }
        Health shown = promotion(phase, kind, weight);
        ObjectNode condition = find(all, PROMOTED);
        if (same(condition, "status", shown.state().text())
                && same(condition, "reason", shown.reason())) {
            return;
        }
        write(condition, shown, now);
    }

    /** {@code Ready}; the transition time moves with the status alone. */
    static void ready(ArrayNode all, Health health, long generation, String now) {
        ObjectNode condition = find(all, READY);
        Health shown =
                new Health(
                        health.state(),
                        health.reason(),
                        Excerpt.of(health.message(), LONGEST_MESSAGE));
        if (!same(condition, "status", shown.state().text())
                || !same(condition, "reason", shown.reason())
                || !same(condition, "message", shown.message())) {
            write(condition, shown, now);
        }
        condition.put("observedGeneration", generation);
    }

    private static void write(ObjectNode condition, Health health, String now) {
        boolean moved = !same(condition, "status", health.state().text());
        condition.put("status", health.state().text());
        condition.put("reason", health.reason());
        condition.put("message", health.message());
        condition.put("lastUpdateTime", now);
        if (moved || !condition.has("lastTransitionTime")) {
            condition.put("lastTransitionTime", now);
        }
    }

    private static ObjectNode find(ArrayNode all, String type) {
        for (JsonNode condition : all) {
            if (condition instanceof ObjectNode object && same(object, "type", type)) {
                return object;
            }
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        made.put("type", type);
        all.add(made);
        return made;
    }

    private static boolean same(ObjectNode condition, String field, String text) {
        JsonNode value = condition.path(field);
        return value.isString() && value.stringValue().equals(text);
    }

    private static Health promotion(Phase phase, String kind, int weight) {
        String reason = phase.text();
        return switch (phase) {
            case NONE, INITIALIZING ->
                    Health.underWay(reason, "The " + kind + " is new, its primary is being made.");
            case INITIALIZED -> Health.good(reason, "The primary of the " + kind + " serves.");
            case WAITING -> Health.underWay(reason, "A new revision waits for approval.");
            case PROGRESSING -> Health.underWay(reason, "A new revision is being analysed.");
            case WAITING_PROMOTION ->
                    Health.underWay(
                            reason, "The analysis passed, the promotion waits for approval.");
            case PROMOTING ->
                    Health.underWay(
                            reason,
                            "The analysis passed, the primary is rolled to the new revision.");
            case FINALISING ->
                    Health.underWay(reason, "The promoted primary takes all the traffic.");
            case SUCCEEDED ->
                    Health.good(reason, "The new revision was promoted, the primary serves it.");
            case FAILED ->
                    Health.bad(
                            reason,
                            weight > 0
                                    ? "The promotion failed, the " + kind + " goes on serving."
                                    : "The new revision failed, the "
                                            + kind
                                            + " is scaled to zero.");
            case TERMINATING, TERMINATED -> Health.underWay(reason, "The Canary is being deleted.");
        };
    }
}
