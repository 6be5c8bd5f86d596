package io.weir.workload;

import io.weir.kubernetes.ResourceKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a pod spec refers to ConfigMaps and Secrets (canary.md 2.7). */
public final class PodSpecs {

    private static final List<String> CONTAINERS = List.of("containers", "initContainers");

    private PodSpecs() {}

    /**
     * What the pod template refers to, each object once, in order of appearance. An object is
     * optional when every reference to it is: pods do not start without a mandatory one.
     */
    public static List<ConfigRef> references(JsonNode template) {
        Map<String, ConfigRef> found = new LinkedHashMap<>();
        for (Place place : places(template.path("spec"))) {
            String name = place.holder().path(place.field()).asString("");
            if (!name.isEmpty()) {
                boolean optional = place.holder().path("optional").asBoolean(false);
                ConfigRef ref = new ConfigRef(place.kind(), name, optional);
                found.merge(
                        ref.id(),
                        ref,
                        (one, other) ->
                                new ConfigRef(
                                        one.kind(),
                                        one.name(),
                                        one.optional() && other.optional()));
            }
        }
        return List.copyOf(found.values());
    }

    /** Lets references lead to the copies. Changes the pod spec. */
    public static void rename(ObjectNode podSpec, Map<ConfigRef, String> copies) {
        Map<String, String> names = new LinkedHashMap<>();
        copies.forEach((ref, copy) -> names.put(ref.id(), copy));
        for (Place place : places(podSpec)) {
            String name = place.holder().path(place.field()).asString("");
            String copy = names.get(new ConfigRef(place.kind(), name, false).id());
            if (copy != null) {
                place.holder().put(place.field(), copy);
            }
        }
    }

    /** One field that names a ConfigMap or Secret. */
    private record Place(ResourceKind kind, ObjectNode holder, String field) {}

    private static List<Place> places(JsonNode podSpec) {
        List<Place> places = new ArrayList<>();
        for (JsonNode volume : podSpec.path("volumes")) {
            add(places, volume.path("configMap"), ResourceKind.CONFIG_MAP, "name");
            add(places, volume.path("secret"), ResourceKind.SECRET, "secretName");
            for (JsonNode source : volume.path("projected").path("sources")) {
                add(places, source.path("configMap"), ResourceKind.CONFIG_MAP, "name");
                add(places, source.path("secret"), ResourceKind.SECRET, "name");
            }
        }
        for (String list : CONTAINERS) {
            for (JsonNode container : podSpec.path(list)) {
                environment(places, container);
            }
        }
        return places;
    }

    private static void environment(List<Place> places, JsonNode container) {
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            add(places, from.path("configMapKeyRef"), ResourceKind.CONFIG_MAP, "name");
            add(places, from.path("secretKeyRef"), ResourceKind.SECRET, "name");
        }
        for (JsonNode from : container.path("envFrom")) {
            add(places, from.path("configMapRef"), ResourceKind.CONFIG_MAP, "name");
            add(places, from.path("secretRef"), ResourceKind.SECRET, "name");
        }
    }

    private static void add(List<Place> places, JsonNode holder, ResourceKind kind, String field) {
        if (holder instanceof ObjectNode object) {
            places.add(new Place(kind, object, field));
        }
    }
}
