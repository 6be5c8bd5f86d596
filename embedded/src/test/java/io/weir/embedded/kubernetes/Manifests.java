package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects that the tests write. */
final class Manifests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Manifests() {}

    /** JSON with single quotes. */
    static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    static ObjectNode named(ResourceKind kind, String namespace, String name) {
        ObjectNode object =
                json("{}").put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    static ObjectNode configMap(String namespace, String name, String value) {
        ObjectNode map = named(ResourceKind.CONFIG_MAP, namespace, name);
        map.putObject("data").put("key", value);
        return map;
    }

    static ObjectNode deployment(String namespace, String name, String image) {
        ObjectNode deployment = named(ResourceKind.DEPLOYMENT, namespace, name);
        deployment.set(
                "spec",
                json(
                        """
                        {'replicas': 2, 'selector': {'matchLabels': {'app': 'NAME'}},
                         'template': {'metadata': {'labels': {'app': 'NAME'}},
                          'spec': {'containers': [{'name': 'app', 'image': 'IMAGE'}]}}}
                        """
                                .replace("NAME", name)
                                .replace("IMAGE", image)));
        return deployment;
    }

    /** A namespaced kind Widget with a status subresource and most of what a schema can say. */
    static ObjectNode widgetDefinition(ResourceKind kind) {
        return json(
                """
                {'apiVersion': 'apiextensions.k8s.io/v1', 'kind': 'CustomResourceDefinition',
                 'metadata': {'name': 'PLURAL.GROUP'},
                 'spec': {'group': 'GROUP', 'scope': 'Namespaced',
                  'names': {'kind': 'Widget', 'listKind': 'WidgetList', 'plural': 'PLURAL',
                            'singular': 'widget'},
                  'versions': [{'name': 'v1beta1', 'served': true, 'storage': true,
                   'subresources': {'status': {}},
                   'schema': {'openAPIV3Schema': {'type': 'object', 'required': ['spec'],
                    'properties': {
                     'spec': {'type': 'object', 'required': ['size'],
                      'properties': {
                       'size': {'type': 'integer', 'minimum': 1, 'maximum': 100},
                       'ratio': {'type': 'number'},
                       'colour': {'type': 'string', 'enum': ['red', 'green']},
                       'interval': {'type': 'string', 'pattern': '^[0-9]+(m|s)'},
                       'mode': {'type': 'string', 'default': 'auto'},
                       'port': {'x-kubernetes-int-or-string': true},
                       'free': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true},
                       'labels': {'type': 'object', 'additionalProperties': {'type': 'string'}},
                       'items': {'type': 'array', 'items': {'type': 'object',
                         'required': ['name'], 'properties': {'name': {'type': 'string'}}}},
                       'one': {'type': 'object',
                         'properties': {'a': {'type': 'integer'}, 'b': {'type': 'integer'}},
                         'oneOf': [{'required': ['a']}, {'required': ['b']}]}}},
                     'status': {'type': 'object',
                      'properties': {'phase': {'type': 'string'},
                                     'weight': {'type': 'integer'}}}}}}}]}}
                """
                        .replace("GROUP", kind.group())
                        .replace("PLURAL", kind.plural()));
    }

    static ObjectNode widget(ResourceKind kind, String namespace, String name, int size) {
        ObjectNode widget = named(kind, namespace, name);
        widget.putObject("spec").put("size", size);
        return widget;
    }

    static ObjectNode owner(ObjectNode object, ObjectNode owner) {
        object.withObject("metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.path("apiVersion").asString(""))
                .put("kind", owner.path("kind").asString(""))
                .put("name", owner.path("metadata").path("name").asString(""))
                .put("uid", owner.path("metadata").path("uid").asString(""));
        return object;
    }
}
