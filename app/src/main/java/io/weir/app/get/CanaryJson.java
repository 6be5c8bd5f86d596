package io.weir.app.get;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.Health;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list as programs read it. Contract (docs/commands.md): fields are added, never changed; what
 * is absent is left out. Pure.
 */
public final class CanaryJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CanaryJson() {}

    /** {@code {"canaries": […]}}. */
    public static String text(List<CanaryRow> rows) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("canaries");
        rows.forEach(row -> list.add(json(row)));
        return JSON.writeValueAsString(answer);
    }

    private static ObjectNode json(CanaryRow row) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        CanaryKey key = row.canary();
        json.put("namespace", key.namespace());
        json.put("name", key.name());
        json.put("phase", row.phase().text());
        json.put("weight", row.weight());
        row.step()
                .ifPresent(
                        step ->
                                json.putObject("step")
                                        .put("unit", step.unit())
                                        .put("done", step.done())
                                        .put("of", step.of()));
        json.put("failedChecks", row.failedChecks());
        if (row.threshold() > 0) {
            json.put("threshold", row.threshold());
        }
        json.put("suspended", row.suspended());
        row.nextCheck().ifPresent(at -> json.put("nextCheck", at.toString()));
        row.ready().ifPresent(health -> json.set("ready", json(health)));
        return json;
    }

    private static ObjectNode json(Health health) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", health.state().text())
                .put("reason", health.reason())
                .put("message", health.message());
    }
}
