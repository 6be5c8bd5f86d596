package io.weir.traffic.istio;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.OwnedMetadata;
import io.weir.rollout.Subject;
import io.weir.traffic.TrafficProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A VirtualService as its user had it before the Canary (istio.md 6): the spec that kubectl
 * applied, or the one that was kept when the route was taken over. A kept spec that itself leads to
 * primary or canary was not the user's and would lead nowhere; then, and where none was kept, the
 * live routes lead to the apex Service instead.
 */
record ReleasedRoute(Subject subject, ObjectNode live) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As it shall be; empty when it was made for the Canary and is to be deleted. */
    Optional<ObjectNode> object() {
        if (Metadata.madeForCanary(live)) {
            return Optional.empty();
        }
        ObjectNode object = live.deepCopy();
        object.set("spec", original().filter(spec -> !leadsAway(spec)).orElseGet(this::toApex));
        OwnedMetadata.release(object);
        return Optional.of(object);
    }

    private Optional<ObjectNode> original() {
        Map<String, String> annotations = Metadata.annotations(live);
        if (annotations.containsKey(Annotations.LAST_APPLIED)) {
            return spec(read(annotations, Annotations.LAST_APPLIED).path("spec"));
        }
        return annotations.containsKey(Annotations.ORIGINAL)
                ? spec(read(annotations, Annotations.ORIGINAL))
                : Optional.empty();
    }

    private static Optional<ObjectNode> spec(JsonNode node) {
        return node instanceof ObjectNode spec && !spec.isEmpty()
                ? Optional.of(spec)
                : Optional.empty();
    }

    private JsonNode read(Map<String, String> annotations, String key) {
        try {
            return JSON.readTree(annotations.get(key));
        } catch (JacksonException e) {
            throw new TrafficProblem(
                    "VirtualService "
                            + Metadata.name(live)
                            + "."
                            + Metadata.namespace(live)
                            + ": its annotation "
                            + key
                            + " cannot be read: correct it, or set revertOnDeletion to false");
        }
    }

    private boolean leadsAway(JsonNode spec) {
        return routes(spec).stream()
                .flatMap(route -> route.path("route").values().stream())
                .anyMatch(this::isOurs);
    }

    private boolean isOurs(JsonNode entry) {
        String host = entry.path("destination").path("host").asString("");
        return host.equals(subject.apex() + "-primary") || host.equals(subject.apex() + "-canary");
    }

    private ObjectNode toApex() {
        ObjectNode spec = live.path("spec").deepCopy().asObject();
        for (JsonNode route : routes(spec)) {
            if (route instanceof ObjectNode object
                    && object.path("route").values().stream().anyMatch(this::isOurs)) {
                JsonNode port = object.path("route").path(0).path("destination").path("port");
                ObjectNode destination = JsonNodeFactory.instance.objectNode();
                destination.put("host", subject.apex());
                if (port.isObject()) {
                    destination.set("port", port.deepCopy());
                }
                object.putArray("route").addObject().set("destination", destination);
                object.remove(List.of("mirror", "mirrorPercentage"));
            }
        }
        return spec;
    }

    private static List<JsonNode> routes(JsonNode spec) {
        return List.of("http", "tcp").stream()
                .flatMap(list -> spec.path(list).values().stream())
                .toList();
    }
}
