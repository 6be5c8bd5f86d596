package io.weir.notifier.channel.teams;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Fitting;
import io.weir.notifier.delivery.Delivery;
import io.weir.rollout.Severity;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The two cards that Teams takes. A message is 28 KB at most. */
final class Cards {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int MOST_FIELDS = 30;
    private static final int MOST_CHARACTERS = 6000;

    private Cards() {}

    /** The connectors' card; the delivery's id is its correlation id. */
    static ObjectNode message(Delivery delivery) {
        Notice notice = delivery.notice();
        ObjectNode card = MAPPER.createObjectNode();
        card.put("@type", "MessageCard");
        card.put("@context", "http://schema.org/extensions");
        card.put("correlationId", uuid(delivery.id()));
        card.put("themeColor", notice.severity() == Severity.ERROR ? "FF0000" : "0076D7");
        card.put("summary", notice.source());
        ObjectNode section = card.putArray("sections").addObject();
        section.put("activityTitle", notice.title());
        section.put("activitySubtitle", notice.source());
        ArrayNode facts = section.putArray("facts");
        Fitting.of(notice.fields(), MOST_FIELDS, MOST_CHARACTERS)
                .forEach(
                        field ->
                                facts.addObject()
                                        .put("name", field.name())
                                        .put("value", field.value()));
        return card;
    }

    /** A message of one adaptive card, for workflows. */
    static ObjectNode adaptive(Notice notice) {
        ObjectNode message = MAPPER.createObjectNode();
        message.put("type", "message");
        ObjectNode attachment = message.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.2");
        ArrayNode body = card.putArray("body");
        block(body, notice.title())
                .put("size", "medium")
                .put("weight", "bolder")
                .put("color", color(notice.severity()));
        block(body, notice.source()).put("isSubtle", true).put("spacing", "none");
        ObjectNode set = body.addObject();
        set.put("type", "FactSet");
        ArrayNode facts = set.putArray("facts");
        Fitting.of(notice.fields(), MOST_FIELDS, MOST_CHARACTERS)
                .forEach(
                        field ->
                                facts.addObject()
                                        .put("title", field.name())
                                        .put("value", field.value()));
        return message;
    }

    private static ObjectNode block(ArrayNode body, String text) {
        return body.addObject().put("type", "TextBlock").put("text", text).put("wrap", true);
    }

    private static String color(Severity severity) {
        return switch (severity) {
            case INFO -> "good";
            case WARN -> "warning";
            case ERROR -> "attention";
        };
    }

    /** Ids are 128 bits in hex; other ones are left as they are. */
    private static String uuid(String id) {
        return id.replaceFirst("^(.{8})(.{4})(.{4})(.{4})(.{12})$", "$1-$2-$3-$4-$5");
    }
}
