package io.weir.analyzer.command;

import io.vertx.core.buffer.Buffer;
import io.weir.rollout.Command;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of requests, read strictly: what is not understood is refused with its name. */
final class Requests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Requests() {}

    /** The reason in {@code {"reason": "…"}}; empty text without one, or without a body. */
    static String reason(Buffer body) {
        if (body.toString().isBlank()) {
            return "";
        }
        JsonNode json = object(body);
        Set<String> names = Set.copyOf(json.propertyNames());
        if (!Set.of("reason").containsAll(names)) {
            throw new Refusal(
                    400,
                    "the body may have the field 'reason' alone, has "
                            + String.join(", ", names.stream().sorted().limit(5).toList()));
        }
        JsonNode reason = json.path("reason");
        if (!reason.isMissingNode() && !reason.isString()) {
            throw new Refusal(400, "reason: a text is needed");
        }
        return text(reason.asString(""));
    }

    /** A JSON object. */
    static JsonNode object(Buffer body) {
        JsonNode json;
        try {
            json = JSON.readTree(body.getBytes());
        } catch (JacksonException e) {
            throw new Refusal(400, "the body is no JSON: " + e.getOriginalMessage());
        }
        if (json == null || !json.isObject()) {
            throw new Refusal(400, "the body has to be a JSON object");
        }
        return json;
    }

    /** One line of bounded length. */
    static String text(String given) {
        String line = given.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() > Command.REASON_LIMIT
                ? line.substring(0, Command.REASON_LIMIT - 1) + "…"
                : line;
    }
}
