package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects that were read for one verdict, missing ones included. All lie in the Canary's
 * namespace.
 *
 * @param objects by name; empty for one that does not exist
 */
public record Seen(Map<ObjectName, Optional<ObjectNode>> objects) {

    public static final Seen NOTHING = new Seen(Map.of());

    public Seen {
        objects = Map.copyOf(objects);
    }

    /** Whether it was read, there or not. */
    public boolean knows(ObjectName name) {
        return objects.containsKey(name);
    }

    /**
     * The object as it was read.
     *
     * @throws IllegalStateException when it was not read: a plan forgot to ask for it
     */
    public Optional<ObjectNode> get(ObjectName name) {
        Optional<ObjectNode> object = objects.get(name);
        if (object == null) {
            throw new IllegalStateException(name + " was not read");
        }
        return object;
    }

    /** Those of the names that exist. */
    public Map<ObjectName, ObjectNode> existing(Iterable<ObjectName> names) {
        Map<ObjectName, ObjectNode> existing = new LinkedHashMap<>();
        names.forEach(name -> get(name).ifPresent(object -> existing.put(name, object)));
        return existing;
    }

    /** This and more. */
    public Seen with(Map<ObjectName, Optional<ObjectNode>> more) {
        Map<ObjectName, Optional<ObjectNode>> all = new HashMap<>(objects);
        all.putAll(more);
        return new Seen(all);
    }
}
