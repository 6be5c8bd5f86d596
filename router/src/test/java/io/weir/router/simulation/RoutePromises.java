package io.weir.router.simulation;

import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What holds of a VirtualService at every moment, whatever the strategy: each route's weights sum
 * to 100, and no request of anybody - by weight, by condition, by cookie or as a copy - reaches a
 * canary that failed, or one that no run is about.
 */
final class RoutePromises {

    private RoutePromises() {}

    /** The promises that are broken. */
    static List<String> broken(CanaryStatus status, Optional<ObjectNode> virtualService) {
        List<String> broken = new ArrayList<>();
        JsonNode routes = virtualService.map(live -> live.at("/spec/http")).orElse(null);
        if (routes == null) {
            return broken;
        }
        if (routes.isEmpty()) {
            broken.add("no route at all");
        }
        boolean nobody = status.phase() == Phase.FAILED || status.phase() == Phase.SUCCEEDED;
        for (JsonNode route : routes) {
            int sum = 0;
            for (JsonNode entry : route.path("route")) {
                int weight = entry.path("weight").asInt(0);
                sum += weight;
                if (nobody && weight > 0 && host(entry.path("destination")).equals("cart-canary")) {
                    broken.add("requests to a canary that is " + status.phase() + ": " + route);
                }
            }
            if (sum != 100) {
                broken.add("weights do not sum to 100: " + route);
            }
            if (nobody && host(route.path("mirror")).equals("cart-canary")) {
                broken.add("copies to a canary that is " + status.phase() + ": " + route);
            }
        }
        return broken;
    }

    private static String host(JsonNode destination) {
        return destination.path("host").asString("");
    }
}
