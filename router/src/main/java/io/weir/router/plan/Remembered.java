package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Which managed objects a Canary's status remembers. */
final class Remembered {

    private Remembered() {}

    /** Those of one kind; none as long as the Canary was not read. */
    static Set<ObjectName> of(Seen seen, ObjectName canary, ResourceKind kind) {
        Set<ObjectName> names = new LinkedHashSet<>();
        if (seen.knows(canary)) {
            seen.get(canary).ifPresent(raw -> add(raw, kind, names));
        }
        return names;
    }

    private static void add(ObjectNode canary, ResourceKind kind, Set<ObjectName> names) {
        String prefix = kind.kind() + "/";
        CanaryReader.read(canary, "").status().objects().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .map(name -> new ObjectName(kind, name.substring(prefix.length())))
                .forEach(names::add);
    }
}
