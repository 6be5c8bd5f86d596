package io.weir.notifier.delivery;

import io.weir.notifier.alert.Receiver;
import io.weir.stream.Codec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Records of {@code weir.deliveries}. */
public final class DeliveryCodec implements Codec<Delivery> {

    @Override
    public byte[] encode(Delivery delivery) {
        ObjectNode json = Json.object();
        json.put("id", delivery.id());
        json.put("change", delivery.change());
        json.put("receiver", delivery.receiver().key());
        if (delivery.following()) {
            json.put("following", true);
        }
        if (delivery.round() > 0) {
            json.put("round", delivery.round());
        }
        NoticeJson.write(delivery.notice(), json.putObject("notice"));
        return Json.bytes(json);
    }

    @Override
    public Delivery decode(byte[] bytes) {
        JsonNode json = Json.parse(bytes);
        return new Delivery(
                Json.text(json, "id"),
                Json.text(json, "change"),
                Receiver.parse(Json.text(json, "receiver")),
                NoticeJson.read(json.path("notice")),
                json.path("following").asBoolean(false),
                json.path("round").asInt(0));
    }
}
