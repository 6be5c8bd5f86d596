package io.weir.workload.scaler.hpa;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.ScalerCopy;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * HorizontalPodAutoscaler of autoscaling/v2 (canary.md 2.8). It rests by itself while its target
 * has no pods, so there is nothing to pause. Annotations are not copied: those of older API
 * versions would contradict the spec.
 */
public final class HorizontalPodAutoscaler implements Scaler {

    private static final String FEWEST = "minReplicas";
    private static final String MOST = "maxReplicas";

    @Override
    public ResourceKind kind() {
        return ResourceKind.HORIZONTAL_POD_AUTOSCALER;
    }

    @Override
    public ObjectNode primary(ObjectNode source, Optional<ObjectNode> existing, ScalerCopy copy) {
        ObjectNode primary =
                copy.begin(kind(), source, existing, Metadata.labels(source), Map.of());
        ObjectNode spec = primary.putObject("spec");
        if (source.path("spec") instanceof ObjectNode given) {
            spec.setAll(given.deepCopy());
        }
        spec.withObjectProperty("scaleTargetRef").put("name", copy.primary());
        copy.limit(spec, FEWEST, MOST, 1);
        return primary;
    }

    @Override
    public ObjectNode paused(ObjectNode source) {
        return source;
    }

    @Override
    public ObjectNode resumed(ObjectNode source) {
        return source;
    }

    @Override
    public int minimum(ObjectNode scaler) {
        return scaler.path("spec").path(FEWEST).asInt(1);
    }

    @Override
    public int maximum(ObjectNode scaler) {
        return scaler.path("spec").path(MOST).asInt(1);
    }

    @Override
    public Scaled scaled(ObjectNode scaler) {
        JsonNode target = scaler.path("spec").path("scaleTargetRef");
        return new Scaled(target.path("kind").asString(""), target.path("name").asString(""));
    }

    @Override
    public JsonNode owned(ObjectNode copy) {
        return copy.path("spec").deepCopy();
    }
}
