package io.weir.workload.scaler.keda;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.ScalerCopy;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * ScaledObject of KEDA (canary.md 2.8). It would give a target at zero its pods back, so it is
 * paused there, by an annotation that KEDA reads. That is a setting of the user's object alone: a
 * copy never takes it over.
 */
public final class ScaledObject implements Scaler {

    private static final String FEWEST = "minReplicaCount";
    private static final String MOST = "maxReplicaCount";
    private static final String IDLE = "idleReplicaCount";
    private static final int STANDARD_MOST = 100;
    private static final String PAUSES = "autoscaling.keda.sh/paused";
    private static final String PAUSED = "autoscaling.keda.sh/paused-replicas";

    /** KEDA puts each object's own name there. */
    private static final String NAME_LABEL = "scaledobject.keda.sh/name";

    @Override
    public ResourceKind kind() {
        return ResourceKind.SCALED_OBJECT;
    }

    @Override
    public ObjectNode primary(ObjectNode source, Optional<ObjectNode> existing, ScalerCopy copy) {
        Map<String, String> labels = Metadata.labels(source);
        labels.remove(NAME_LABEL);
        Map<String, String> annotations = Metadata.annotations(source);
        annotations
                .keySet()
                .removeIf(key -> key.startsWith(PAUSES) || key.equals(Annotations.PAUSED_BEFORE));
        ObjectNode primary = copy.begin(kind(), source, existing, labels, annotations);
        ObjectNode spec = primary.putObject("spec");
        if (source.path("spec") instanceof ObjectNode given) {
            spec.setAll(given.deepCopy());
        }
        spec.withObjectProperty("scaleTargetRef").put("name", copy.primary());
        autoscaler(spec);
        triggers(spec, copy);
        int before = spec.path(FEWEST).asInt(0);
        copy.limit(spec, FEWEST, MOST, STANDARD_MOST);
        if (copy.floor() > before) {
            // Without triggers that fire it would go down to that number.
            spec.remove(IDLE);
        }
        return primary;
    }

    @Override
    public ObjectNode paused(ObjectNode source) {
        String before = Metadata.annotations(source).getOrDefault(PAUSED, "");
        if (before.equals("0")) {
            return source;
        }
        ObjectNode paused = source.deepCopy();
        ObjectNode annotations =
                paused.withObjectProperty("metadata").withObjectProperty("annotations");
        annotations.put(PAUSED, "0");
        if (!before.isEmpty()) {
            annotations.put(Annotations.PAUSED_BEFORE, before);
        }
        return paused;
    }

    @Override
    public ObjectNode resumed(ObjectNode source) {
        Map<String, String> annotations = Metadata.annotations(source);
        String before = annotations.getOrDefault(Annotations.PAUSED_BEFORE, "");
        boolean ours = annotations.getOrDefault(PAUSED, "").equals("0");
        if (!ours && before.isEmpty()) {
            return source;
        }
        annotations.remove(Annotations.PAUSED_BEFORE);
        if (ours) {
            annotations.remove(PAUSED);
            if (!before.isEmpty()) {
                annotations.put(PAUSED, before);
            }
        }
        ObjectNode resumed = source.deepCopy();
        Metadata.put(resumed.withObjectProperty("metadata"), "annotations", annotations);
        return resumed;
    }

    @Override
    public int minimum(ObjectNode scaler) {
        return scaler.path("spec").path(FEWEST).asInt(0);
    }

    @Override
    public int maximum(ObjectNode scaler) {
        return scaler.path("spec").path(MOST).asInt(STANDARD_MOST);
    }

    @Override
    public Scaled scaled(ObjectNode scaler) {
        JsonNode target = scaler.path("spec").path("scaleTargetRef");
        return new Scaled(
                target.path("kind").asString("Deployment"), target.path("name").asString(""));
    }

    @Override
    public JsonNode owned(ObjectNode copy) {
        return copy.path("spec").deepCopy();
    }

    /** KEDA makes an autoscaler of its own for each object: two of one name would be one. */
    private static void autoscaler(ObjectNode spec) {
        ObjectNode config =
                spec.withObjectProperty("advanced")
                        .withObjectProperty("horizontalPodAutoscalerConfig");
        String name = config.path("name").asString("");
        if (!name.isEmpty()) {
            config.put("name", name + "-primary");
        }
    }

    private static void triggers(ObjectNode spec, ScalerCopy copy) {
        for (JsonNode trigger : spec.path("triggers")) {
            if (!copy.queries().isEmpty()) {
                String query = copy.queries().get(trigger.path("name").asString(""));
                if (query != null && trigger instanceof ObjectNode object) {
                    object.withObjectProperty("metadata").put("query", query);
                }
            } else if (trigger.path("metadata") instanceof ObjectNode metadata
                    && metadata.path("query").isString()) {
                metadata.put("query", ofPrimary(metadata.path("query").asString(), copy));
            }
        }
    }

    /** A query about the target's or the canary's pods becomes one about the primary's. */
    private static String ofPrimary(String query, ScalerCopy copy) {
        return Pattern.compile(Pattern.quote(copy.target()) + "(-primary|-canary)*")
                .matcher(query)
                .replaceAll(Matcher.quoteReplacement(copy.primary()));
    }
}
