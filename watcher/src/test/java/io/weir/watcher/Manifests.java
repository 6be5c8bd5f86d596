package io.weir.watcher;

import io.weir.kubernetes.ResourceKind;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Objects that the tests write. */
public final class Manifests {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private Manifests() {}

    /** Any object. */
    public static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }

    /** A weighted Canary on the Deployment of the same name, all in namespace shop. */
    public static ObjectNode canary(String name) {
        return canary(name, name);
    }

    /** A weighted Canary. */
    public static ObjectNode canary(String name, String target) {
        return yaml(
                """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata:
                  namespace: shop
                  name: %s
                spec:
                  targetRef:
                    apiVersion: apps/v1
                    kind: Deployment
                    name: %s
                  service:
                    port: 80
                    targetPort: http
                  analysis:
                    interval: 10s
                    threshold: 2
                    stepWeight: 10
                    maxWeight: 50
                """
                        .formatted(name, target));
    }

    /** A Deployment with a container port named http. */
    public static ObjectNode deployment(String name, String image) {
        return yaml(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  namespace: shop
                  name: %s
                  generation: 1
                spec:
                  replicas: 2
                  selector:
                    matchLabels:
                      app: %s
                  template:
                    metadata:
                      labels:
                        app: %s
                    spec:
                      containers:
                        - name: app
                          image: %s
                          ports:
                            - name: http
                              containerPort: 8080
                """
                        .formatted(name, name, name, image));
    }

    /** The status of a Deployment whose pods all serve. */
    public static ObjectNode ready(ObjectNode deployment) {
        int replicas = deployment.path("spec").path("replicas").asInt(1);
        deployment.set(
                "status",
                yaml(
                        """
                        observedGeneration: %d
                        replicas: %d
                        updatedReplicas: %d
                        availableReplicas: %d
                        """
                                .formatted(
                                        deployment.path("metadata").path("generation").asLong(1),
                                        replicas,
                                        replicas,
                                        replicas)));
        return deployment;
    }

    /** A MetricTemplate on Prometheus. */
    public static ObjectNode template(String namespace, String name, String query) {
        ObjectNode template =
                yaml(
                        """
                        apiVersion: flagger.app/v1beta1
                        kind: MetricTemplate
                        metadata:
                          namespace: %s
                          name: %s
                        spec:
                          provider:
                            type: prometheus
                            address: http://prometheus:9090
                        """
                                .formatted(namespace, name));
        ((ObjectNode) template.get("spec")).put("query", query);
        return template;
    }

    /** A ConfigMap. */
    public static ObjectNode configMap(String name, Map<String, String> data) {
        ObjectNode map = named(ResourceKind.CONFIG_MAP, name);
        ObjectNode values = map.putObject("data");
        data.forEach(values::put);
        return map;
    }

    /** An object of namespace shop with nothing in it. */
    public static ObjectNode named(ResourceKind kind, String name) {
        ObjectNode object =
                yaml("{}").put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("namespace", "shop").put("name", name);
        return object;
    }

    /** The object with a Canary as its controller. */
    public static ObjectNode owned(ObjectNode object, String canary, String uid) {
        ((ObjectNode) object.get("metadata"))
                .set(
                        "ownerReferences",
                        YAML.readTree(
                                """
                                - apiVersion: flagger.app/v1beta1
                                  kind: Canary
                                  name: %s
                                  uid: %s
                                  controller: true
                                """
                                        .formatted(canary, uid)));
        return object;
    }

    /** Replaces part of an object by YAML; the path's last part may be new. */
    public static ObjectNode with(ObjectNode object, String path, String yaml) {
        String[] parts = path.split("\\.", -1);
        JsonNode node = object;
        for (int i = 0; i < parts.length - 1; i++) {
            node = node.path(parts[i]);
            if (node.isArray()) {
                node = node.get(0);
            }
        }
        ((ObjectNode) node).set(parts[parts.length - 1], YAML.readTree(yaml));
        return object;
    }
}
