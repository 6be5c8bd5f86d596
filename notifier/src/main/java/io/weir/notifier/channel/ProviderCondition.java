package io.weir.notifier.channel;

import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Entry.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The condition {@code Ready} of an AlertProvider. Pure; conditions of others stay. */
final class ProviderCondition {

    private static final String READY = "Ready";

    private ProviderCondition() {}

    /**
     * The object as it shall be after a delivery has ended.
     *
     * @param stored as it was read; not changed
     * @return absent when it says so already
     */
    static Optional<ObjectNode> after(ObjectNode stored, Delivery delivery, Outcome outcome) {
        boolean dead = outcome.state() == Outcome.State.DEAD;
        String status = dead ? "False" : "True";
        String reason = dead ? "DeliveryFailed" : "Delivered";
        String message =
                dead
                        ? "a message about Canary "
                                + delivery.notice().canary()
                                + " was given up after "
                                + outcome.attempts()
                                + (outcome.attempts() == 1 ? " attempt: " : " attempts: ")
                                + outcome.reason()
                        : "messages arrive";
        ObjectNode changed = stored.deepCopy();
        ObjectNode held = changed.withObject("/status");
        ArrayNode conditions =
                held.path("conditions") instanceof ArrayNode known
                        ? known
                        : held.putArray("conditions");
        ObjectNode condition = find(conditions);
        boolean moved = !condition.path("status").asString("").equals(status);
        if (!moved && condition.path("message").asString("").equals(message)) {
            return Optional.empty();
        }
        long generation = stored.path("metadata").path("generation").asLong(0);
        String now = outcome.at().truncatedTo(ChronoUnit.SECONDS).toString();
        condition.put("status", status).put("reason", reason).put("message", message);
        condition.put("observedGeneration", generation).put("lastUpdateTime", now);
        if (moved) {
            condition.put("lastTransitionTime", now);
        }
        held.put("observedGeneration", generation);
        return Optional.of(changed);
    }

    private static ObjectNode find(ArrayNode conditions) {
        for (JsonNode condition : conditions) {
            if (condition instanceof ObjectNode object
                    && object.path("type").asString("").equals(READY)) {
                return object;
            }
        }
        return conditions.addObject().put("type", READY);
    }
}
