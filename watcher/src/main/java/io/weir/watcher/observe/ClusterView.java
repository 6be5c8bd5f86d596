package io.weir.watcher.observe;

import io.weir.kubernetes.ResourceKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects that informers told of, trimmed. They are kept as bytes: a tree of a Deployment takes
 * ten times as much, most of them belong to no Canary, and what is read out is the reader's own.
 * Lives on one event loop.
 */
public final class ClusterView implements Cluster {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BiFunction<ResourceKind, ObjectNode, String> fingerprints;
    private final Map<ObjectId, Live> live = new HashMap<>();
    private final Map<ObjectId, String> gone = new HashMap<>();
    private final Set<ResourceKind> served = new HashSet<>();

    /** An object as it is kept; a class, because a record of an array has no sensible equality. */
    private static final class Live {
        private final String uid;
        private final String resourceVersion;
        private final byte[] json;

        /** Taken when it is asked for first; most objects are nobody's. */
        private Optional<String> fingerprint = Optional.empty();

        private Live(String uid, String resourceVersion, byte[] json) {
            this.uid = uid;
            this.resourceVersion = resourceVersion;
            this.json = json;
        }
    }

    /**
     * An empty view.
     *
     * @param fingerprints of the fields that Weir owns
     */
    public ClusterView(BiFunction<ResourceKind, ObjectNode, String> fingerprints) {
        this.fingerprints = fingerprints;
    }

    /**
     * Takes an object.
     *
     * @return whether it is news: not for one that is known in this form or in a later one
     */
    public boolean put(ResourceKind kind, ObjectNode object) {
        ObjectId id = ObjectId.of(kind, object);
        String version = object.path("metadata").path("resourceVersion").asString("");
        Live known = live.get(id);
        if (known != null
                && (known.resourceVersion.equals(version)
                        || ResourceVersions.older(version, known.resourceVersion))) {
            return false;
        }
        String uid = object.path("metadata").path("uid").asString("");
        live.put(id, new Live(uid, version, JSON.writeValueAsBytes(Trimming.of(kind, object))));
        gone.remove(id);
        return true;
    }

    /**
     * Takes an object away.
     *
     * @param last its last known form
     * @param remember whether somebody may ask for when it went
     * @return whether it is news: not when another object of that name has come meanwhile
     */
    public boolean remove(ResourceKind kind, ObjectNode last, boolean remember) {
        ObjectId id = ObjectId.of(kind, last);
        Live known = live.get(id);
        if (known == null || !known.uid.equals(last.path("metadata").path("uid").asString(""))) {
            return false;
        }
        live.remove(id);
        if (remember) {
            String version = last.path("metadata").path("resourceVersion").asString("");
            gone.put(
                    id,
                    ResourceVersions.older(version, known.resourceVersion)
                            ? known.resourceVersion
                            : version);
        }
        return true;
    }

    /** Takes it that the server was asked and has no such object. */
    public void absent(ObjectId id) {
        live.remove(id);
    }

    /** Notes that the server knows the kind. */
    public void serve(ResourceKind kind) {
        served.add(kind);
    }

    @Override
    public Optional<ObjectNode> find(ObjectId id) {
        return Optional.ofNullable(live.get(id))
                .map(known -> (ObjectNode) JSON.readTree(known.json));
    }

    @Override
    public Optional<String> fingerprint(ObjectId id) {
        Live known = live.get(id);
        if (known == null) {
            return Optional.empty();
        }
        if (known.fingerprint.isEmpty()) {
            known.fingerprint = find(id).map(object -> fingerprints.apply(id.kind(), object));
        }
        return known.fingerprint;
    }

    @Override
    public Optional<String> goneAt(ObjectId id) {
        return Optional.ofNullable(gone.get(id));
    }

    @Override
    public boolean serves(ResourceKind kind) {
        return served.contains(kind);
    }
}
