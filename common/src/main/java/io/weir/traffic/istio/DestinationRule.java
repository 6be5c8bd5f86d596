package io.weir.traffic.istio;

import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The DestinationRule of one side: both have the whole {@code spec.service.trafficPolicy} (istio.md
 * 3.5). Metadata of one that exists is not touched.
 */
record DestinationRule(ServiceOptions options, String host, Optional<ObjectNode> owner) {

    private static final List<String> OWNED = List.of("host", "trafficPolicy", "subsets");

    /** What of a served one is Weir's. */
    static JsonNode owned(ObjectNode object) {
        ObjectNode owned = JsonNodeFactory.instance.objectNode();
        for (String field : OWNED) {
            if (object.path("spec").has(field)) {
                owned.set(field, object.path("spec").path(field).deepCopy());
            }
        }
        return IstioObject.meaning(owned);
    }

    ObjectNode desired(Optional<ObjectNode> live) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put("host", host);
        JsonNode policy = options.option("trafficPolicy");
        if (!policy.isMissingNode()) {
            wanted.set("trafficPolicy", policy);
        }
        ObjectNode rule =
                live.map(ObjectNode::deepCopy)
                        .orElseGet(
                                () ->
                                        IstioObject.fresh(
                                                ResourceKind.DESTINATION_RULE,
                                                options.namespace(),
                                                host,
                                                owner));
        IstioObject.put(rule, wanted, OWNED);
        return rule;
    }
}
