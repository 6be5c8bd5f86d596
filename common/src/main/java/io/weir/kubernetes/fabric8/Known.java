package io.weir.kubernetes.fabric8;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an informer last saw of each object, as bytes: a tree of nodes would take several times the
 * memory, and is needed again only when an object vanished during a gap. For one thread.
 */
final class Known {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final class Form {
        private final String resourceVersion;
        private final byte[] json;

        Form(String resourceVersion, byte[] json) {
            this.resourceVersion = resourceVersion;
            this.json = json;
        }
    }

    private final Map<String, Form> objects = new HashMap<>();

    /** Keeps the object; whether it is new or another than before. */
    boolean keep(ObjectNode object) {
        String version = object.path("metadata").path("resourceVersion").asString("");
        Form before =
                objects.put(
                        key(object),
                        new Form(version, object.toString().getBytes(StandardCharsets.UTF_8)));
        return before == null || !before.resourceVersion.equals(version);
    }

    void forget(ObjectNode object) {
        objects.remove(key(object));
    }

    /** Drops all but these and gives what it dropped. */
    List<ObjectNode> retain(Set<String> keys) {
        var gone = new ArrayList<ObjectNode>();
        for (String key : List.copyOf(objects.keySet())) {
            if (!keys.contains(key)) {
                Optional.ofNullable(objects.remove(key))
                        .ifPresent(form -> gone.add((ObjectNode) JSON.readTree(form.json)));
            }
        }
        return gone;
    }

    static String key(ObjectNode object) {
        return object.path("metadata").path("namespace").asString("")
                + "/"
                + object.path("metadata").path("name").asString("");
    }
}
