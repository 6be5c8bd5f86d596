package io.weir.workload.service;

import io.weir.kubernetes.CanonicalJson;
import io.weir.kubernetes.OwnedMetadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Readiness;
import io.weir.workload.ConfigRef;
import io.weir.workload.SelectorLabel;
import io.weir.workload.WorkloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Targets of kind Service of the core group (canary.md 2.10, routing/kubernetes.md 8): the user's
 * Service is never written, its spec is the revision, and routes lead to two copies of it. What is
 * behind them is nobody's business here.
 */
public final class ServiceKind implements WorkloadKind {

    private static final String DISTRIBUTION = "trafficDistribution";

    @Override
    public ResourceKind kind() {
        return ResourceKind.SERVICE;
    }

    /** The spec without what the API server assigns, which another Service could not have. */
    @Override
    public JsonNode template(ObjectNode service) {
        return ServiceSpec.withoutAssigned(service.path("spec"));
    }

    /** It has none: whose pods they are does not matter. */
    @Override
    public SelectorLabel selector(ObjectNode service, List<String> keys) {
        return new SelectorLabel("", "");
    }

    @Override
    public List<ConfigRef> configs(JsonNode template) {
        return List.of();
    }

    /** Something, and always the same. */
    @Override
    public int replicas(ObjectNode service) {
        return 1;
    }

    @Override
    public Readiness readiness(ObjectNode service, int percent, Duration deadline, Instant now) {
        return Readiness.READY;
    }

    @Override
    public boolean hasPods() {
        return false;
    }

    /** A copy, the primary's or the canary's. */
    @Override
    public ObjectNode primary(
            ObjectNode target, JsonNode template, Optional<ObjectNode> existing, PrimaryPlan plan) {
        return new ServiceCopy(target, template, plan).of(existing);
    }

    @Override
    public JsonNode withOptions(JsonNode template, ObjectNode canary) {
        String distribution = canary.at("/spec/service/" + DISTRIBUTION).asString("");
        if (distribution.isEmpty()) {
            return template;
        }
        ObjectNode spec = (ObjectNode) template.deepCopy();
        return spec.put(DISTRIBUTION, distribution);
    }

    @Override
    public ObjectNode scaled(ObjectNode service, int replicas) {
        return service.deepCopy();
    }

    @Override
    public ObjectNode scaling(ObjectNode service, int replicas) {
        return service.objectNode();
    }

    /** The distribution of the traffic may be the Canary's. */
    @Override
    public boolean runs(ObjectNode primary, JsonNode template, PrimaryPlan plan) {
        return comparable(template(primary)).equals(comparable(template));
    }

    @Override
    public JsonNode owned(ObjectNode copy) {
        ObjectNode owned = OwnedMetadata.of(copy);
        owned.set("spec", template(copy));
        return owned;
    }

    private static String comparable(JsonNode template) {
        ObjectNode copy = (ObjectNode) template.deepCopy();
        copy.remove(DISTRIBUTION);
        return CanonicalJson.text(copy);
    }
}
