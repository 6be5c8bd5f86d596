package io.weir.traffic.istio;

import io.weir.traffic.TrafficProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Match conditions of which two lists must hold at once: those of the strategy and those of {@code
 * spec.service.match} (routing/README.md 10.3). One for each pair, the strategy's outermost. A
 * condition of either side is never lost: a route that forgot one would take requests of users who
 * are not meant. A pair that no request can fulfil is left out.
 */
final class Conditions {

    private final String what;

    /**
     * For messages.
     *
     * @param what field of the strategy's conditions, for example {@code spec.analysis.match}
     */
    Conditions(String what) {
        this.what = what;
    }

    /**
     * Both.
     *
     * @param special the strategy's, at least one
     * @param service the service's; none where every request is meant
     * @throws TrafficProblem when a pair cannot be one condition, or no request fulfils any
     */
    ArrayNode both(JsonNode special, JsonNode service) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode one : special) {
            if (service.isEmpty()) {
                all.add(one.deepCopy());
            }
            for (JsonNode other : service) {
                pair(one, other).ifPresent(all::add);
            }
        }
        if (all.isEmpty()) {
            throw new TrafficProblem(
                    what + ": no request fulfils it together with spec.service.match");
        }
        return all;
    }

    private Optional<ObjectNode> pair(JsonNode one, JsonNode other) {
        if (!(other.deepCopy() instanceof ObjectNode both)) {
            throw new TrafficProblem("spec.service.match: an object is needed, was " + other);
        }
        boolean paths = one.has("uri") && other.has("uri");
        if (paths && ignoresCase(one) != ignoresCase(other)) {
            throw impossible("ignoreUriCase");
        }
        for (Map.Entry<String, JsonNode> field : one.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            boolean moot =
                    (name.equals("name") && both.has("name"))
                            || (name.equals("ignoreUriCase") && !one.has("uri"));
            if (value.isNull() || moot) {
                continue;
            }
            if (!both.has(name) || both.path(name).equals(value)) {
                both.set(name, value.deepCopy());
                continue;
            }
            Optional<JsonNode> joined = join(name, value, both.path(name));
            if (joined.isEmpty()) {
                return Optional.empty();
            }
            both.set(name, joined.get());
        }
        return Optional.of(both);
    }

    private static boolean ignoresCase(JsonNode condition) {
        return condition.path("ignoreUriCase").asBoolean(false);
    }

    /** One value for both; empty when they contradict each other. */
    private Optional<JsonNode> join(String field, JsonNode one, JsonNode other) {
        boolean map = !List.of("port", "sourceNamespace", "gateways").contains(field);
        if (map && !(one.isObject() && other.isObject())) {
            throw impossible(field);
        }
        return switch (field) {
            case "headers", "withoutHeaders" -> Optional.of(headers(field, one, other));
            case "queryParams" -> maps(field, one, other);
            case "sourceLabels" -> labels(one, other);
            case "uri", "scheme", "method", "authority" -> narrower(field, one, other);
            case "port", "sourceNamespace" -> Optional.empty();
            case "gateways" -> common(one, other);
            default -> throw impossible(field);
        };
    }

    /**
     * Of two conditions on one header both hold: proxies compare names without regard to case, so a
     * second spelling is a second condition.
     */
    private ObjectNode headers(String field, JsonNode one, JsonNode other) {
        ObjectNode both = ((ObjectNode) other).deepCopy();
        for (Map.Entry<String, JsonNode> header : one.properties()) {
            both.set(
                    spelling(field, header.getKey(), header.getValue(), both),
                    header.getValue().deepCopy());
        }
        return both;
    }

    private String spelling(String field, String name, JsonNode value, ObjectNode taken) {
        String lower = name.toLowerCase(Locale.ROOT);
        List<String> spellings =
                List.of(
                        name,
                        lower,
                        lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1),
                        lower.toUpperCase(Locale.ROOT));
        return spellings.stream()
                .filter(spelling -> !taken.has(spelling) || taken.path(spelling).equals(value))
                .findFirst()
                .orElseThrow(() -> impossible(field + "." + name));
    }

    private Optional<JsonNode> maps(String field, JsonNode one, JsonNode other) {
        ObjectNode both = ((ObjectNode) other).deepCopy();
        for (Map.Entry<String, JsonNode> entry : one.properties()) {
            String name = entry.getKey();
            Optional<JsonNode> value =
                    both.has(name)
                            ? narrower(field + "." + name, entry.getValue(), both.path(name))
                            : Optional.of(entry.getValue().deepCopy());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            both.set(name, value.get());
        }
        return Optional.of(both);
    }

    private static Optional<JsonNode> labels(JsonNode one, JsonNode other) {
        ObjectNode both = ((ObjectNode) other).deepCopy();
        for (Map.Entry<String, JsonNode> label : one.properties()) {
            if (both.has(label.getKey()) && !both.path(label.getKey()).equals(label.getValue())) {
                return Optional.empty();
            }
            both.set(label.getKey(), label.getValue().deepCopy());
        }
        return Optional.of(both);
    }

    private static Optional<JsonNode> common(JsonNode one, JsonNode other) {
        List<JsonNode> shared = new ArrayList<>(one.values());
        shared.retainAll(other.values());
        return shared.isEmpty()
                ? Optional.empty()
                : Optional.of(JsonNodeFactory.instance.arrayNode().addAll(shared));
    }

    /** The one of two conditions on a text that the other follows from. */
    private Optional<JsonNode> narrower(String field, JsonNode one, JsonNode other) {
        if (one.equals(other)) {
            return Optional.of(one.deepCopy());
        }
        if (holds(field, one, other)) {
            return Optional.of(one.deepCopy());
        }
        return holds(field, other, one) ? Optional.of(other.deepCopy()) : Optional.empty();
    }

    /** Whether what fulfils the narrow condition fulfils the wide one. */
    private boolean holds(String field, JsonNode narrow, JsonNode wide) {
        Optional<String> exact = narrow.path("exact").stringValueOpt();
        Optional<String> prefix = narrow.path("prefix").stringValueOpt();
        Optional<String> wideExact = wide.path("exact").stringValueOpt();
        Optional<String> widePrefix = wide.path("prefix").stringValueOpt();
        if ((exact.isEmpty() && prefix.isEmpty())
                || (wideExact.isEmpty() && widePrefix.isEmpty())) {
            throw impossible(field);
        }
        String start = exact.or(() -> prefix).orElseThrow();
        return widePrefix.map(start::startsWith).orElse(exact.equals(wideExact));
    }

    private TrafficProblem impossible(String field) {
        return new TrafficProblem(
                what + ": '" + field + "' cannot be one condition with that of spec.service.match");
    }
}
