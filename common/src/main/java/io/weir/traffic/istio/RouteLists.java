package io.weir.traffic.istio;

import io.weir.rollout.Cookies;
import io.weir.rollout.Weights;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code http} or {@code tcp} routes of a VirtualService (istio.md 2). Without conditions of
 * the analysis there is one route whose weights count, and before it those that keep users on a
 * side. With them the weights are those of a route before it, and everybody else goes to the
 * primary.
 */
record RouteLists(ServiceOptions options, Weights weights, Cookies cookies) {

    private static final List<String> PASSED_ON =
            List.of("timeout", "retries", "corsPolicy", "headers");

    ArrayNode http() {
        return options.analysisMatch().isEmpty() ? ofAll() : ofMatching();
    }

    private ArrayNode ofAll() {
        ArrayNode routes = JsonNodeFactory.instance.arrayNode();
        StickyRoutes sticky = new StickyRoutes(options, cookies);
        ObjectNode weighted = route(options.option("match"));
        split(weighted);
        if (weights.canary() > 0) {
            sticky.pin(routes, this::route);
            sticky.hand(weighted);
        } else {
            sticky.letGo(routes, this::route);
        }
        return routes.add(weighted);
    }

    private ArrayNode ofMatching() {
        JsonNode both =
                new Conditions("spec.analysis.match")
                        .both(options.analysisMatch(), options.option("match"));
        ObjectNode matched = route(both);
        split(matched);
        ObjectNode rest = route(options.option("match"));
        destination(options, rest.putArray("route"), options.primaryHost(), 100);
        return JsonNodeFactory.instance.arrayNode().add(matched).add(rest);
    }

    /** The weights as they are wanted, and mirroring. */
    private void split(ObjectNode route) {
        destinations(route);
        if (weights.mirrored()) {
            mirror(route);
        }
    }

    /** Layer 4: nothing but ports can be matched. */
    ArrayNode tcp() {
        ObjectNode route = JsonNodeFactory.instance.objectNode();
        JsonNode match = options.option("match");
        if (!match.isEmpty()) {
            ArrayNode ports = route.putArray("match");
            for (JsonNode condition : match) {
                ObjectNode port = ports.addObject();
                if (condition.has("port")) {
                    port.set("port", condition.path("port").deepCopy());
                }
            }
        }
        destinations(route);
        return JsonNodeFactory.instance.arrayNode().add(route);
    }

    /** The service's options with these conditions, leading nowhere yet. */
    private ObjectNode route(JsonNode match) {
        ObjectNode route = JsonNodeFactory.instance.objectNode();
        if (!match.isEmpty()) {
            route.set("match", match.deepCopy());
        }
        JsonNode rewrite = options.option("rewrite");
        if (rewrite.isObject()) {
            ObjectNode rewritten = ((ObjectNode) rewrite).deepCopy();
            // Says how the Gateway API rewrites a path.
            rewritten.remove("type");
            route.set("rewrite", IstioObject.meaning(rewritten));
        }
        for (String field : PASSED_ON) {
            JsonNode value = options.option(field);
            if (!value.isMissingNode()) {
                route.set(field, value.deepCopy());
            }
        }
        return route;
    }

    private void destinations(ObjectNode route) {
        ArrayNode destinations = route.putArray("route");
        destination(options, destinations, options.primaryHost(), weights.primary());
        destination(options, destinations, options.canaryHost(), weights.canary());
    }

    /** Zero weights are written out: without one, proxies differ in what they take it for. */
    static void destination(
            ServiceOptions options, ArrayNode destinations, String host, int weight) {
        ObjectNode destination = destinations.addObject();
        destination.set("destination", host(options, host));
        destination.put("weight", weight);
    }

    /** To the port that the destinations name, where a Service has several. */
    private void mirror(ObjectNode route) {
        route.set("mirror", host(options, options.canaryHost()));
        if (options.mirrorWeight() > 0) {
            route.putObject("mirrorPercentage").put("value", options.mirrorWeight());
        }
    }

    private static ObjectNode host(ServiceOptions options, String host) {
        ObjectNode destination = JsonNodeFactory.instance.objectNode();
        destination.put("host", host);
        if (options.portOnDestinations()) {
            destination.putObject("port").put("number", options.port());
        }
        return destination;
    }
}
