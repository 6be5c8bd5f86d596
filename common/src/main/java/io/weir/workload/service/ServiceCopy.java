package io.weir.workload.service;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.OwnedMetadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.workload.CopiedKeys;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import io.weir.workload.WorkloadProblem;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A copy of the user's Service: its spec, labels and annotations, with the addresses, the owners
 * and the metadata of others that the copy has already.
 *
 * @param template the spec that it shall have
 */
record ServiceCopy(ObjectNode target, JsonNode template, PrimaryPlan plan) {

    ObjectNode of(Optional<ObjectNode> existing) {
        ObjectNode copy = existing.map(ObjectNode::deepCopy).orElseGet(this::fresh);
        JsonNode live = copy.path("spec");
        ObjectNode spec = ServiceSpec.withoutAssigned(template);
        if (ServiceSpec.contradict(spec, live)) {
            throw new WorkloadProblem(
                    "service "
                            + plan.name()
                            + "."
                            + Metadata.namespace(target)
                            + " spec.clusterIP: is '"
                            + ServiceSpec.address(live)
                            + "' and cannot become that of "
                            + Metadata.name(target)
                            + ", '"
                            + ServiceSpec.address(target.path("spec"))
                            + "': delete that Service, it is made again");
        }
        own(copy.withObjectProperty("metadata").withArrayProperty("ownerReferences"));
        metadata().put(copy);
        copy.set("spec", ServiceSpec.withAssigned(spec, live));
        return copy;
    }

    private ObjectNode fresh() {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", ResourceKind.SERVICE.apiVersion());
        copy.put("kind", ResourceKind.SERVICE.kind());
        copy.putObject("metadata")
                .put("name", plan.name())
                .put("namespace", Metadata.namespace(target));
        return copy;
    }

    private OwnedMetadata metadata() {
        Map<String, String> annotations = CopiedKeys.ALL.of(Metadata.annotations(target));
        annotations.put(Annotations.COPY_OF, Metadata.name(target));
        return new OwnedMetadata(CopiedKeys.ALL.of(Metadata.labels(target)), annotations);
    }

    /** The Canary owns it, also where it was lost; one of that name that is gone does no more. */
    private void own(ArrayNode owners) {
        String uid = plan.owner().path("uid").asString("");
        JsonNode name = plan.owner().path("name");
        boolean controlled = false;
        for (int i = owners.size() - 1; i >= 0; i--) {
            JsonNode other = owners.path(i);
            if (other.path("uid").asString("").equals(uid)) {
                return;
            }
            if (Metadata.isCanary(other) && other.path("name").equals(name)) {
                owners.remove(i);
            } else {
                controlled |= other.path("controller").asBoolean(false);
            }
        }
        ObjectNode own = plan.owner().deepCopy();
        own.put("controller", !controlled);
        owners.add(own);
    }
}
