package io.weir.workload.scaler;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.workload.CopiedKeys;
import io.weir.workload.WorkloadProblem;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the primary's scaler differs from the user's, and what copies of all kinds have in common.
 *
 * @param target name of the user's workload
 * @param minimum fewest pods of the primary ({@code primaryScalerReplicas}), where they are not the
 *     source's
 * @param maximum most pods of the primary, where they are not the source's
 * @param queries query of the primary for each trigger by its name ({@code primaryScalerQueries})
 * @param owner the Canary's owner reference
 * @param floor pods that the primary keeps at least, whatever its traffic is now: it is about to
 *     take over that of so many pods. 0 where nothing is about to happen
 */
public record ScalerCopy(
        String target,
        Optional<Integer> minimum,
        Optional<Integer> maximum,
        Map<String, String> queries,
        ObjectNode owner,
        int floor) {

    public ScalerCopy {
        queries = Map.copyOf(queries);
    }

    /** As the Canary says; values that are no whole numbers of 1 or more are passed over. */
    public static ScalerCopy of(ObjectNode canary, String target, ObjectNode owner, int floor) {
        JsonNode reference = canary.path("spec").path("autoscalerRef");
        JsonNode replicas = reference.path("primaryScalerReplicas");
        return new ScalerCopy(
                target,
                positive(replicas.path("minReplicas")),
                positive(replicas.path("maxReplicas")),
                Metadata.texts(reference.path("primaryScalerQueries")),
                owner,
                floor);
    }

    /** Name of the primary workload. */
    public String primary() {
        return target + "-primary";
    }

    /**
     * The copy with everything but its spec.
     *
     * @param annotations those of the source that it takes over, unless they are never copied
     */
    public ObjectNode begin(
            ResourceKind kind,
            ObjectNode source,
            Optional<ObjectNode> existing,
            Map<String, String> labels,
            Map<String, String> annotations) {
        existing.ifPresent(object -> requireOurs(kind, object, source));
        ObjectNode copy = existing.map(ObjectNode::deepCopy).orElseGet(() -> fresh(kind, source));
        ObjectNode metadata = copy.withObjectProperty("metadata");
        put(metadata, "labels", Metadata.labels(copy), labels);
        put(metadata, "annotations", Metadata.annotations(copy), annotations);
        return copy;
    }

    /**
     * Sets the limits of a copy's spec.
     *
     * @param fewest field of the least number of pods
     * @param most field of the greatest
     * @param standard greatest number where the field is absent
     */
    public void limit(ObjectNode spec, String fewest, String most, int standard) {
        minimum.ifPresent(value -> spec.put(fewest, value));
        maximum.ifPresent(value -> spec.put(most, value));
        int kept = Math.min(floor, spec.path(most).asInt(standard));
        if (kept > spec.path(fewest).asInt(0)) {
            spec.put(fewest, kept);
        }
    }

    private static void put(
            ObjectNode metadata,
            String field,
            Map<String, String> present,
            Map<String, String> copied) {
        present.putAll(CopiedKeys.ALL.of(copied));
        Metadata.put(metadata, field, present);
    }

    private ObjectNode fresh(ResourceKind kind, ObjectNode source) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", kind.apiVersion());
        copy.put("kind", kind.kind());
        ObjectNode metadata = copy.putObject("metadata");
        metadata.put("name", Scalers.copyName(Metadata.name(source)));
        metadata.put("namespace", Metadata.namespace(source));
        metadata.putArray("ownerReferences").add(owner.deepCopy());
        return copy;
    }

    /**
     * Whether a copy is this Canary's: by its uid, or its name. One that was made again takes back
     * what was its own.
     */
    public boolean isOurs(ObjectNode existing) {
        return Metadata.controller(existing)
                .filter(Metadata::isCanary)
                .map(
                        found ->
                                found.path("uid").equals(owner.path("uid"))
                                        || found.path("name").equals(owner.path("name")))
                .orElse(false);
    }

    private void requireOurs(ResourceKind kind, ObjectNode existing, ObjectNode source) {
        if (!isOurs(existing)) {
            throw WorkloadProblem.conflict(
                    kind.kind()
                            + " "
                            + Metadata.name(existing)
                            + "."
                            + Metadata.namespace(existing)
                            + " does not belong to this Canary, and would be overwritten by the"
                            + " primary's copy of "
                            + Metadata.name(source)
                            + ": rename or delete it");
        }
    }

    private static Optional<Integer> positive(JsonNode value) {
        return value.isNumber() && value.canConvertToExactIntegral() && value.asInt(0) > 0
                ? Optional.of(value.asInt())
                : Optional.empty();
    }
}
