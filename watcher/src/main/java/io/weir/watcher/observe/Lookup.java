package io.weir.watcher.observe;

import io.weir.kubernetes.ResourceKind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cluster as one evaluation sees it. It notes what was asked for, there or not: exactly those
 * objects can change the outcome.
 */
public final class Lookup implements Cluster {

    private final Cluster cluster;
    private final Set<ObjectId> asked = new HashSet<>();

    public Lookup(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Optional<ObjectNode> find(ObjectId id) {
        asked.add(id);
        return cluster.find(id);
    }

    @Override
    public Optional<String> goneAt(ObjectId id) {
        asked.add(id);
        return cluster.goneAt(id);
    }

    @Override
    public Optional<String> fingerprint(ObjectId id) {
        asked.add(id);
        return cluster.fingerprint(id);
    }

    @Override
    public boolean serves(ResourceKind kind) {
        return cluster.serves(kind);
    }

    /** What was asked for so far. */
    public Set<ObjectId> asked() {
        return Set.copyOf(asked);
    }
}
