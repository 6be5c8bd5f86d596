package io.weir.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Selectors by which pods place themselves relative to pods of the same workload: spread
 * constraints, pod affinity and anti-affinity. In a primary they must mean the primary's pods, or
 * primary and canary repel each other.
 */
public final class OwnSelectors {

    private OwnSelectors() {}

    /** Lets them mean the primary's pods, whose one label differs. Changes the pod spec. */
    public static void toPrimary(ObjectNode podSpec, SelectorLabel label) {
        replace(
                podSpec,
                (key, value) ->
                        key.equals(label.key()) && value.equals(label.value())
                                ? label.primaryValue()
                                : value);
    }

    /**
     * Takes {@code -primary} off values of any of the keys, so that primaries compare equal that
     * were made by rules of other versions. Changes the pod spec.
     */
    public static void withoutPrimary(ObjectNode podSpec, List<String> keys) {
        String suffix = "-primary";
        replace(
                podSpec,
                (key, value) ->
                        keys.contains(key) && value.endsWith(suffix)
                                ? value.substring(0, value.length() - suffix.length())
                                : value);
    }

    private static void replace(ObjectNode podSpec, BiFunction<String, String, String> values) {
        for (JsonNode selector : selectors(podSpec)) {
            if (selector.path("matchLabels") instanceof ObjectNode labels) {
                for (String key : List.copyOf(labels.propertyNames())) {
                    labels.put(key, values.apply(key, labels.path(key).asString("")));
                }
            }
            for (JsonNode expression : selector.path("matchExpressions")) {
                if (expression.path("values") instanceof ArrayNode list) {
                    replace(expression.path("key").asString(""), list, values);
                }
            }
        }
    }

    private static void replace(
            String key, ArrayNode list, BiFunction<String, String, String> values) {
        for (int i = 0; i < list.size(); i++) {
            String value = values.apply(key, list.path(i).asString(""));
            list.set(i, JsonNodeFactory.instance.stringNode(value));
        }
    }

    private static List<JsonNode> selectors(JsonNode podSpec) {
        List<JsonNode> terms = new ArrayList<>();
        podSpec.path("topologySpreadConstraints").forEach(terms::add);
        Stream.of("podAffinity", "podAntiAffinity")
                .map(podSpec.path("affinity")::path)
                .forEach(
                        affinity -> {
                            affinity.path("requiredDuringSchedulingIgnoredDuringExecution")
                                    .forEach(terms::add);
                            affinity.path("preferredDuringSchedulingIgnoredDuringExecution")
                                    .forEach(term -> terms.add(term.path("podAffinityTerm")));
                        });
        return terms.stream().map(term -> term.path("labelSelector")).toList();
    }
}
