package io.weir.app.lint;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the definition of Canary says in CEL, which only an API server runs (canary.md 1.8): fields
 * that do not go together.
 */
final class Rules {

    private static final String KNATIVE = "knative";

    private Rules() {}

    /** What to say, by path. */
    static Map<String, String> broken(JsonNode canary) {
        Map<String, String> broken = new TreeMap<>();
        JsonNode spec = canary.path("spec");
        JsonNode target = spec.path("targetRef");
        boolean knativeTarget =
                target.path("kind").asString("").equals("Service")
                        && target.path("apiVersion").asString("").equals("serving.knative.dev/v1");
        boolean knativeProvider = spec.path("provider").asString("").equals(KNATIVE);
        if (knativeTarget && !knativeProvider) {
            broken.put("spec.provider", "must be knative when the target is a Knative Service");
        }
        if (knativeProvider && !knativeTarget) {
            broken.put(
                    "spec.targetRef",
                    "must be a Knative Service, kind Service of serving.knative.dev/v1, when the"
                            + " provider is knative");
        }
        if (knativeTarget && spec.has("autoscalerRef")) {
            broken.put(
                    "spec.autoscalerRef",
                    "must be absent when the target is a Knative Service, which scales itself");
        }
        for (String analysis : new String[] {"analysis", "canaryAnalysis"}) {
            JsonNode affinity = spec.path(analysis).path("sessionAffinity");
            String primary = affinity.path("primaryCookieName").asString("");
            if (!primary.isEmpty() && primary.equals(affinity.path("cookieName").asString(""))) {
                broken.put(
                        "spec." + analysis + ".sessionAffinity.primaryCookieName",
                        "must differ from cookieName");
            }
        }
        loadBalancers("spec.service.trafficPolicy", spec.at("/service/trafficPolicy"), broken);
        return broken;
    }

    private static void loadBalancers(String path, JsonNode policy, Map<String, String> broken) {
        JsonNode balancer = policy.path("loadBalancer");
        if (balancer.has("simple") && balancer.has("consistentHash")) {
            broken.put(path + ".loadBalancer", "simple and consistentHash exclude each other");
        }
        JsonNode ports = policy.path("portLevelSettings");
        for (int i = 0; i < ports.size(); i++) {
            loadBalancers(path + ".portLevelSettings[" + i + "]", ports.get(i), broken);
        }
    }
}
