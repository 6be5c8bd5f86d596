package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server does to an object before it stores it: defaults, allocations and checks. */
final class Admission {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** Host part of the next Service's cluster address. */
    private int nextAddress = 1;

    /**
     * Changes the object in place.
     *
     * @param version in which the client wrote it
     * @throws ApiError 422 that names every wrong field
     */
    void admit(ResourceType type, String version, Optional<ObjectNode> old, ObjectNode object) {
        var problems = new ArrayList<String>();
        String name = Fields.name(object);
        if (!NAME.matcher(name).matches() || name.length() > 253) {
            problems.add(
                    "metadata.name: Invalid value: \""
                            + name
                            + "\": a lowercase RFC 1123 subdomain must consist of lower case"
                            + " alphanumeric characters, '-' or '.', and must start and end with an"
                            + " alphanumeric character");
        }
        type.schema(version)
                .ifPresent(
                        schema -> {
                            SchemaShape.pruneAndDefault(object, schema);
                            problems.addAll(Schema.problems(object, schema));
                        });
        if (type.is(ResourceKind.DEPLOYMENT)) {
            WorkloadDefaults.deployment(object);
            problems.addAll(WorkloadDefaults.deploymentProblems(old, object));
        } else if (type.is(ResourceKind.SERVICE)) {
            service(old, object);
        } else if (type.is(ResourceKind.SECRET)) {
            secret(object);
        } else if (type.is(ResourceKind.CONTROLLER_REVISION)) {
            revision(old, object, problems);
        } else if (type.is(BuiltInTypes.NAMESPACE)) {
            namespace(object);
        }
        if (!problems.isEmpty()) {
            throw ApiError.invalid(type, name, problems);
        }
    }

    /**
     * The same for a write of one part; of a status only the schema is looked at.
     *
     * @throws ApiError 422 that names every wrong field
     */
    void admit(
            ResourceType type,
            String version,
            ObjectStore.Part part,
            Optional<ObjectNode> old,
            ObjectNode object) {
        if (part == ObjectStore.Part.WHOLE) {
            admit(type, version, old, object);
            return;
        }
        type.schema(version)
                .ifPresent(
                        schema -> {
                            SchemaShape.pruneAndDefault(object, schema);
                            List<String> problems = Schema.problems(object, schema);
                            if (!problems.isEmpty()) {
                                throw ApiError.invalid(type, Fields.name(object), problems);
                            }
                        });
    }

    private void service(Optional<ObjectNode> old, ObjectNode service) {
        ObjectNode spec = service.withObject("spec");
        setDefault(spec, "type", "ClusterIP");
        setDefault(spec, "sessionAffinity", "None");
        setDefault(spec, "internalTrafficPolicy", "Cluster");
        setDefault(spec, "ipFamilyPolicy", "SingleStack");
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add("IPv4");
        }
        if (spec.path("clusterIP").asString("").isEmpty()) {
            String before = old.map(o -> o.path("spec").path("clusterIP").asString("")).orElse("");
            if (before.isEmpty()) {
                before = "10.96." + (nextAddress / 250) + "." + (nextAddress % 250 + 1);
                nextAddress++;
            }
            spec.put("clusterIP", before);
        }
        if (!spec.has("clusterIPs")) {
            spec.putArray("clusterIPs").add(spec.path("clusterIP").stringValue());
        }
        for (JsonNode each : spec.path("ports")) {
            ObjectNode port = (ObjectNode) each;
            setDefault(port, "protocol", "TCP");
            if (port.path("targetPort").isMissingNode() || port.path("targetPort").isNull()) {
                port.set("targetPort", port.path("port"));
            }
        }
        if (!service.has("status")) {
            service.putObject("status").putObject("loadBalancer");
        }
    }

    private static void secret(ObjectNode secret) {
        setDefault(secret, "type", "Opaque");
        JsonNode texts = secret.path("stringData");
        if (texts.isObject()) {
            ObjectNode data = secret.withObject("data");
            for (Map.Entry<String, JsonNode> text : texts.properties()) {
                byte[] bytes = text.getValue().asString("").getBytes(StandardCharsets.UTF_8);
                data.put(text.getKey(), Base64.getEncoder().encodeToString(bytes));
            }
            secret.remove("stringData");
        }
    }

    private static void revision(
            Optional<ObjectNode> old, ObjectNode revision, List<String> problems) {
        if (!revision.has("revision")) {
            revision.put("revision", 0);
        }
        if (old.isPresent() && !old.get().path("data").equals(revision.path("data"))) {
            problems.add("data: Invalid value: field is immutable");
        }
    }

    private static void namespace(ObjectNode namespace) {
        ObjectNode labels = namespace.withObject("metadata").withObject("labels");
        labels.set("kubernetes.io/metadata.name", namespace.path("metadata").path("name"));
        if (!namespace.has("status")) {
            namespace.putObject("status").put("phase", "Active");
        }
    }

    static void setDefault(ObjectNode object, String field, String value) {
        if (object.path(field).isMissingNode() || object.path(field).isNull()) {
            object.put(field, value);
        }
    }

    static void setDefault(ObjectNode object, String field, int value) {
        if (object.path(field).isMissingNode() || object.path(field).isNull()) {
            object.put(field, value);
        }
    }
}
