package io.weir.notifier.channel.slack;

import io.weir.notifier.alert.Notice.Field;
import io.weir.notifier.channel.Destination;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The message that Slack, and what is compatible with it, takes (alerting.md 6.1).
 *
 * @param color of the bar beside the message
 * @param source who it is about
 * @param text the message's words
 * @param fields facts below it
 */
public record SlackPayload(String color, String source, String text, List<Field> fields) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public SlackPayload {
        fields = List.copyOf(fields);
    }

    /**
     * As JSON.
     *
     * @param escape what makes a text harmless there
     */
    public ObjectNode json(Destination destination, UnaryOperator<String> escape) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("channel", destination.channel());
        body.put("username", destination.username());
        body.put("icon_url", "");
        body.put("icon_emoji", ":rocket:");
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("color", color);
        attachment.put("author_name", source);
        attachment.put("text", escape.apply(text));
        attachment.putArray("mrkdwn_in").add("text");
        ArrayNode shown = attachment.putArray("fields");
        fields.forEach(
                field ->
                        shown.addObject()
                                .put("title", escape.apply(field.name()))
                                .put("value", escape.apply(field.value()))
                                .put("short", false));
        return body;
    }
}
