package io.weir.embedded.kubernetes;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON patch (RFC 6902). A failing {@code test} or path refuses the whole patch with 422. */
final class JsonPatch {

    private JsonPatch() {}

    static ObjectNode apply(ObjectNode target, ArrayNode operations) {
        ObjectNode result = target.deepCopy();
        for (JsonNode operation : operations) {
            List<String> path = path(operation.path("path").asString(""));
            switch (operation.path("op").asString("")) {
                case "add" -> add(result, path, operation.path("value"));
                case "replace" -> {
                    read(result, path);
                    if (!path.isEmpty()) {
                        remove(result, path);
                    }
                    add(result, path, operation.path("value"));
                }
                case "remove" -> remove(result, path);
                case "move" -> {
                    List<String> from = path(operation.path("from").asString(""));
                    JsonNode moved = read(result, from);
                    remove(result, from);
                    add(result, path, moved);
                }
                case "copy" ->
                        add(
                                result,
                                path,
                                read(result, path(operation.path("from").asString(""))).deepCopy());
                case "test" -> {
                    if (!read(result, path).equals(operation.path("value"))) {
                        throw refused("testing value " + operation.path("path") + " failed");
                    }
                }
                default -> throw ApiError.badRequest("unexpected kind: " + operation.path("op"));
            }
        }
        return result;
    }

    private static List<String> path(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(part -> part.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static JsonNode read(JsonNode from, List<String> path) {
        JsonNode at = from;
        for (String part : path) {
            at = at instanceof ArrayNode list ? list.path(index(list, part)) : at.path(part);
            if (at.isMissingNode()) {
                throw refused("path /" + String.join("/", path) + " does not exist");
            }
        }
        return at;
    }

    private static void add(ObjectNode root, List<String> path, JsonNode value) {
        if (path.isEmpty()) {
            if (!(value instanceof ObjectNode whole)) {
                throw refused("the root must be an object");
            }
            root.removeAll();
            root.setAll(whole);
            return;
        }
        String last = path.get(path.size() - 1);
        JsonNode parent = read(root, path.subList(0, path.size() - 1));
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode list) {
            list.insert(last.equals("-") ? list.size() : index(list, last), value);
        } else {
            throw refused("path /" + String.join("/", path) + " does not exist");
        }
    }

    private static void remove(ObjectNode root, List<String> path) {
        read(root, path);
        String last = path.get(path.size() - 1);
        JsonNode parent = read(root, path.subList(0, path.size() - 1));
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else if (parent instanceof ArrayNode list) {
            list.remove(index(list, last));
        }
    }

    private static int index(ArrayNode list, String part) {
        try {
            int index = Integer.parseInt(part);
            if (index >= 0 && index <= list.size()) {
                return index;
            }
        } catch (NumberFormatException e) {
            throw refused("'" + part + "' is no index of a list");
        }
        throw refused("index " + part + " is out of the list's " + list.size());
    }

    private static ApiError refused(String why) {
        return new ApiError(
                422,
                "Invalid",
                "the server rejected our request due to an error in our request: " + why);
    }
}
