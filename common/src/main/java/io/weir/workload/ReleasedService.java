package io.weir.workload;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.OwnedMetadata;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The apex Service as its user had it before the Canary (routing/kubernetes.md 6). Pure; nothing
 * passed in is changed.
 */
public final class ReleasedService {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReleasedService() {}

    /**
     * The Service given back: its selector is the one that was applied with kubectl, or the
     * target's own pods. Ports stay. One that was made for this Canary is the user's from now on,
     * or callers would find no Service once the Canary is gone; one of another Canary is not
     * touched.
     *
     * @param label of the target's pods; absent when the target is gone
     * @param canary uid of the Canary that goes
     */
    public static ObjectNode of(ObjectNode live, Optional<SelectorLabel> label, String canary) {
        boolean made = Metadata.controlledBy(live, canary);
        if (Metadata.madeForCanary(live) && (!made || label.isEmpty())) {
            return live;
        }
        ObjectNode service = live.deepCopy();
        if (made) {
            disown(service, canary);
        }
        applied(live)
                .or(() -> label.map(ReleasedService::own))
                .ifPresent(
                        selector -> service.withObjectProperty("spec").set("selector", selector));
        OwnedMetadata.release(service);
        return service;
    }

    private static void disown(ObjectNode service, String canary) {
        ObjectNode metadata = service.withObjectProperty("metadata");
        ArrayNode owners = metadata.withArrayProperty("ownerReferences");
        for (int i = owners.size() - 1; i >= 0; i--) {
            if (owners.path(i).path("uid").asString("").equals(canary)) {
                owners.remove(i);
            }
        }
        if (owners.isEmpty()) {
            metadata.remove("ownerReferences");
        }
    }

    /** What kubectl applied; a text that cannot be read says nothing. */
    private static Optional<JsonNode> applied(ObjectNode live) {
        String text = Metadata.annotations(live).getOrDefault(Annotations.LAST_APPLIED, "");
        try {
            JsonNode selector = JSON.readTree(text).path("spec").path("selector");
            return selector.isObject() && !selector.isEmpty()
                    ? Optional.of(selector)
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static JsonNode own(SelectorLabel label) {
        return JSON.createObjectNode().put(label.key(), label.value());
    }
}
