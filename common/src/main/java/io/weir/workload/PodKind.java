package io.weir.workload;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.CanonicalJson;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What kinds with a pod template have in common (canary.md 2.3 to 2.7). Pure. */
public abstract class PodKind implements WorkloadKind {

    private static final Set<String> STARTS = Set.of(Annotations.POD_ID, Annotations.RESTARTED_AT);

    private final PrimaryPods primaries;

    /** A kind whose primaries are made so. */
    protected PodKind(PrimaryPods primaries) {
        this.primaries = primaries;
    }

    @Override
    public final ResourceKind kind() {
        return primaries.kind();
    }

    @Override
    public JsonNode template(ObjectNode workload) {
        return served(workload);
    }

    /**
     * Without {@link Annotations#TRACKED_CONFIGS}, and without the null that older API servers
     * serve as a template's creation time.
     */
    protected final ObjectNode served(ObjectNode workload) {
        if (!(workload.path("spec").path("template") instanceof ObjectNode served)) {
            throw new WorkloadProblem(title(workload) + " spec.template is missing");
        }
        ObjectNode template = served.deepCopy();
        if (template.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("creationTimestamp");
            if (metadata.path("annotations") instanceof ObjectNode annotations
                    && annotations.has(Annotations.TRACKED_CONFIGS)) {
                annotations.remove(Annotations.TRACKED_CONFIGS);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
        return template;
    }

    @Override
    public final SelectorLabel selector(ObjectNode workload, List<String> keys) {
        JsonNode labels = workload.path("spec").path("selector").path("matchLabels");
        return keys.stream()
                .filter(labels::has)
                .map(key -> new SelectorLabel(key, labels.path(key).asString("")))
                .findFirst()
                .orElseThrow(
                        () ->
                                new WorkloadProblem(
                                        title(workload)
                                                + " spec.selector.matchLabels must contain one of ["
                                                + String.join(" ", keys)
                                                + "]"));
    }

    @Override
    public final List<ConfigRef> configs(JsonNode template) {
        return PodSpecs.references(template);
    }

    @Override
    public final ObjectNode primary(
            ObjectNode target, JsonNode template, Optional<ObjectNode> existing, PrimaryPlan plan) {
        return primaries.of(target, template, plan, existing);
    }

    @Override
    public final boolean runs(ObjectNode primary, JsonNode template, PrimaryPlan plan) {
        ObjectNode wanted = new PrimaryTemplate(template, plan).build(Optional.empty());
        return comparable(wanted, plan).equals(comparable(served(primary), plan));
    }

    @Override
    public final JsonNode owned(ObjectNode primary) {
        return primaries.owned(primary, served(primary));
    }

    /** Kind, name and namespace for messages. */
    protected final String title(ObjectNode workload) {
        return kind().kind().toLowerCase(Locale.ROOT)
                + " "
                + Metadata.name(workload)
                + "."
                + Metadata.namespace(workload);
    }

    /** The template without what differs between two primaries of one revision. */
    private static String comparable(JsonNode template, PrimaryPlan plan) {
        ObjectNode copy = (ObjectNode) template.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            Map<String, String> annotations =
                    CopiedKeys.ALL.of(Metadata.texts(metadata.path("annotations")));
            annotations.keySet().removeAll(STARTS);
            Metadata.put(metadata, "annotations", annotations);
        }
        if (copy.path("spec") instanceof ObjectNode spec) {
            OwnSelectors.withoutPrimary(spec, plan.selectorKeys());
        }
        return CanonicalJson.text(copy);
    }
}
