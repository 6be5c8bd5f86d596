package io.weir.notifier.channel.kubernetes;

import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.alert.Notice;
import io.weir.rollout.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The core/v1 Event of a notice. Its name follows from the Canary and what is said, so that saying
 * the same again finds the same object and counts it. Pure.
 */
final class EventObject {

    /** Id of the delivery that was counted last: one that comes again is not counted again. */
    static final String COUNTED = "weir.io/delivery";

    /** What the API server takes. */
    static final int LONGEST_MESSAGE = 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int LONGEST_NAME = 253;

    private EventObject() {}

    /** The Event as it is when the notice is told for the first time. */
    static ObjectNode first(Notice notice, String delivery) {
        String message = cut(notice.sentence());
        ObjectNode event = MAPPER.createObjectNode();
        event.put("apiVersion", ResourceKind.EVENT.apiVersion());
        event.put("kind", ResourceKind.EVENT.kind());
        ObjectNode metadata = event.putObject("metadata");
        metadata.put("namespace", notice.canary().namespace());
        metadata.put("name", name(notice, message));
        metadata.putObject("annotations").put(COUNTED, delivery);
        ObjectNode canary = event.putObject("involvedObject");
        canary.put("apiVersion", ResourceKind.CANARY.apiVersion());
        canary.put("kind", ResourceKind.CANARY.kind());
        canary.put("namespace", notice.canary().namespace());
        canary.put("name", notice.canary().name());
        canary.put("uid", notice.uid());
        event.put("type", notice.eventType());
        event.put("reason", notice.reason());
        event.put("message", message);
        event.putObject("source").put("component", "weir");
        event.put("reportingComponent", "weir");
        event.put("reportingInstance", "");
        event.put("firstTimestamp", seconds(notice.at()));
        event.put("lastTimestamp", seconds(notice.at()));
        event.put("count", 1);
        return event;
    }

    /** Whether the stored Event has counted this delivery. */
    static boolean counted(ObjectNode stored, String delivery) {
        String last = stored.path("metadata").path("annotations").path(COUNTED).asString("");
        return last.equals(delivery);
    }

    /** Merge patch that counts the notice once more on the Event as it was read. */
    static ObjectNode again(ObjectNode stored, Notice notice, String delivery) {
        ObjectNode patch = MAPPER.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put(
                "resourceVersion", stored.path("metadata").path("resourceVersion").asString(""));
        metadata.putObject("annotations").put(COUNTED, delivery);
        patch.put("count", stored.path("count").asInt(1) + 1);
        patch.put("lastTimestamp", seconds(notice.at()));
        return patch;
    }

    private static String name(Notice notice, String message) {
        String hash = Ids.of(notice.uid(), notice.reason(), message);
        String canary = notice.canary().name();
        int room = LONGEST_NAME - hash.length() - 1;
        return canary.substring(0, Math.min(canary.length(), room)) + "." + hash;
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** At most so many bytes of UTF-8, never within a character. */
    private static String cut(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_MESSAGE) {
            return message;
        }
        int end = LONGEST_MESSAGE - "…".getBytes(StandardCharsets.UTF_8).length;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
    }
}
