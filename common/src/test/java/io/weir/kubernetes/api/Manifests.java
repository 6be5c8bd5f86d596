package io.weir.kubernetes.api;

import io.weir.rollout.Worlds;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Raw objects for tests, as an API server gives them. */
public final class Manifests {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();

    private Manifests() {}

    /**
     * The Canary of {@link Worlds} as a manifest: {@code shop/cart} with a uid, a generation and no
     * status.
     */
    public static ObjectNode canary() {
        return yaml(
                """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata:
                  name: cart
                  namespace: shop
                  uid: uid-canary
                  generation: 1
                  resourceVersion: "100"
                  creationTimestamp: "2026-01-01T00:00:00Z"
                spec:
                  provider: istio
                  targetRef:
                    apiVersion: apps/v1
                    kind: Deployment
                    name: cart
                  service:
                    port: 9898
                  analysis:
                    interval: 10s
                    threshold: 3
                    stepWeight: 20
                    maxWeight: 60
                """);
    }

    /** Any object. */
    public static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }

    /**
     * A copy with one value set.
     *
     * @param pointer for example {@code /spec/analysis/stepWeight}; objects on the way are made
     * @param json the value, {@code null} to take the field away
     */
    public static ObjectNode with(ObjectNode object, String pointer, String json) {
        ObjectNode copy = object.deepCopy();
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = last == 0 ? copy : copy.withObject(pointer.substring(0, last));
        String field = pointer.substring(last + 1);
        if (json.equals("null")) {
            parent.remove(field);
        } else {
            parent.set(field, JSON.readTree(json));
        }
        return copy;
    }
}
