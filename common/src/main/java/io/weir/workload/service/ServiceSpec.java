package io.weir.workload.service;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a Service's spec is one Service's alone: addresses and node ports, which the API server
 * gives out and no two Services can have. Pure.
 */
final class ServiceSpec {

    private static final String ADDRESS = "clusterIP";
    private static final String ADDRESSES = "clusterIPs";
    private static final String NODE_PORT = "nodePort";
    private static final String HEALTH_PORT = "healthCheckNodePort";
    private static final String HEADLESS = "None";

    private ServiceSpec() {}

    /** Without them; that there shall be no address stays. */
    static ObjectNode withoutAssigned(JsonNode spec) {
        ObjectNode copy =
                spec instanceof ObjectNode object
                        ? object.deepCopy()
                        : JsonNodeFactory.instance.objectNode();
        copy.remove(List.of(ADDRESSES, HEALTH_PORT));
        if (!headless(spec)) {
            copy.remove(ADDRESS);
        }
        for (JsonNode port : copy.path("ports")) {
            if (port instanceof ObjectNode object) {
                object.remove(NODE_PORT);
            }
        }
        return copy;
    }

    /** With those that a Service has already, as far as its next type has any. */
    static ObjectNode withAssigned(ObjectNode spec, JsonNode live) {
        ObjectNode copy = spec.deepCopy();
        if (addressed(spec) && addressed(live)) {
            keep(copy, live, ADDRESS);
            keep(copy, live, ADDRESSES);
        }
        if (onNodes(spec)) {
            keep(copy, live, HEALTH_PORT);
            for (JsonNode port : copy.path("ports")) {
                counterpart(port, live)
                        .ifPresent(known -> keep((ObjectNode) port, known, NODE_PORT));
            }
        }
        return copy;
    }

    /** Whether one has an address and the other shall have none: it cannot be changed. */
    static boolean contradict(JsonNode spec, JsonNode live) {
        return addressed(spec)
                && addressed(live)
                && live.has(ADDRESS)
                && headless(spec) != headless(live);
    }

    /** Its address for messages. */
    static String address(JsonNode spec) {
        return spec.path(ADDRESS).asString("");
    }

    private static boolean headless(JsonNode spec) {
        return address(spec).equals(HEADLESS);
    }

    private static boolean addressed(JsonNode spec) {
        return !spec.path("type").asString("").equals("ExternalName");
    }

    private static boolean onNodes(JsonNode spec) {
        String type = spec.path("type").asString("");
        return type.equals("NodePort") || type.equals("LoadBalancer");
    }

    /** The live port of the same name, else of the same number and protocol. */
    private static Optional<JsonNode> counterpart(JsonNode port, JsonNode live) {
        return live.path("ports").values().stream()
                .filter(other -> other.path("name").equals(port.path("name")))
                .findFirst()
                .or(
                        () ->
                                live.path("ports").values().stream()
                                        .filter(
                                                other ->
                                                        other.path("port")
                                                                .equals(port.path("port")))
                                        .filter(
                                                other ->
                                                        other.path("protocol")
                                                                .equals(port.path("protocol")))
                                        .findFirst());
    }

    private static void keep(ObjectNode copy, JsonNode live, String field) {
        if (live.has(field)) {
            copy.set(field, live.path(field).deepCopy());
        }
    }
}
