package io.weir.workload;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The primary of a kind whose spec has a pod template. Labels and annotations follow one rule at
 * creation and promotion: those with the prefixes are the target's, all others stay as they are.
 * Pure.
 *
 * @param kind of target and primary
 * @param copied fields of {@code spec} that follow the target
 * @param sized whether {@code spec.replicas} says how many pods there are
 */
public record PrimaryPods(ResourceKind kind, List<String> copied, boolean sized) {

    public PrimaryPods {
        copied = List.copyOf(copied);
    }

    /**
     * The existing one changed, or a new one.
     *
     * @param template what it shall run
     */
    public ObjectNode of(
            ObjectNode target, JsonNode template, PrimaryPlan plan, Optional<ObjectNode> existing) {
        return new One(target, template, plan).of(existing);
    }

    /**
     * What of a served primary is Weir's; that a person asked for fresh pods is no change.
     *
     * @param template of the primary, as it was served
     */
    public JsonNode owned(ObjectNode primary, JsonNode template) {
        JsonNode spec = primary.path("spec");
        ObjectNode owned = JsonNodeFactory.instance.objectNode();
        ObjectNode pods = (ObjectNode) template.deepCopy();
        if (pods.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(Annotations.RESTARTED_AT);
        }
        owned.set("template", pods);
        owned.set("selector", spec.path("selector").deepCopy());
        Map<String, String> labels = Metadata.labels(primary);
        labels.keySet().retainAll(spec.path("selector").path("matchLabels").propertyNames());
        Metadata.put(owned, "labels", labels);
        for (String field : copied) {
            if (spec.has(field)) {
                owned.set(field, spec.path(field).deepCopy());
            }
        }
        return owned;
    }

    private String title(ObjectNode object) {
        return kind.kind().toLowerCase(Locale.ROOT)
                + " "
                + Metadata.name(object)
                + "."
                + Metadata.namespace(object);
    }

    /** One primary that is wanted. */
    private final class One {

        private final ObjectNode target;
        private final JsonNode template;
        private final PrimaryPlan plan;

        private One(ObjectNode target, JsonNode template, PrimaryPlan plan) {
            this.target = target;
            this.template = template;
            this.plan = plan;
        }

        private ObjectNode of(Optional<ObjectNode> existing) {
            ObjectNode primary = existing.map(ObjectNode::deepCopy).orElseGet(this::fresh);
            metadata(primary);
            ObjectNode spec = primary.withObjectProperty("spec");
            for (String field : copied) {
                JsonNode value = target.path("spec").path(field);
                if (value.isMissingNode()) {
                    spec.remove(field);
                } else {
                    spec.set(field, value.deepCopy());
                }
            }
            if (sized) {
                plan.replicas().ifPresent(replicas -> spec.put("replicas", replicas));
            }
            ObjectNode built =
                    new PrimaryTemplate(template, plan)
                            .build(existing.map(object -> object.path("spec").path("template")));
            spec.set("template", built);
            requireSelected(primary, built);
            return primary;
        }

        private ObjectNode fresh() {
            ObjectNode primary = JsonNodeFactory.instance.objectNode();
            primary.put("apiVersion", kind.apiVersion());
            primary.put("kind", kind.kind());
            ObjectNode metadata = primary.putObject("metadata");
            metadata.put("name", plan.name());
            metadata.put("namespace", Metadata.namespace(target));
            metadata.putArray("ownerReferences").add(plan.owner().deepCopy());
            ObjectNode spec = primary.putObject("spec");
            if (sized) {
                int replicas = target.path("spec").path("replicas").asInt(1);
                spec.put("replicas", Math.max(1, replicas));
            }
            spec.putObject("selector")
                    .putObject("matchLabels")
                    .put(plan.selector().key(), plan.selector().primaryValue());
            return primary;
        }

        private void metadata(ObjectNode primary) {
            CopiedKeys copied = new CopiedKeys(plan.labelPrefixes());
            ObjectNode metadata = primary.withObjectProperty("metadata");
            Map<String, String> labels =
                    copied.onto(Metadata.labels(primary), Metadata.labels(target));
            labels.put(plan.selector().key(), plan.selector().primaryValue());
            Metadata.put(metadata, "labels", labels);
            Metadata.put(
                    metadata,
                    "annotations",
                    copied.onto(Metadata.annotations(primary), Metadata.annotations(target)));
        }

        /** A selector cannot be changed. */
        private void requireSelected(ObjectNode primary, ObjectNode template) {
            Map<String, String> selected =
                    Metadata.texts(primary.path("spec").path("selector").path("matchLabels"));
            Map<String, String> labels = Metadata.texts(template.path("metadata").path("labels"));
            if (!labels.entrySet().containsAll(selected.entrySet())) {
                throw new WorkloadProblem(
                        title(primary)
                                + " spec.selector.matchLabels is "
                                + selected
                                + ", which pods labelled "
                                + labels
                                + " do not match, and it cannot be changed: delete that "
                                + kind.kind()
                                + ","
                                + " it is made again");
            }
        }
    }
}
