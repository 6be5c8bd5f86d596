package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * The kinds that are served, their objects, and the log of changes. Knows nothing of rules: what is
 * put is kept, under the next version. Guarded by the store's lock.
 */
final class StoredObjects {

    /** Place of an object within its kind; the namespace is empty for kinds without namespaces. */
    record Key(String namespace, String name) implements Comparable<Key> {
        static Key of(ObjectNode object) {
            return new Key(Fields.namespace(object), Fields.name(object));
        }

        @Override
        public int compareTo(Key other) {
            int byNamespace = namespace.compareTo(other.namespace);
            return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
        }
    }

    private final ChangeLog log;
    private final Map<String, ResourceType> types = new LinkedHashMap<>();
    private final Map<String, NavigableMap<Key, ObjectNode>> objects = new LinkedHashMap<>();
    private long version = 1;

    StoredObjects(int history) {
        this.log = new ChangeLog(history);
    }

    ChangeLog log() {
        return log;
    }

    long version() {
        return version;
    }

    /** Forgets the log, and moves on, so that every version known to clients is too old. */
    void forgetHistory() {
        version++;
        log.forget(version);
    }

    void register(ResourceType type) {
        types.put(id(type), type);
        objects.computeIfAbsent(id(type), any -> new TreeMap<>());
    }

    /** Ends a kind; its objects go first, each with a change of its own. */
    void unregister(ResourceType type) {
        for (Key key : List.copyOf(shelf(type).keySet())) {
            remove(type, key);
        }
        objects.remove(id(type));
        types.remove(id(type));
    }

    List<ResourceType> types() {
        return List.copyOf(types.values());
    }

    Optional<ResourceType> type(String group, String apiVersion, String plural) {
        return Optional.ofNullable(types.get(plural + "." + group))
                .filter(type -> type.versions().contains(apiVersion));
    }

    ResourceType required(ResourceKind kind) {
        return type(kind.group(), kind.version(), kind.plural())
                .orElseThrow(ApiError::noSuchResource);
    }

    Optional<ObjectNode> find(ResourceType type, Key key) {
        return Optional.ofNullable(shelf(type).get(key));
    }

    /** The objects themselves, by namespace and name; an empty namespace means all. */
    List<ObjectNode> list(ResourceType type, String namespace, Predicate<ObjectNode> selection) {
        return shelf(type).entrySet().stream()
                .filter(e -> namespace.isEmpty() || e.getKey().namespace().equals(namespace))
                .map(Map.Entry::getValue)
                .filter(selection)
                .toList();
    }

    /** Keeps an object, which from now on nobody changes, under the next version. */
    ObjectNode put(ResourceType type, Key key, Optional<ObjectNode> before, ObjectNode object) {
        object.put("apiVersion", type.apiVersion(type.preferred().version()));
        stamp(object);
        shelf(type).put(key, object);
        log.add(new Change(version, type, before, Optional.of(object)));
        return object;
    }

    /** Removes an object and gives its last form, under the version of its end. */
    ObjectNode remove(ResourceType type, Key key) {
        ObjectNode last = shelf(type).remove(key).deepCopy();
        stamp(last);
        log.add(new Change(version, type, Optional.of(last), Optional.empty()));
        return last;
    }

    private void stamp(ObjectNode object) {
        version++;
        object.withObject("metadata").put("resourceVersion", Long.toString(version));
    }

    private NavigableMap<Key, ObjectNode> shelf(ResourceType type) {
        return objects.getOrDefault(id(type), new TreeMap<>());
    }

    private static String id(ResourceType type) {
        return type.preferred().plural() + "." + type.preferred().group();
    }
}
