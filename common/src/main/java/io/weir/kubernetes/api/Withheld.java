package io.weir.kubernetes.api;

import io.weir.rollout.Address;
import io.weir.rollout.Webhook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What no topic, log or status may hold, read from the object at the moment of its use: whole URLs,
 * header values and the metadata of webhooks. Everything given here is a secret; keep it out of
 * every message.
 */
public final class Withheld {

    private Withheld() {}

    /**
     * The URL of a webhook.
     *
     * @param canary as it is now
     * @param hook as the snapshot has it
     * @return empty when the Canary has no such hook any more: edited since, so the call is void
     */
    public static Optional<String> url(ObjectNode canary, Webhook hook) {
        return text(entry(canary, hook).path("url"))
                .filter(url -> Address.of(url).equals(hook.url()));
    }

    /**
     * The metadata of a webhook, for the payload of its calls alone. Ask for the {@link #url}
     * first: without one this may be the metadata of another hook.
     *
     * @param canary as it is now
     * @param hook as the snapshot has it
     */
    public static Map<String, String> metadata(ObjectNode canary, Webhook hook) {
        return Fields.of(entry(canary, hook), new Problems()).texts("metadata");
    }

    /** {@code spec.metricsServer} of a Canary. */
    public static Optional<String> metricsServer(ObjectNode canary) {
        return text(canary.path("spec").path("metricsServer"));
    }

    /** {@code spec.provider.address} of a MetricTemplate. */
    public static Optional<String> metricAddress(ObjectNode template) {
        return text(template.path("spec").path("provider").path("address"));
    }

    /** {@code spec.provider.headers} of a MetricTemplate, values in their order. */
    public static Map<String, List<String>> metricHeaders(ObjectNode template) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        template.path("spec")
                .path("provider")
                .path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), values(header.getValue())));
        return headers;
    }

    /** {@code spec.address} of an AlertProvider, without the white space around it. */
    public static Optional<String> alertAddress(ObjectNode provider) {
        return text(provider.path("spec").path("address")).map(String::strip);
    }

    /** {@code spec.proxy} of an AlertProvider, without the white space around it. */
    public static Optional<String> alertProxy(ObjectNode provider) {
        return text(provider.path("spec").path("proxy")).map(String::strip);
    }

    private static ObjectNode entry(ObjectNode canary, Webhook hook) {
        JsonNode spec = canary.path("spec");
        JsonNode analysis =
                spec.path(present(spec.path("analysis")) ? "analysis" : "canaryAnalysis");
        return analysis.path("webhooks").path(hook.index()) instanceof ObjectNode entry
                ? entry
                : JsonNodeFactory.instance.objectNode();
    }

    private static List<String> values(JsonNode list) {
        List<String> values = new ArrayList<>();
        list.forEach(value -> text(value).ifPresent(values::add));
        return values;
    }

    private static boolean present(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty()
                ? Optional.of(node.stringValue())
                : Optional.empty();
    }
}
