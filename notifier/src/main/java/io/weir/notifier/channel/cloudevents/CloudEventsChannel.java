package io.weir.notifier.channel.cloudevents;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Channel;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every change as a CloudEvent 1.0 in HTTP binary mode. The id is the delivery's, so a message that
 * comes twice is recognised by source and id, as the specification has it.
 */
public final class CloudEventsChannel implements Channel {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public String type() {
        return "cloudevents";
    }

    @Override
    public Message message(Delivery delivery, Destination destination) {
        Notice notice = delivery.notice();
        Map<String, String> attributes =
                Map.of(
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        delivery.id(),
                        "ce-source",
                        "weir-notifier",
                        "ce-type",
                        "weir.canary." + kebab(notice.reason()),
                        "ce-subject",
                        notice.canary().toString(),
                        "ce-time",
                        notice.at().toString());
        return new Message(destination.address(), Optional.empty(), attributes, data(delivery));
    }

    private static ObjectNode data(Delivery delivery) {
        Notice notice = delivery.notice();
        ObjectNode data = MAPPER.createObjectNode();
        data.put("change", delivery.change());
        data.put("namespace", notice.canary().namespace());
        data.put("name", notice.canary().name());
        data.put("uid", notice.uid());
        data.put("run", notice.run().id());
        data.put("phase", notice.run().phase());
        data.put("checksum", notice.run().checksum());
        data.put("reason", notice.reason());
        data.put("severity", notice.severity().name().toLowerCase(Locale.ROOT));
        data.put("title", notice.title());
        data.put("text", notice.text());
        ArrayNode fields = data.putArray("fields");
        notice.fields()
                .forEach(
                        field ->
                                fields.addObject()
                                        .put("name", field.name())
                                        .put("value", field.value()));
        return data;
    }

    /** {@code RolledBack} becomes {@code rolled-back}; what is no letter or digit is left out. */
    static String kebab(String reason) {
        return reason.replaceAll("[^A-Za-z0-9]", "")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
