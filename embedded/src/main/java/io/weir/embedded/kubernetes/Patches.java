package io.weir.embedded.kubernetes;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merge patch (RFC 7386) and Kubernetes' strategic merge patch. Arguments are left as they are. */
final class Patches {

    /** Lists of objects that a strategic patch merges, and the key by which it does so. */
    private static final Map<String, List<String>> MERGE_KEYS =
            Map.ofEntries(
                    Map.entry("containers", List.of("name")),
                    Map.entry("initContainers", List.of("name")),
                    Map.entry("ephemeralContainers", List.of("name")),
                    Map.entry("volumes", List.of("name")),
                    Map.entry("env", List.of("name")),
                    Map.entry("imagePullSecrets", List.of("name")),
                    Map.entry("volumeMounts", List.of("mountPath")),
                    Map.entry("ports", List.of("containerPort", "port")),
                    Map.entry("conditions", List.of("type")),
                    Map.entry("ownerReferences", List.of("uid")),
                    Map.entry("hostAliases", List.of("ip")),
                    Map.entry("topologySpreadConstraints", List.of("topologyKey")));

    private static final String DIRECTIVE = "$patch";

    private Patches() {}

    static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            JsonNode value = change.getValue();
            if (value.isNull()) {
                result.remove(change.getKey());
            } else if (value instanceof ObjectNode nested) {
                result.set(change.getKey(), merge(objectAt(result, change.getKey()), nested));
            } else {
                result.set(change.getKey(), value);
            }
        }
        return result;
    }

    static ObjectNode strategic(ObjectNode target, ObjectNode patch) {
        if (patch.path(DIRECTIVE).asString("").equals("replace")) {
            ObjectNode whole = patch.deepCopy();
            whole.remove(DIRECTIVE);
            return whole;
        }
        ObjectNode result = target.deepCopy();
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            String name = change.getKey();
            JsonNode value = change.getValue();
            if (name.startsWith("$")) {
                primitiveDeletions(result, name, value);
            } else if (value.isNull() || value.path(DIRECTIVE).asString("").equals("delete")) {
                result.remove(name);
            } else if (value instanceof ObjectNode nested) {
                result.set(name, strategic(objectAt(result, name), nested));
            } else if (value instanceof ArrayNode list && merges(name, list)) {
                result.set(name, mergeByKey(name, result.path(name), list));
            } else if (value instanceof ArrayNode list && name.equals("finalizers")) {
                result.set(name, union(result.path(name), list));
            } else {
                result.set(name, value);
            }
        }
        return result;
    }

    private static void primitiveDeletions(ObjectNode result, String name, JsonNode value) {
        String prefix = "$deleteFromPrimitiveList/";
        if (name.startsWith(prefix)
                && result.path(name.substring(prefix.length())) instanceof ArrayNode list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                for (JsonNode gone : value) {
                    if (list.get(i).equals(gone)) {
                        list.remove(i);
                        break;
                    }
                }
            }
        }
    }

    private static ArrayNode union(JsonNode current, ArrayNode added) {
        ArrayNode all = added.arrayNode();
        current.forEach(all::add);
        for (JsonNode value : added) {
            boolean there = false;
            for (JsonNode one : all) {
                there |= one.equals(value);
            }
            if (!there) {
                all.add(value);
            }
        }
        return all;
    }

    private static boolean merges(String name, ArrayNode list) {
        for (JsonNode item : list) {
            if (!item.isObject()) {
                return false;
            }
        }
        return MERGE_KEYS.containsKey(name);
    }

    private static ArrayNode mergeByKey(String name, JsonNode current, ArrayNode patch) {
        ArrayNode merged = patch.arrayNode();
        for (JsonNode item : patch) {
            if (item.path(DIRECTIVE).asString("").equals("replace")) {
                patch.forEach(
                        each -> {
                            if (!each.has(DIRECTIVE)) {
                                merged.add(each);
                            }
                        });
                return merged;
            }
        }
        current.forEach(merged::add);
        for (JsonNode item : patch) {
            int at = indexOf(merged, key(name, item), item);
            if (item.path(DIRECTIVE).asString("").equals("delete")) {
                if (at >= 0) {
                    merged.remove(at);
                }
            } else if (at >= 0) {
                merged.set(at, strategic((ObjectNode) merged.get(at), (ObjectNode) item));
            } else {
                merged.add(item);
            }
        }
        return merged;
    }

    private static String key(String list, JsonNode item) {
        for (String key : MERGE_KEYS.getOrDefault(list, List.of())) {
            if (item.has(key)) {
                return key;
            }
        }
        throw ApiError.badRequest("map: " + item + " does not contain declared merge key: " + list);
    }

    private static int indexOf(ArrayNode list, String key, JsonNode item) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(item.path(key))) {
                return i;
            }
        }
        return -1;
    }

    private static ObjectNode objectAt(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode object ? object : parent.objectNode();
    }
}
