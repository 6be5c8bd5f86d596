package io.weir.traffic.istio;

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
import tools.jackson.databind.node.ObjectNode;

/** Istio: two DestinationRules and a VirtualService (routing/istio.md). */
public final class IstioRoutes implements TrafficProvider {

    @Override
    public String name() {
        return "istio";
    }

    @Override
    public List<ResourceKind> kinds() {
        return List.of(ResourceKind.DESTINATION_RULE, ResourceKind.VIRTUAL_SERVICE);
    }

    @Override
    public List<ObjectName> objects(Subject subject) {
        return List.of(
                rule(subject.apex() + "-canary"),
                rule(subject.apex() + "-primary"),
                virtualService(subject));
    }

    @Override
    public List<ObjectName> weighted(Subject subject) {
        return List.of(virtualService(subject));
    }

    @Override
    public List<ObjectNode> desired(Request request) {
        Subject subject = request.spec().subject();
        ServiceOptions options =
                new ServiceOptions(request.canary(), subject, request.spec().analysis().interval());
        options.requirePossible();
        return List.of(
                destinationRule(request, options, options.canaryHost()),
                destinationRule(request, options, options.primaryHost()),
                new VirtualService(options, request.weights(), request.cookies(), request.owner())
                        .desired(live(request, virtualService(subject))));
    }

    @Override
    public List<ObjectNode> withoutCanary(Subject subject, Map<ObjectName, ObjectNode> live) {
        Evacuation evacuation =
                new Evacuation(subject.apex() + "-primary", subject.apex() + "-canary");
        return Optional.ofNullable(live.get(virtualService(subject))).stream()
                .map(evacuation::of)
                .toList();
    }

    @Override
    public Optional<Weights> weights(CanarySpec spec, Map<ObjectName, ObjectNode> live) {
        Subject subject = spec.subject();
        return Optional.ofNullable(live.get(virtualService(subject)))
                .flatMap(
                        object ->
                                LiveWeights.of(
                                        object,
                                        subject.apex() + "-primary",
                                        subject.apex() + "-canary"));
    }

    /** DestinationRules say nothing once no route leads to their hosts. */
    @Override
    public Map<ObjectName, Optional<ObjectNode>> released(
            ObjectNode canary, CanarySpec spec, Map<ObjectName, ObjectNode> live) {
        ObjectName name = virtualService(spec.subject());
        ObjectNode object = live.get(name);
        return object == null
                ? Map.of()
                : Map.of(name, new ReleasedRoute(spec.subject(), object).object());
    }

    @Override
    public JsonNode owned(ResourceKind kind, ObjectNode object) {
        return kind.equals(ResourceKind.VIRTUAL_SERVICE)
                ? VirtualService.owned(object)
                : DestinationRule.owned(object);
    }

    private static ObjectNode destinationRule(
            Request request, ServiceOptions options, String host) {
        return new DestinationRule(options, host, request.owner())
                .desired(live(request, rule(host)));
    }

    private static Optional<ObjectNode> live(Request request, ObjectName name) {
        return Optional.ofNullable(request.live().get(name));
    }

    private static ObjectName rule(String name) {
        return new ObjectName(ResourceKind.DESTINATION_RULE, name);
    }

    private static ObjectName virtualService(Subject subject) {
        return new ObjectName(ResourceKind.VIRTUAL_SERVICE, subject.apex());
    }
}
