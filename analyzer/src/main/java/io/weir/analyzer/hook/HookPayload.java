package io.weir.analyzer.hook;

import io.vertx.core.buffer.Buffer;
import java.util.TreeMap;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The body of a call (webhooks.md 2): always four keys, the metadata only when there is some. */
final class HookPayload {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HookPayload() {}

    static Buffer of(Hook hook, HookCall call) {
        ObjectNode payload = JSON.createObjectNode();
        payload.put("name", call.canary().name());
        payload.put("namespace", call.canary().namespace());
        payload.put("phase", call.phase());
        payload.put("checksum", call.checksum());
        if (!hook.metadata().isEmpty()) {
            ObjectNode metadata = payload.putObject("metadata");
            new TreeMap<>(hook.metadata()).forEach(metadata::put);
        }
        return Buffer.buffer(JSON.writeValueAsString(payload));
    }
}
