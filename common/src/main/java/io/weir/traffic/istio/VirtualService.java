package io.weir.traffic.istio;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.OwnedMetadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Cookies;
import io.weir.rollout.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The VirtualService (istio.md 4). Of one that a user made, other fields, labels and annotations
 * stay, and its first spec is kept in an annotation, to give it back. Labels are those of {@code
 * spec.service.apex} alone: what the Service step adds to its own does not come along (README 7.3
 * is a side effect, no contract).
 */
record VirtualService(
        ServiceOptions options, Weights weights, Cookies cookies, Optional<ObjectNode> owner) {

    private static final List<String> OWNED = RouteShape.OWNED;

    ObjectNode desired(Optional<ObjectNode> live) {
        ObjectNode object =
                live.map(ObjectNode::deepCopy)
                        .orElseGet(
                                () ->
                                        IstioObject.fresh(
                                                ResourceKind.VIRTUAL_SERVICE,
                                                options.namespace(),
                                                options.subject().apex(),
                                                owner));
        ObjectNode wanted = spec();
        boolean remember = live.map(this::isUsers).orElse(false) && differs(live.get(), wanted);
        new OwnedMetadata(options.apexLabels(), options.apexAnnotations()).put(object);
        if (remember) {
            object.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(Annotations.ORIGINAL, live.get().path("spec").toString());
        }
        if (live.isEmpty()) {
            object.set("spec", wanted);
        } else {
            IstioObject.put(object, wanted, OWNED);
        }
        return object;
    }

    /** What of a served one is Weir's, without weights. */
    static JsonNode owned(ObjectNode object) {
        ObjectNode owned = OwnedMetadata.of(object);
        owned.set("spec", RouteShape.of(object.path("spec")));
        return owned;
    }

    /** The spec as it is written on a new object. */
    private ObjectNode spec() {
        RouteLists routes = new RouteLists(options, weights, cookies);
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        var hosts = spec.putArray("hosts");
        options.hosts().forEach(hosts::add);
        if (!options.gateways().isEmpty()) {
            var gateways = spec.putArray("gateways");
            options.gateways().forEach(gateways::add);
        }
        if (options.tcp()) {
            spec.set("tcp", routes.tcp());
        } else {
            spec.set("http", routes.http());
        }
        return spec;
    }

    /**
     * Whether it is as its user made it: no Canary's, not written by Weir before, and without one
     * of the annotations from which it can be given back already.
     */
    private boolean isUsers(ObjectNode live) {
        Map<String, String> annotations = Metadata.annotations(live);
        return !Metadata.madeForCanary(live)
                && !annotations.containsKey(Annotations.VERDICT)
                && !annotations.containsKey(Annotations.ORIGINAL)
                && !annotations.containsKey(Annotations.LAST_APPLIED);
    }

    private static boolean differs(ObjectNode live, ObjectNode wanted) {
        JsonNode before = RouteShape.of(live.path("spec"));
        return !IstioObject.same(before, RouteShape.of(wanted));
    }
}
