package io.weir.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Labels and annotations that Weir keeps on an object beside those of others (routing/README.md 7).
 * Which ones are its own stands on the object itself, so that they go when the Canary names them no
 * more, and others' never do.
 *
 * @param labels that the object shall have
 * @param annotations that the object shall have
 * @param unlistedLabels keys that are not noted as Weir's, hence never removed: the label that the
 *     object's selector names anyway, and those that the user manages otherwise
 * @param unlistedAnnotations the same of annotations
 */
public record OwnedMetadata(
        Map<String, String> labels,
        Map<String, String> annotations,
        Set<String> unlistedLabels,
        Set<String> unlistedAnnotations) {

    /** Keep Flux away from what Weir changes (routing/README.md 7.1). */
    public static final Map<String, String> FLUX_OFF =
            Map.of(
                    "kustomize.toolkit.fluxcd.io/reconcile", "disabled",
                    "helm.toolkit.fluxcd.io/driftDetection", "disabled");

    private static final String LABEL = "label ";
    private static final String ANNOTATION = "annotation ";

    public OwnedMetadata {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        unlistedLabels = Set.copyOf(unlistedLabels);
        unlistedAnnotations = Set.copyOf(unlistedAnnotations);
    }

    /** All of them noted as Weir's. */
    public OwnedMetadata(Map<String, String> labels, Map<String, String> annotations) {
        this(labels, annotations, Set.of(), Set.of());
    }

    /** Puts them, and Flux' keys, on the object; those that were Weir's before are removed. */
    public void put(ObjectNode object) {
        Set<String> goneLabels = owned(object, LABEL);
        Set<String> goneAnnotations = owned(object, ANNOTATION);
        goneLabels.removeAll(unlistedLabels);
        goneAnnotations.removeAll(unlistedAnnotations);
        goneAnnotations.add(Annotations.OWNED);
        Map<String, String> allLabels =
                only(Metadata.labels(object), key -> !goneLabels.contains(key));
        Map<String, String> allAnnotations =
                only(Metadata.annotations(object), key -> !goneAnnotations.contains(key));
        allLabels.putAll(labels);
        allAnnotations.putAll(annotations);
        allAnnotations.putAll(FLUX_OFF);
        String listing = listing();
        if (!listing.isEmpty()) {
            allAnnotations.put(Annotations.OWNED, listing);
        }
        ObjectNode metadata = object.withObjectProperty("metadata");
        Metadata.put(metadata, "labels", allLabels);
        Metadata.put(metadata, "annotations", allAnnotations);
    }

    /** Takes everything from an object that Weir put there, Flux' keys included. */
    public static void release(ObjectNode object) {
        Set<String> goneLabels = owned(object, LABEL);
        Set<String> goneAnnotations = owned(object, ANNOTATION);
        goneAnnotations.addAll(FLUX_OFF.keySet());
        goneAnnotations.addAll(
                Set.of(Annotations.OWNED, Annotations.VERDICT, Annotations.ORIGINAL));
        ObjectNode metadata = object.withObjectProperty("metadata");
        Metadata.put(
                metadata,
                "labels",
                only(Metadata.labels(object), key -> !goneLabels.contains(key)));
        Metadata.put(
                metadata,
                "annotations",
                only(Metadata.annotations(object), key -> !goneAnnotations.contains(key)));
    }

    /** Those that are Weir's on an object, with their present values: what a fingerprint covers. */
    public static ObjectNode of(ObjectNode object) {
        Set<String> labels = owned(object, LABEL);
        Set<String> annotations = owned(object, ANNOTATION);
        annotations.addAll(FLUX_OFF.keySet());
        annotations.add(Annotations.OWNED);
        if (Metadata.madeForCanary(object)) {
            labels.addAll(object.path("spec").path("selector").propertyNames());
        }
        ObjectNode owned = JsonNodeFactory.instance.objectNode();
        Metadata.put(owned, "labels", only(Metadata.labels(object), labels::contains));
        Metadata.put(
                owned, "annotations", only(Metadata.annotations(object), annotations::contains));
        return owned;
    }

    /** The keys as one text; no key has a comma or a blank. */
    private String listing() {
        return Stream.concat(
                        labels.keySet().stream()
                                .filter(key -> !unlistedLabels.contains(key))
                                .map(key -> LABEL + key),
                        annotations.keySet().stream()
                                .filter(key -> !unlistedAnnotations.contains(key))
                                .filter(key -> !FLUX_OFF.containsKey(key))
                                .map(key -> ANNOTATION + key))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Set<String> owned(ObjectNode object, String what) {
        String listing = Metadata.annotations(object).getOrDefault(Annotations.OWNED, "");
        return Stream.of(listing.split(", *", -1))
                .filter(key -> key.startsWith(what))
                .map(key -> key.substring(what.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> only(Map<String, String> map, Predicate<String> keys) {
        Map<String, String> kept = new LinkedHashMap<>();
        map.forEach(
                (key, value) -> {
                    if (keys.test(key)) {
                        kept.put(key, value);
                    }
                });
        return kept;
    }
}
