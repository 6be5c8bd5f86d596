package io.weir.workload;

import io.weir.kubernetes.Metadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ports of a canary's Services: the one of {@code spec.service}, and with {@code portDiscovery}
 * those that the containers declare, in their own protocol and never two of one name or of one
 * number and protocol, which the API server would refuse.
 *
 * @param canary the Canary as raw JSON
 * @param template pod template of the target
 */
record ServicePorts(ObjectNode canary, JsonNode template) {

    private static final Set<String> SIDECARS = Set.of("istio-proxy", "envoy");
    private static final int LONGEST_NAME = 63;

    /** The ports, the main one first. */
    List<ObjectNode> list() {
        List<ObjectNode> ports = new ArrayList<>();
        ObjectNode main = main();
        ports.add(main);
        if (service().path("portDiscovery").asBoolean(false)) {
            discover(main, ports);
        }
        return ports;
    }

    /**
     * The ports with the node ports of a live Service; its own list where both are the same, the
     * order aside.
     */
    JsonNode onto(JsonNode live) {
        List<ObjectNode> ports = list();
        for (ObjectNode port : ports) {
            counterpart(port, live)
                    .map(found -> found.path("nodePort"))
                    .filter(JsonNode::isIntegralNumber)
                    .ifPresent(nodePort -> port.set("nodePort", nodePort.deepCopy()));
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ports.forEach(array::add);
        return sorted(array).equals(sorted(live)) ? live.deepCopy() : array;
    }

    /** The ports of a Service in an order that says nothing: by number and protocol. */
    static Map<String, JsonNode> sorted(JsonNode ports) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        for (JsonNode port : ports) {
            sorted.put(key(port), port);
        }
        return sorted;
    }

    private ObjectNode main() {
        JsonNode port = service().path("port");
        if (!port.isNumber() || !port.canConvertToExactIntegral()) {
            throw new WorkloadProblem(
                    "canary "
                            + Metadata.name(canary)
                            + "."
                            + Metadata.namespace(canary)
                            + " spec.service.port: a port number is needed"
                            + (port.isMissingNode() ? "" : ", was " + port));
        }
        ObjectNode main = port("", "TCP", port.asInt());
        String name = service().path("portName").asString("");
        main.put("name", name.isEmpty() ? "http" : name);
        main.set("targetPort", targetPort(port.asInt()));
        String protocol = service().path("appProtocol").asString("");
        if (!protocol.isEmpty()) {
            main.put("appProtocol", protocol);
        }
        return main;
    }

    /** Absent, 0 and "0" mean: the same as the port. */
    private JsonNode targetPort(int port) {
        JsonNode target = service().path("targetPort");
        String text = target.asString("");
        if (text.isEmpty() || text.equals("0")) {
            return JsonNodeFactory.instance.numberNode(port);
        }
        boolean number = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number
                ? JsonNodeFactory.instance.numberNode(Integer.parseInt(text))
                : JsonNodeFactory.instance.stringNode(text);
    }

    private void discover(ObjectNode main, List<ObjectNode> ports) {
        Set<String> names = new HashSet<>(Set.of(main.path("name").asString()));
        Set<String> taken = new HashSet<>(Set.of(key(main)));
        for (JsonNode container : template.path("spec").path("containers")) {
            String containerName = container.path("name").asString("");
            if (SIDECARS.contains(containerName)) {
                continue;
            }
            int index = 0;
            for (JsonNode declared : container.path("ports")) {
                int position = index++;
                int number = declared.path("containerPort").asInt(0);
                String protocol = declared.path("protocol").asString("TCP");
                ObjectNode port = port("", protocol, number);
                if (isMain(declared, protocol, main) || !taken.add(key(port))) {
                    continue;
                }
                String name = declared.path("name").asString("");
                if (name.isEmpty()) {
                    name = unnamed(protocol, containerName, position);
                }
                port.put("name", names.add(name) ? name : free(name, port, names));
                ports.add(port);
            }
        }
    }

    private static boolean isMain(JsonNode declared, String protocol, ObjectNode main) {
        JsonNode target = main.path("targetPort");
        return protocol.equals("TCP")
                && (target.isString()
                        ? declared.path("name").asString("").equals(target.stringValue())
                        : declared.path("containerPort").asInt(0) == target.asInt());
    }

    private static String unnamed(String protocol, String container, int position) {
        return joined(protocol.toLowerCase(Locale.ROOT) + "-" + container, "-" + position);
    }

    /** Another container, or the main port, has the name already. */
    private static String free(String name, ObjectNode port, Set<String> names) {
        String suffix = "-" + port.path("port").asInt();
        String candidate = joined(name, suffix);
        for (int more = 2; !names.add(candidate); more++) {
            candidate = joined(name, suffix + "-" + more);
        }
        return candidate;
    }

    private static String joined(String start, String end) {
        int room = LONGEST_NAME - end.length();
        return (start.length() > room ? start.substring(0, room) : start) + end;
    }

    private static ObjectNode port(String name, String protocol, int number) {
        ObjectNode port = JsonNodeFactory.instance.objectNode();
        port.put("name", name);
        port.put("protocol", protocol);
        port.put("port", number);
        port.put("targetPort", number);
        return port;
    }

    /** The live port of the same name, else of the same number and protocol. */
    private static Optional<JsonNode> counterpart(ObjectNode port, JsonNode live) {
        return live.values().stream()
                .filter(
                        candidate ->
                                candidate.path("name").equals(port.path("name"))
                                        || key(candidate).equals(key(port)))
                .max(
                        Comparator.comparing(
                                candidate -> candidate.path("name").equals(port.path("name"))));
    }

    private static String key(JsonNode port) {
        return String.format(
                Locale.ROOT,
                "%05d/%s",
                port.path("port").asInt(0),
                port.path("protocol").asString("TCP"));
    }

    private JsonNode service() {
        return canary.path("spec").path("service");
    }
}
