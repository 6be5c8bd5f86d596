package io.weir.watcher.admission;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The container port that a Canary's Services lead to (canary.md 1.3).
 *
 * @param field where the manifest names it
 * @param text the port's name or number; empty text when the manifest names none
 */
public record MainPort(String field, String text) {

    /** Reads {@code targetPort}, or {@code port} where that says "the same". */
    public static MainPort of(ObjectNode canary) {
        JsonNode service = canary.path("spec").path("service");
        String target = text(service.path("targetPort"));
        return target.isEmpty() || target.equals("0")
                ? new MainPort("spec.service.port", text(service.path("port")))
                : new MainPort("spec.service.targetPort", target);
    }

    /** Whether it is given by its number. */
    boolean isNumber() {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String text(JsonNode port) {
        return port.isIntegralNumber() || port.isString() ? port.asString() : "";
    }
}
