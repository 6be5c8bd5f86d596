package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import io.weir.runtime.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays the Deployment controller and the pods behind it: the status of each Deployment follows its
 * spec, as fast and as well as its image is told to behave. No pods are made.
 *
 * <pre>
 *   spec changes ──▶ observed: generation taken over, new pods counted, old ones still available
 *                ──▶ ready after the image's delay: all updated and available, old ones gone
 *                ──▶ or never: unavailable, and after the progress deadline ProgressDeadlineExceeded
 *                ──▶ crash: some time after it was ready none is available any more
 * </pre>
 *
 * Any thread may call, and the timers may run on any: the store's lock guards this object too.
 */
public final class DeploymentSimulation {

    /**
     * What pods of an image do.
     *
     * @param readyAfter how long a pod takes to become ready; empty: never
     * @param crashAfter how long after that all pods crash for good; empty: never
     * @param deadline the progress deadline; empty: the Deployment's {@code
     *     progressDeadlineSeconds}
     */
    public record Behaviour(
            Optional<Duration> readyAfter,
            Optional<Duration> crashAfter,
            Optional<Duration> deadline) {

        public static Behaviour readyAfter(Duration delay) {
            return new Behaviour(Optional.of(delay), Optional.empty(), Optional.empty());
        }

        public static Behaviour neverReady() {
            return new Behaviour(Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Never ready, and the progress deadline is over after this time. */
        public static Behaviour deadlineExceededAfter(Duration delay) {
            return new Behaviour(Optional.empty(), Optional.empty(), Optional.of(delay));
        }

        public static Behaviour crashing(Duration readyAfter, Duration crashAfter) {
            return new Behaviour(
                    Optional.of(readyAfter), Optional.of(crashAfter), Optional.empty());
        }
    }

    private final ObjectStore store;
    private final Timers timers;
    private final InstantSource clock;
    private final Duration observedAfter;
    private final Behaviour usual;
    private final Map<String, Behaviour> byImage = new LinkedHashMap<>();

    /** The template of each Deployment, by uid, whose rollout came to its end. */
    private final Map<String, JsonNode> rolledOut = new HashMap<>();

    private final Map<String, List<Timers.Timer>> pending = new HashMap<>();
    private final Consumer<Change> listener = this::changed;

    /**
     * Starts to follow the store's Deployments.
     *
     * @param observedAfter how long the controller takes to see a change
     * @param usual behaviour of images that nothing else is said about
     */
    public DeploymentSimulation(
            ObjectStore store,
            Timers timers,
            InstantSource clock,
            Duration observedAfter,
            Behaviour usual) {
        this.store = store;
        this.timers = timers;
        this.clock = clock;
        this.observedAfter = observedAfter;
        this.usual = usual;
        store.watch(store.version(), listener);
    }

    /** From the next change on, pods with an image that contains this text behave so. */
    public void behave(String image, Behaviour behaviour) {
        synchronized (store) {
            byImage.put(image, behaviour);
        }
    }

    /** Ends it; statuses stay as they are. */
    public void close() {
        synchronized (store) {
            store.unwatch(listener);
            pending.values().forEach(all -> all.forEach(Timers.Timer::cancel));
            pending.clear();
        }
    }

    private void changed(Change change) {
        if (!change.type().is(ResourceKind.DEPLOYMENT)) {
            return;
        }
        String uid = Fields.uid(change.object());
        if (change.after().isEmpty()) {
            cancel(uid);
            rolledOut.remove(uid);
            return;
        }
        ObjectNode after = change.object();
        boolean moved =
                change.before()
                        .map(b -> Fields.generation(b) != Fields.generation(after))
                        .orElse(true);
        if (moved) {
            cancel(uid);
            later(
                    uid,
                    observedAfter,
                    () -> observe(uid, Fields.namespace(after), Fields.name(after)));
        }
    }

    private void observe(String uid, String namespace, String name) {
        Optional<ObjectNode> current = current(uid, namespace, name);
        if (current.isEmpty()) {
            return;
        }
        ObjectNode deployment = current.get();
        int wanted = wanted(deployment);
        JsonNode template = deployment.path("spec").path("template");
        boolean sameTemplate = template.equals(rolledOut.get(uid));
        int before = deployment.path("status").path("availableReplicas").asInt(0);
        int ready = sameTemplate ? Math.min(before, wanted) : 0;
        int old = sameTemplate ? 0 : before;
        if (wanted == 0 || (ready == wanted && old == 0)) {
            complete(uid, deployment);
            return;
        }
        write(
                deployment,
                new DeploymentStatus(
                        wanted + old, wanted, ready + old, DeploymentStatus.UNDER_WAY));
        Behaviour behaviour = behaviour(template);
        behaviour
                .readyAfter()
                .ifPresentOrElse(
                        delay ->
                                later(
                                        uid,
                                        delay,
                                        () -> becomeReady(uid, namespace, name, behaviour)),
                        () ->
                                later(
                                        uid,
                                        behaviour.deadline().orElse(deadline(deployment)),
                                        () -> exceed(uid, namespace, name)));
    }

    private void becomeReady(String uid, String namespace, String name, Behaviour behaviour) {
        current(uid, namespace, name).ifPresent(d -> complete(uid, d));
        behaviour
                .crashAfter()
                .ifPresent(delay -> later(uid, delay, () -> crash(uid, namespace, name)));
    }

    private void crash(String uid, String namespace, String name) {
        current(uid, namespace, name)
                .ifPresent(
                        d ->
                                write(
                                        d,
                                        new DeploymentStatus(
                                                wanted(d),
                                                wanted(d),
                                                0,
                                                DeploymentStatus.COMPLETE)));
    }

    private void exceed(String uid, String namespace, String name) {
        current(uid, namespace, name)
                .ifPresent(
                        d -> write(d, DeploymentStatus.as(d, DeploymentStatus.DEADLINE_EXCEEDED)));
    }

    private void complete(String uid, ObjectNode deployment) {
        rolledOut.put(uid, deployment.path("spec").path("template"));
        write(deployment, DeploymentStatus.complete(wanted(deployment)));
    }

    private void write(ObjectNode deployment, DeploymentStatus status) {
        store.replaceStatus(ResourceKind.DEPLOYMENT, status.on(deployment, clock.instant()));
    }

    private static int wanted(ObjectNode deployment) {
        return deployment.path("spec").path("replicas").asInt(1);
    }

    private Behaviour behaviour(JsonNode template) {
        for (JsonNode container : template.path("spec").path("containers")) {
            String image = container.path("image").asString("");
            for (Map.Entry<String, Behaviour> known : byImage.entrySet()) {
                if (image.contains(known.getKey())) {
                    return known.getValue();
                }
            }
        }
        return usual;
    }

    private Optional<ObjectNode> current(String uid, String namespace, String name) {
        return store.get(ResourceKind.DEPLOYMENT, namespace, name)
                .filter(d -> Fields.uid(d).equals(uid));
    }

    private void later(String uid, Duration delay, Runnable action) {
        pending.computeIfAbsent(uid, any -> new ArrayList<>())
                .add(timers.after(delay, () -> run(action)));
    }

    private void run(Runnable action) {
        synchronized (store) {
            action.run();
        }
    }

    private void cancel(String uid) {
        Optional.ofNullable(pending.remove(uid))
                .ifPresent(all -> all.forEach(Timers.Timer::cancel));
    }

    private static Duration deadline(ObjectNode deployment) {
        return Duration.ofSeconds(
                deployment.path("spec").path("progressDeadlineSeconds").asLong(600));
    }
}
