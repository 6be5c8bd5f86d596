package io.weir.workload;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pod template of a primary: the target's, with the primary's label, references to the copies,
 * and selectors of its own pods.
 *
 * @param source what the primary shall run
 * @param plan names and filters
 */
public record PrimaryTemplate(JsonNode source, PrimaryPlan plan) {

    /**
     * Builds it.
     *
     * @param existing the primary's template as it is
     */
    public ObjectNode build(Optional<JsonNode> existing) {
        ObjectNode template = (ObjectNode) source.deepCopy();
        ObjectNode metadata = template.withObjectProperty("metadata");
        Map<String, String> labels = CopiedKeys.ALL.of(Metadata.texts(metadata.path("labels")));
        labels.put(plan.selector().key(), plan.selector().primaryValue());
        Metadata.put(metadata, "labels", labels);
        Map<String, String> annotations =
                CopiedKeys.ALL.of(Metadata.texts(metadata.path("annotations")));
        annotations.putAll(starts(existing));
        Metadata.put(metadata, "annotations", annotations);
        ObjectNode spec = template.withObjectProperty("spec");
        PodSpecs.rename(spec, plan.copies());
        OwnSelectors.toPrimary(spec, plan.selector());
        return template;
    }

    /** What makes pods start anew; that a person asked for fresh ones stays as long as they run. */
    private Map<String, String> starts(Optional<JsonNode> existing) {
        Map<String, String> before =
                existing.map(
                                template ->
                                        Metadata.texts(
                                                template.path("metadata").path("annotations")))
                        .orElse(Map.of());
        Map<String, String> starts = new LinkedHashMap<>();
        starts.put(Annotations.POD_ID, plan.podId());
        String asked = before.getOrDefault(Annotations.RESTARTED_AT, "");
        if (!asked.isEmpty() && plan.podId().equals(before.get(Annotations.POD_ID))) {
            starts.put(Annotations.RESTARTED_AT, asked);
        }
        return starts;
    }
}
