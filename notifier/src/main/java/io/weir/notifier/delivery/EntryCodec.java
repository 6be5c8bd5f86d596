package io.weir.notifier.delivery;

import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.notifier.delivery.Entry.Outcome.State;
import io.weir.notifier.delivery.Entry.ThreadRoot;
import io.weir.stream.Codec;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Records of {@code weir.deliveries.state}. */
public final class EntryCodec implements Codec<Entry> {

    private static final String THREAD = "thread";

    @Override
    public byte[] encode(Entry entry) {
        ObjectNode json = Json.object();
        json.put("id", entry.key());
        if (entry instanceof ThreadRoot root) {
            json.put("receiver", root.receiver());
            json.put("state", THREAD);
            json.put("channel", root.channel());
            json.put("message", root.message());
            json.put("at", root.at().toString());
        } else if (entry instanceof Outcome outcome) {
            json.put("receiver", outcome.receiver());
            json.put("state", outcome.state().text());
            json.put("attempts", outcome.attempts());
            json.put("reason", outcome.reason());
            json.put("at", outcome.at().toString());
        }
        return Json.bytes(json);
    }

    @Override
    public Entry decode(byte[] bytes) {
        JsonNode json = Json.parse(bytes);
        String text = Json.text(json, "state");
        if (text.equals(THREAD) && json.has("message")) {
            return new ThreadRoot(
                    Json.text(json, "id"),
                    Json.text(json, "receiver"),
                    Json.text(json, "channel"),
                    Json.text(json, "message"),
                    Json.instant(json, "at"));
        }
        State state =
                Arrays.stream(State.values())
                        .filter(known -> known.text().equals(text))
                        .findFirst()
                        .orElse(State.OTHER);
        return new Outcome(
                Json.text(json, "id"),
                Json.text(json, "receiver"),
                state,
                json.path("attempts").asInt(0),
                json.path("reason").asString(""),
                Json.instant(json, "at"));
    }
}
