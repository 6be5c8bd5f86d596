package io.weir.notifier.channel.gchat;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Channel;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Fitting;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google Chat's incoming webhook with a card (alerting.md 6.5). Texts are escaped, since the card
 * takes HTML.
 */
public final class GoogleChatChannel implements Channel {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** A message is 32 KB at most, markup and escapes included. */
    private static final int MOST_FIELDS = 30;

    private static final int MOST_CHARACTERS = 4000;

    /** Writes to a space: sixty a minute, among all its applications. */
    private static final Duration SPACING = Duration.ofSeconds(1);

    @Override
    public String type() {
        return "gchat";
    }

    @Override
    public Message message(Delivery delivery, Destination destination) {
        Notice notice = delivery.notice();
        ObjectNode body = MAPPER.createObjectNode();
        ObjectNode card = body.putArray("cards").addObject();
        card.putObject("header").put("title", "Weir").put("subtitle", notice.source());
        ArrayNode sections = card.putArray("sections");
        paragraph(sections, grey(notice.title()));
        Fitting.of(notice.fields(), MOST_FIELDS, MOST_CHARACTERS)
                .forEach(
                        field ->
                                paragraph(
                                        sections,
                                        grey(field.name()) + "<br>" + grey(field.value())));
        return Message.to(destination, body);
    }

    @Override
    public Duration spacing(String host) {
        return host.equals("chat.googleapis.com") ? SPACING : Duration.ZERO;
    }

    private static void paragraph(ArrayNode sections, String text) {
        sections.addObject()
                .putArray("widgets")
                .addObject()
                .putObject("textParagraph")
                .put("text", text);
    }

    private static String grey(String text) {
        String escaped =
                text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
        return "<font color=\"#848484\"><strong>" + escaped + "</strong></font>";
    }
}
