package io.weir.embedded.kubernetes;

import static io.weir.embedded.kubernetes.Admission.setDefault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields that the API server adds to a Deployment, and what it refuses there. A router that
 * forgets that stored objects have more fields than it wrote would write them again for ever.
 */
final class WorkloadDefaults {

    private WorkloadDefaults() {}

    static void deployment(ObjectNode deployment) {
        ObjectNode spec = deployment.withObject("spec");
        setDefault(spec, "replicas", 1);
        setDefault(spec, "revisionHistoryLimit", 10);
        setDefault(spec, "progressDeadlineSeconds", 600);
        ObjectNode strategy = spec.withObject("strategy");
        setDefault(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asString("").equals("RollingUpdate")) {
            ObjectNode rolling = strategy.withObject("rollingUpdate");
            setDefault(rolling, "maxSurge", "25%");
            setDefault(rolling, "maxUnavailable", "25%");
        }
        ObjectNode template = spec.withObject("template");
        template.withObject("metadata");
        podSpec(template.withObject("spec"));
    }

    private static void podSpec(ObjectNode pod) {
        setDefault(pod, "restartPolicy", "Always");
        setDefault(pod, "terminationGracePeriodSeconds", 30);
        setDefault(pod, "dnsPolicy", "ClusterFirst");
        setDefault(pod, "schedulerName", "default-scheduler");
        pod.withObject("securityContext");
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode each : pod.path(list)) {
                container((ObjectNode) each);
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            for (String source : List.of("configMap", "secret")) {
                if (volume.path(source) instanceof ObjectNode from) {
                    setDefault(from, "defaultMode", 420);
                }
            }
        }
    }

    private static void container(ObjectNode container) {
        String image = container.path("image").asString("");
        String tag = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = !tag.contains("@") && (!tag.contains(":") || tag.endsWith(":latest"));
        setDefault(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
        setDefault(container, "terminationMessagePath", "/dev/termination-log");
        setDefault(container, "terminationMessagePolicy", "File");
        container.withObject("resources");
        for (JsonNode port : container.path("ports")) {
            setDefault((ObjectNode) port, "protocol", "TCP");
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.path(probe) instanceof ObjectNode settings) {
                setDefault(settings, "timeoutSeconds", 1);
                setDefault(settings, "periodSeconds", 10);
                setDefault(settings, "successThreshold", 1);
                setDefault(settings, "failureThreshold", 3);
                if (settings.path("httpGet") instanceof ObjectNode http) {
                    setDefault(http, "scheme", "HTTP");
                }
            }
        }
    }

    static List<String> deploymentProblems(Optional<ObjectNode> old, ObjectNode deployment) {
        var problems = new ArrayList<String>();
        JsonNode spec = deployment.path("spec");
        JsonNode selector = spec.path("selector");
        if (selector.isMissingNode() || selector.isEmpty()) {
            problems.add("spec.selector: Required value");
        }
        JsonNode labels = spec.path("template").path("metadata").path("labels");
        for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
            if (!label.getValue().equals(labels.path(label.getKey()))) {
                problems.add(
                        "spec.template.metadata.labels: Invalid value: "
                                + labels
                                + ": `selector` does not match template `labels`");
                break;
            }
        }
        if (old.isPresent() && !old.get().path("spec").path("selector").equals(selector)) {
            problems.add("spec.selector: Invalid value: " + selector + ": field is immutable");
        }
        JsonNode containers = spec.path("template").path("spec").path("containers");
        if (containers.isMissingNode() || containers.isEmpty()) {
            problems.add("spec.template.spec.containers: Required value");
        }
        for (int i = 0; i < containers.size(); i++) {
            for (String field : List.of("name", "image")) {
                if (containers.get(i).path(field).asString("").isEmpty()) {
                    problems.add(
                            "spec.template.spec.containers["
                                    + i
                                    + "]."
                                    + field
                                    + ": Required value");
                }
            }
        }
        if (spec.path("replicas").asInt(0) < 0) {
            problems.add(
                    "spec.replicas: Invalid value: "
                            + spec.path("replicas")
                            + ": must be greater than or equal to 0");
        }
        return problems;
    }
}
