package io.weir.traffic.istio;

import io.weir.rollout.Weights;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The weights that a live VirtualService carries (istio.md 5): those of its last route that leads
 * to the canary; routes before it pin users to a side.
 */
final class LiveWeights {

    private LiveWeights() {}

    static Optional<Weights> of(JsonNode virtualService, String primary, String canary) {
        JsonNode spec = virtualService.path("spec");
        return Stream.of("http", "tcp")
                .flatMap(list -> spec.path(list).values().stream())
                .filter(route -> leadsTo(route, canary))
                .reduce((first, last) -> last)
                .flatMap(route -> ofRoute(route, primary, canary));
    }

    private static boolean leadsTo(JsonNode route, String host) {
        return route.path("route").values().stream()
                .anyMatch(
                        entry -> entry.path("destination").path("host").asString("").equals(host));
    }

    /**
     * In percent of their sum: Istio takes weights as shares, and a person may have written 1 and
     * 3. A side with any share is never rounded to none.
     */
    private static Optional<Weights> ofRoute(JsonNode route, String primary, String canary) {
        long toPrimary = weight(route, primary);
        long toCanary = weight(route, canary);
        long sum = toPrimary + toCanary;
        if (sum == 0) {
            return Optional.empty();
        }
        int percent = (int) Math.round(100.0 * toCanary / sum);
        if (toPrimary > 0 && toCanary > 0) {
            percent = Math.max(1, Math.min(99, percent));
        }
        boolean mirrored = !route.path("mirror").path("host").asString("").isEmpty();
        return Optional.of(new Weights(100 - percent, percent, mirrored));
    }

    /** A lone destination gets everything, whatever its weight. */
    private static long weight(JsonNode route, String host) {
        JsonNode entries = route.path("route");
        long sum = 0;
        for (JsonNode entry : entries) {
            if (entry.path("destination").path("host").asString("").equals(host)) {
                sum += entries.size() == 1 ? 100 : Math.max(0, entry.path("weight").asInt(0));
            }
        }
        return sum;
    }
}
