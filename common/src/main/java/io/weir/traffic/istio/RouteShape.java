package io.weir.traffic.istio;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a VirtualService's spec is Weir's, without what a step changes: weights and mirroring. So
 * two shapes are equal where nobody edited the routes.
 */
final class RouteShape {

    static final List<String> OWNED = List.of("hosts", "gateways", "http", "tcp");

    private RouteShape() {}

    /** The shape of a spec; fields that say nothing are left out. */
    static JsonNode of(JsonNode spec) {
        ObjectNode shape = JsonNodeFactory.instance.objectNode();
        for (String field : OWNED) {
            if (spec.has(field)) {
                shape.set(field, spec.path(field).deepCopy());
            }
        }
        for (String list : List.of("http", "tcp")) {
            for (JsonNode route : shape.path(list)) {
                withoutWeights(route);
            }
        }
        return IstioObject.meaning(shape);
    }

    private static void withoutWeights(JsonNode route) {
        if (route instanceof ObjectNode object) {
            object.remove(List.of("mirror", "mirrorPercentage"));
            for (JsonNode destination : object.path("route")) {
                if (destination instanceof ObjectNode weighted) {
                    weighted.remove("weight");
                }
            }
        }
    }
}
