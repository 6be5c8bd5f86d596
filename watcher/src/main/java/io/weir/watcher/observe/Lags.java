package io.weir.watcher.observe;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Stamp;
import io.weir.watcher.revision.Known;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares the view of managed objects with what Weir wrote last. A view from before that write
 * shows nothing that a decision may rest on.
 */
final class Lags {

    private Lags() {}

    /**
     * An object whose view is from before Weir's own write.
     *
     * @param written resourceVersion of that write
     */
    record Lag(ObjectId id, String written) {}

    /** The managed objects of watched kinds. */
    static List<Managed> managed(
            CanaryKey canary, Map<String, Stamp> objects, Collection<ResourceKind> watched) {
        List<Managed> all = new ArrayList<>();
        objects.forEach(
                (local, stamp) -> {
                    int slash = local.indexOf('/');
                    watched.stream()
                            .filter(kind -> slash > 0)
                            .filter(kind -> kind.kind().equals(local.substring(0, slash)))
                            .map(
                                    kind ->
                                            new ObjectId(
                                                    kind,
                                                    canary.namespace(),
                                                    local.substring(slash + 1)))
                            .forEach(id -> all.add(new Managed(id, stamp)));
                });
        return all;
    }

    /** One of them. */
    record Managed(ObjectId id, Stamp stamp) {

        /** Present when the view of it lags behind. */
        Optional<Lag> lag(Cluster cluster, Known known) {
            String written = stamp.resourceVersion();
            Optional<String> seen =
                    cluster.find(id).map(Lags::version).or(() -> cluster.goneAt(id));
            boolean caughtUp =
                    seen.map(version -> !ResourceVersions.older(version, written)).orElse(false);
            return caughtUp || known.confirmed(id, written)
                    ? Optional.empty()
                    : Optional.of(new Lag(id, written));
        }
    }

    static String version(ObjectNode object) {
        return object.path("metadata").path("resourceVersion").asString("");
    }
}
