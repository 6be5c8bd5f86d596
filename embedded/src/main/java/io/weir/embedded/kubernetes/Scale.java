package io.weir.embedded.kubernetes;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code scale} subresource of Deployments. */
final class Scale {

    private Scale() {}

    static Answer answer(
            ObjectStore store,
            ResourceType type,
            ApiRequest request,
            Parameters parameters,
            JsonNode body) {
        ObjectNode scale = of(store.require(type, request.namespace(), request.name()));
        if (request.verb().equals("get")) {
            return Answer.ok(scale);
        }
        ObjectNode wanted =
                request.verb().equals("patch")
                        ? Resources.patch(type, parameters.contentType(), body).apply(scale)
                        : (ObjectNode) body;
        return Answer.ok(
                of(
                        store.patch(
                                type,
                                request.version(),
                                request.namespace(),
                                request.name(),
                                ObjectStore.Part.WHOLE,
                                object -> {
                                    object.withObject("spec")
                                            .set("replicas", wanted.path("spec").path("replicas"));
                                    JsonNode fence =
                                            wanted.path("metadata").path("resourceVersion");
                                    if (!fence.isMissingNode()) {
                                        object.withObject("metadata").set("resourceVersion", fence);
                                    }
                                    return object;
                                })));
    }

    private static ObjectNode of(ObjectNode deployment) {
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : java.util.List.of("name", "namespace", "uid", "resourceVersion")) {
            metadata.set(field, deployment.path("metadata").path(field));
        }
        scale.putObject("spec").set("replicas", deployment.path("spec").path("replicas"));
        scale.putObject("status")
                .put("replicas", deployment.path("status").path("replicas").asInt(0));
        return scale;
    }
}
