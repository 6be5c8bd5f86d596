package io.weir.workload;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.OwnedMetadata;
import io.weir.kubernetes.ResourceKind;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The three Services of a canary (canary.md 2.9, routing/kubernetes.md 2 to 5). Pure; nothing
 * passed in is changed.
 */
public final class Services {

    private Services() {}

    /** Which of the three. */
    public enum Role {
        /** What users call; always at the primary's pods. */
        APEX("", "apex"),
        PRIMARY("-primary", "primary"),
        CANARY("-canary", "canary");

        private final String suffix;
        private final String field;

        Role(String suffix, String field) {
            this.suffix = suffix;
            this.field = field;
        }

        /** Name of the Service. */
        public String name(String apex) {
            return apex + suffix;
        }
    }

    /**
     * What a Service shall be.
     *
     * @param canary the Canary as raw JSON, for {@code spec.service}
     * @param apex base name
     * @param template pod template of the target, for port discovery
     * @param existing the Service as it is; one that the Canary does not control keeps its metadata
     *     and all that is not selector or port
     * @param owner the Canary's owner reference
     * @return equal to the existing one when nothing has to be written
     * @throws WorkloadProblem when {@code spec.service} has no port
     */
    public static ObjectNode desired(
            Role role,
            ObjectNode canary,
            String apex,
            SelectorLabel label,
            JsonNode template,
            Optional<ObjectNode> existing,
            ObjectNode owner) {
        Plan plan = new Plan(role, canary, apex, label, template, owner);
        return existing.map(plan::changed).orElseGet(plan::made);
    }

    /** What of a served Service is Weir's, node ports and the order of ports aside. */
    public static JsonNode owned(ObjectNode service) {
        JsonNode spec = service.path("spec");
        ObjectNode owned = OwnedMetadata.of(service);
        owned.set("selector", spec.path("selector").deepCopy());
        ObjectNode ports = owned.putObject("ports");
        ServicePorts.sorted(spec.path("ports"))
                .forEach(
                        (key, port) -> {
                            ObjectNode own = (ObjectNode) port.deepCopy();
                            own.remove("nodePort");
                            ports.set(key, own);
                        });
        if (Metadata.madeForCanary(service) && spec.has("trafficDistribution")) {
            owned.set("trafficDistribution", spec.path("trafficDistribution").deepCopy());
        }
        return owned;
    }

    /** One Service that is wanted. */
    private record Plan(
            Role role,
            ObjectNode canary,
            String apex,
            SelectorLabel label,
            JsonNode template,
            ObjectNode owner) {

        ObjectNode made() {
            ObjectNode service = JsonNodeFactory.instance.objectNode();
            service.put("apiVersion", ResourceKind.SERVICE.apiVersion());
            service.put("kind", ResourceKind.SERVICE.kind());
            ObjectNode metadata = service.putObject("metadata");
            metadata.put("name", role.name(apex));
            metadata.put("namespace", Metadata.namespace(canary));
            metadata(false).put(service);
            metadata.putArray("ownerReferences").add(owner.deepCopy());
            ObjectNode spec = service.putObject("spec");
            spec.put("type", "ClusterIP");
            if (options().path("headless").asBoolean(false)) {
                spec.put("clusterIP", "None");
            }
            distribution(spec);
            selector(spec);
            spec.set("ports", ports().onto(JsonNodeFactory.instance.arrayNode()));
            return service;
        }

        ObjectNode changed(ObjectNode live) {
            ObjectNode service = live.deepCopy();
            ObjectNode spec = service.withObjectProperty("spec");
            spec.set("ports", ports().onto(spec.path("ports")));
            selector(spec);
            if (Metadata.controlledBy(live, owner.path("uid").asString(""))) {
                distribution(spec);
                metadata(true).put(service);
            } else {
                new OwnedMetadata(Map.of(), Map.of()).put(service);
            }
            return service;
        }

        private void selector(ObjectNode spec) {
            spec.putObject("selector")
                    .put(label.key(), role == Role.CANARY ? label.value() : label.primaryValue());
        }

        /** A distribution that was set by hand stays where the spec names none. */
        private void distribution(ObjectNode spec) {
            String distribution = options().path("trafficDistribution").asString("");
            if (!distribution.isEmpty()) {
                spec.put("trafficDistribution", distribution);
            }
        }

        private OwnedMetadata metadata(boolean exists) {
            JsonNode configured = options().path(role.field);
            Set<String> foreignLabels = unmanaged("labels");
            Set<String> foreignAnnotations = unmanaged("annotations");
            Map<String, String> labels = Metadata.texts(configured.path("labels"));
            labels.put(label.key(), role.name(apex));
            Map<String, String> annotations = Metadata.texts(configured.path("annotations"));
            if (exists) {
                labels.keySet().removeAll(foreignLabels);
                annotations.keySet().removeAll(foreignAnnotations);
            }
            foreignLabels.add(label.key());
            return new OwnedMetadata(labels, annotations, foreignLabels, foreignAnnotations);
        }

        /** Keys that are neither changed nor removed on a Service that is there. */
        private Set<String> unmanaged(String what) {
            Set<String> keys = new HashSet<>();
            options()
                    .path("unmanagedMetadata")
                    .path(what)
                    .forEach(key -> key.stringValueOpt().ifPresent(keys::add));
            return keys;
        }

        private ServicePorts ports() {
            return new ServicePorts(canary, template);
        }

        private JsonNode options() {
            return canary.path("spec").path("service");
        }
    }
}
