package io.weir.watcher.observe;

import io.weir.kubernetes.api.CanaryView;
import io.weir.kubernetes.api.Guard;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Problem;
import io.weir.traffic.RouteCheck;
import io.weir.watcher.admission.MainPort;
import io.weir.watcher.admission.ServiceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Canaries that there are, as they were read. Lives on one event loop. */
final class Canaries {

    private final Function<ObjectNode, CanaryView> reader;
    private final Map<CanaryKey, ObservedCanary> all = new HashMap<>();

    /** Canaries that are read with the given function. */
    Canaries(Function<ObjectNode, CanaryView> reader) {
        this.reader = reader;
    }

    /** Takes an object; empty when it is known in this form or in a later one. */
    Optional<ObservedCanary> put(ObjectNode object) {
        CanaryKey key = key(object);
        String version = Lags.version(object);
        ObservedCanary known = all.get(key);
        if (known != null
                && (known.view().resourceVersion().equals(version)
                        || ResourceVersions.older(version, known.view().resourceVersion()))) {
            return Optional.empty();
        }
        CanaryView view = read(object);
        ObservedCanary observed =
                new ObservedCanary(
                        view,
                        MainPort.of(object),
                        ServiceSettings.of(object),
                        view.spec()
                                .map(spec -> RouteCheck.problems(object, spec))
                                .orElse(List.of()));
        all.put(key, observed);
        return Optional.of(observed);
    }

    /** Whether it was there. */
    boolean remove(CanaryKey key) {
        return all.remove(key) != null;
    }

    Optional<ObservedCanary> find(CanaryKey key) {
        return Optional.ofNullable(all.get(key));
    }

    Set<CanaryKey> keys() {
        return Set.copyOf(all.keySet());
    }

    static CanaryKey key(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return new CanaryKey(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }

    /** An object that even the lenient reader stumbles over harms nobody but itself. */
    private CanaryView read(ObjectNode object) {
        try {
            return reader.apply(object);
        } catch (RuntimeException e) {
            JsonNode metadata = object.path("metadata");
            return new CanaryView(
                    key(object),
                    metadata.path("uid").asString(""),
                    metadata.path("generation").asLong(0),
                    Lags.version(object),
                    metadata.path("creationTimestamp").asString(""),
                    metadata.has("deletionTimestamp"),
                    Guard.on(object),
                    Optional.empty(),
                    CanaryStatus.EMPTY,
                    List.of(
                            new Problem(
                                    Problem.INVALID,
                                    key(object) + ": cannot be read: " + e.getMessage(),
                                    Problem.Effect.BLOCKS)));
        }
    }
}
