package io.weir.notifier.channel.webhook;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Channel;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The event webhook with the payload that existing receivers know (webhooks.md 2, 5). */
public final class EventWebhookChannel implements Channel {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public String type() {
        return "event";
    }

    @Override
    public Message message(Delivery delivery, Destination destination) {
        return Message.to(destination, payload(delivery.notice(), destination.call()));
    }

    /** Entries of the hook's own never take the place of the three that are the event. */
    private static ObjectNode payload(Notice notice, Destination.Call call) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("name", notice.canary().name());
        body.put("namespace", notice.canary().namespace());
        body.put("phase", notice.run().phase());
        body.put("checksum", notice.run().checksum());
        ObjectNode metadata = body.putObject("metadata");
        call.metadata().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        metadata.put("eventMessage", notice.sentence());
        metadata.put("eventType", notice.eventType());
        metadata.put("timestamp", Long.toString(notice.at().toEpochMilli()));
        return body;
    }
}
