package io.weir.watcher.revision;

import io.weir.rollout.CanaryKey;
import io.weir.watcher.observe.ObjectId;
import io.weir.watcher.observe.ResourceVersions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the API server answered. Never the contents of a ConfigMap or Secret. */
public final class Facts implements Known {

    private final Map<ObjectId, Config> configs = new HashMap<>();
    private final Map<StoredTemplate, Boolean> templates = new HashMap<>();
    private final Map<ObjectId, String> confirmed = new HashMap<>();

    private final Map<CanaryKey, Served> served = new HashMap<>();
    private final Map<CanaryKey, Map<ObjectId, Instant>> waiting = new HashMap<>();

    /** A template that was served as it is stored, by a version of the API server. */
    private record Served(String template, String version) {}

    private record Config(String resourceVersion, ConfigState state) {}

    @Override
    public Optional<ConfigState> config(ObjectId id, String resourceVersion) {
        return Optional.ofNullable(configs.get(id))
                .filter(
                        config ->
                                config.resourceVersion().equals(resourceVersion)
                                        || ResourceVersions.older(
                                                resourceVersion, config.resourceVersion()))
                .map(Config::state);
    }

    @Override
    public Optional<Boolean> same(StoredTemplate question) {
        return Optional.ofNullable(templates.get(question));
    }

    @Override
    public boolean confirmed(ObjectId id, String resourceVersion) {
        String known = confirmed.get(id);
        return known != null
                && (known.equals(resourceVersion)
                        || ResourceVersions.older(resourceVersion, known));
    }

    @Override
    public Optional<Instant> waitingSince(CanaryKey canary, ObjectId id) {
        return Optional.ofNullable(waiting.getOrDefault(canary, Map.of()).get(id));
    }

    /** Notes which of a Canary's workloads do not serve, and since when; others do. */
    public void noteWaiting(CanaryKey canary, Map<ObjectId, Instant> since) {
        if (since.isEmpty()) {
            waiting.remove(canary);
        } else {
            waiting.put(canary, Map.copyOf(since));
        }
    }

    /** Notes the state of a ConfigMap or Secret. */
    void learn(ObjectId id, String resourceVersion, ConfigState state) {
        configs.put(id, new Config(resourceVersion, state));
    }

    /** Notes a comparison; those with templates that were served before are of no use any more. */
    void learn(StoredTemplate question, boolean same) {
        templates
                .keySet()
                .removeIf(
                        known ->
                                known.canary().equals(question.canary())
                                        && !known.served().equals(question.served()));
        templates.put(question, same);
    }

    /** Notes that this version of the API server serves the stored template unchanged. */
    void learn(CanaryKey canary, String template, String version) {
        served.put(canary, new Served(template, version));
    }

    /** Whether some version was seen to serve the stored template unchanged. */
    boolean servedAsStored(CanaryKey canary, String template) {
        return Optional.ofNullable(served.get(canary))
                .map(known -> known.template().equals(template))
                .orElse(false);
    }

    /** Whether this version does. */
    boolean servedAsStored(StoredTemplate question, String version) {
        return new Served(question.stored().template(), version)
                .equals(served.get(question.canary()));
    }

    /** Notes that the view of an object is as the server has it. */
    public void confirm(ObjectId id, String resourceVersion) {
        confirmed.put(id, resourceVersion);
    }

    /** The object is gone, or nobody refers to it any more. */
    public void forget(ObjectId id) {
        configs.remove(id);
        confirmed.remove(id);
    }

    /** The Canary is gone. */
    public void forget(CanaryKey canary) {
        templates.keySet().removeIf(known -> known.canary().equals(canary));
        served.remove(canary);
        waiting.remove(canary);
    }
}
