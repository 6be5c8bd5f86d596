package io.weir.traffic.istio;

import io.weir.kubernetes.Metadata;
import io.weir.rollout.Subject;
import io.weir.traffic.TrafficProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code spec.service} asks of Istio (istio.md 3).
 *
 * @param canary the Canary as raw JSON
 * @param subject names of the objects
 * @param interval between two steps
 */
record ServiceOptions(ObjectNode canary, Subject subject, Duration interval) {

    private static final long DAY = 86_400;

    /** Host of the primary Service, short. */
    String primaryHost() {
        return subject.apex() + "-primary";
    }

    /** Host of the canary Service, short. */
    String canaryHost() {
        return subject.apex() + "-canary";
    }

    /** A routing option as it stands; missing where the spec has none. */
    JsonNode option(String field) {
        JsonNode value = service().path(field);
        return value.isNull() ? service().path("") : value;
    }

    boolean tcp() {
        return service().path("appProtocol").asString("").equalsIgnoreCase("tcp");
    }

    boolean delegation() {
        return service().path("delegation").asBoolean(false);
    }

    /** A root VirtualService names hosts and gateways; with them here, Istio would refuse both. */
    void requirePossible() {
        for (String field : List.of("hosts", "gateways")) {
            if (delegation() && !texts(field).isEmpty()) {
                throw new TrafficProblem(
                        title()
                                + " spec.service."
                                + field
                                + ": "
                                + texts(field)
                                + " cannot be together with delegation, which leaves them to the"
                                + " root VirtualService");
            }
        }
        if (tcp() && !analysisMatch().isEmpty()) {
            throw new TrafficProblem(
                    title()
                            + " spec.analysis.match: TCP routes have no conditions: all users"
                            + " would reach the canary");
        }
    }

    /** Given hosts, and the apex unless one of them covers it; none under delegation. */
    List<String> hosts() {
        if (delegation()) {
            return List.of();
        }
        List<String> hosts = new ArrayList<>(texts("hosts"));
        if (!hosts.contains(subject.apex()) && !hosts.contains("*")) {
            hosts.add(subject.apex());
        }
        return hosts;
    }

    /** Given gateways, else the sidecars; none under delegation. */
    List<String> gateways() {
        if (delegation()) {
            return List.of();
        }
        List<String> gateways = texts("gateways");
        return gateways.isEmpty() ? List.of("mesh") : gateways;
    }

    /**
     * Whether destinations name the port: with discovered ports a Service has several, and a
     * gateway does not know which one was meant.
     */
    boolean portOnDestinations() {
        List<String> gateways = texts("gateways");
        return service().path("portDiscovery").asBoolean(false)
                && (delegation() || (!gateways.isEmpty() && !gateways.get(0).equals("mesh")));
    }

    int port() {
        JsonNode port = service().path("port");
        if (!port.isNumber() || !port.canConvertToExactIntegral()) {
            throw new TrafficProblem(title() + " spec.service.port: a port number is needed");
        }
        return port.asInt();
    }

    /** Conditions of the users that a run is about; none where it is about all. */
    JsonNode analysisMatch() {
        JsonNode match = analysis().path("match");
        return match.isArray() ? match : service().path("");
    }

    JsonNode sessionAffinity() {
        return analysis().path("sessionAffinity");
    }

    /** How long a client keeps the canary's cookie, in seconds. */
    long cookieMaxAge() {
        long given = sessionAffinity().path("maxAge").asLong(0);
        return given > 0 ? given : DAY;
    }

    /** How long a client keeps the primary's cookie: one step. */
    long intervalSeconds() {
        return interval.toSeconds();
    }

    /** Percent of requests that are mirrored; 0 for all. */
    double mirrorWeight() {
        return analysis().path("mirrorWeight").asDouble(0);
    }

    Map<String, String> apexLabels() {
        return Metadata.texts(service().path("apex").path("labels"));
    }

    Map<String, String> apexAnnotations() {
        return Metadata.texts(service().path("apex").path("annotations"));
    }

    String namespace() {
        return Metadata.namespace(canary);
    }

    String uid() {
        return Metadata.uid(canary);
    }

    private String title() {
        return "canary " + Metadata.name(canary) + "." + namespace();
    }

    private List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        service().path(field).forEach(text -> text.stringValueOpt().ifPresent(texts::add));
        return texts;
    }

    private JsonNode service() {
        return canary.path("spec").path("service");
    }

    private JsonNode analysis() {
        JsonNode spec = canary.path("spec");
        return spec.has("analysis") ? spec.path("analysis") : spec.path("canaryAnalysis");
    }
}
