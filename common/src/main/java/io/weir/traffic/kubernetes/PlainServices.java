package io.weir.traffic.kubernetes;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Subject;
import io.weir.rollout.Weights;
import io.weir.traffic.TrafficProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Services and nothing else (routing/kubernetes.md 7): there are no routes, so no traffic is ever
 * moved but by rolling the primary behind the apex Service. The canary is reached through its own
 * Service alone.
 */
public final class PlainServices implements TrafficProvider {

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public List<ResourceKind> kinds() {
        return List.of();
    }

    @Override
    public List<ObjectName> objects(Subject subject) {
        return List.of();
    }

    @Override
    public List<ObjectName> weighted(Subject subject) {
        return List.of();
    }

    @Override
    public List<ObjectNode> desired(Request request) {
        return List.of();
    }

    @Override
    public List<ObjectNode> withoutCanary(Subject subject, Map<ObjectName, ObjectNode> live) {
        return List.of();
    }

    /** No route, no weights. */
    @Override
    public Optional<Weights> weights(CanarySpec spec, Map<ObjectName, ObjectNode> live) {
        return Optional.empty();
    }

    /** Never asked: it has no kinds. */
    @Override
    public JsonNode owned(ResourceKind kind, ObjectNode object) {
        return JsonNodeFactory.instance.objectNode();
    }
}
