package io.weir.traffic.istio;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes every request, pinned ones and copies included, from the canary of a live VirtualService
 * and changes nothing else. It needs no spec: an edit that cannot be, or that the API server
 * refuses, must not keep traffic on a canary that fails.
 *
 * @param primary host that gets the requests
 * @param canary host that loses them
 */
record Evacuation(String primary, String canary) {

    /** A copy of the object without requests to the canary. */
    ObjectNode of(ObjectNode virtualService) {
        ObjectNode copy = virtualService.deepCopy();
        for (JsonNode route : copy.at("/spec/http")) {
            if (route instanceof ObjectNode http) {
                unmirror(http);
                unroute(http);
            }
        }
        for (JsonNode route : copy.at("/spec/tcp")) {
            if (route instanceof ObjectNode tcp) {
                unroute(tcp);
            }
        }
        return copy;
    }

    private void unroute(ObjectNode route) {
        Optional<ObjectNode> to = destination(route, primary);
        destination(route, canary)
                .ifPresent(
                        from -> {
                            if (to.isPresent()) {
                                to.get().put("weight", weight(to.get()) + weight(from));
                                from.put("weight", 0);
                            } else {
                                from.withObjectProperty("destination").put("host", primary);
                                from.remove("headers");
                            }
                        });
    }

    private void unmirror(ObjectNode route) {
        if (leadsTo(route.path("mirror"), canary)) {
            route.remove("mirror");
            route.remove("mirrorPercentage");
        }
        if (route.path("mirrors") instanceof ArrayNode mirrors) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            mirrors.values().stream()
                    .filter(mirror -> !leadsTo(mirror.path("destination"), canary))
                    .forEach(kept::add);
            route.set("mirrors", kept);
        }
    }

    private static Optional<ObjectNode> destination(ObjectNode route, String host) {
        for (JsonNode entry : route.path("route")) {
            if (entry instanceof ObjectNode object && leadsTo(entry.path("destination"), host)) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }

    private static boolean leadsTo(JsonNode destination, String host) {
        return destination.path("host").asString("").equals(host);
    }

    private static int weight(JsonNode entry) {
        return Math.max(0, entry.path("weight").asInt(0));
    }
}
