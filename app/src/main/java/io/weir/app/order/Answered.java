package io.weir.app.order;

import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.Command;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a command, for people and as JSON (docs/commands.md).
 *
 * @param accepted whether it is carried out
 * @param line one sentence
 * @param json one document
 */
public record Answered(boolean accepted, String line, String json) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** It is on its way, and nobody waits for it. */
    public static Answered sent(Command command) {
        return sent(command.id(), command.canary().toString(), command.order());
    }

    static Answered sent(String id, String canary, Command.Order order) {
        String text = order.name().toLowerCase(Locale.ROOT);
        ObjectNode json =
                JSON.createObjectNode().put("id", id).put("canary", canary).put("order", text);
        return new Answered(
                true,
                canary + ": " + text + " is sent (command " + id + ")",
                JSON.writeValueAsString(json));
    }

    /** The change that answers it. */
    static Answered of(Command command, Change change) {
        boolean accepted =
                !(change.verdict().action() instanceof Action.Answer answer) || answer.accepted();
        String phase = change.verdict().next().phase().text();
        ObjectNode json =
                JSON.createObjectNode()
                        .put("id", command.id())
                        .put("canary", command.canary().toString())
                        .put("order", command.order().name().toLowerCase(Locale.ROOT))
                        .put("accepted", accepted)
                        .put("reason", change.verdict().reason())
                        .put("phase", phase)
                        .put("weight", change.verdict().next().canaryWeight())
                        .put("at", change.at().toString());
        return new Answered(
                accepted,
                command.canary()
                        + ": "
                        + change.verdict().reason()
                        + (accepted ? "; phase " + phase : ""),
                JSON.writeValueAsString(json));
    }
}
