package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import io.weir.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays the DaemonSet controller on a cluster of a few nodes without labels: one pod on each, or
 * none where the pods ask for a label. After a change the new pods are counted, and ready after the
 * delay. No pods are made. Any thread may call: the store's lock guards this object too.
 */
final class DaemonSetSimulation {

    private static final int NODES = 2;

    private final ObjectStore store;
    private final Timers timers;
    private final Duration observedAfter;
    private final Duration readyAfter;
    private final Map<String, List<Timers.Timer>> pending = new HashMap<>();
    private final Consumer<Change> listener = this::changed;

    /**
     * Starts to follow the store's DaemonSets.
     *
     * @param observedAfter how long the controller takes to see a change
     * @param readyAfter how long pods take from then on to become ready
     */
    DaemonSetSimulation(
            ObjectStore store, Timers timers, Duration observedAfter, Duration readyAfter) {
        this.store = store;
        this.timers = timers;
        this.observedAfter = observedAfter;
        this.readyAfter = readyAfter;
        store.watch(store.version(), listener);
    }

    /** Ends it; statuses stay as they are. */
    void close() {
        synchronized (store) {
            store.unwatch(listener);
            pending.values().forEach(all -> all.forEach(Timers.Timer::cancel));
            pending.clear();
        }
    }

    private void changed(Change change) {
        if (!change.type().is(ResourceKind.DAEMON_SET)) {
            return;
        }
        ObjectNode object = change.object();
        String uid = Fields.uid(object);
        boolean moved =
                change.before()
                        .map(before -> Fields.generation(before) != Fields.generation(object))
                        .orElse(true);
        if (moved || change.after().isEmpty()) {
            Optional.ofNullable(pending.remove(uid))
                    .ifPresent(all -> all.forEach(Timers.Timer::cancel));
        }
        if (moved && change.after().isPresent()) {
            later(object, observedAfter, 0);
            later(object, observedAfter.plus(readyAfter), NODES);
        }
    }

    private void later(ObjectNode object, Duration delay, int available) {
        pending.computeIfAbsent(Fields.uid(object), any -> new ArrayList<>())
                .add(timers.after(delay, () -> write(object, available)));
    }

    private void write(ObjectNode seen, int available) {
        synchronized (store) {
            store.get(ResourceKind.DAEMON_SET, Fields.namespace(seen), Fields.name(seen))
                    .filter(object -> Fields.uid(object).equals(Fields.uid(seen)))
                    .ifPresent(
                            object ->
                                    store.replaceStatus(
                                            ResourceKind.DAEMON_SET, with(object, available)));
        }
    }

    private static ObjectNode with(ObjectNode daemonSet, int available) {
        boolean anywhere = daemonSet.at("/spec/template/spec/nodeSelector").isEmpty();
        int desired = anywhere ? NODES : 0;
        ObjectNode copy = daemonSet.deepCopy();
        copy.putObject("status")
                .put("observedGeneration", Fields.generation(daemonSet))
                .put("desiredNumberScheduled", desired)
                .put("currentNumberScheduled", desired)
                .put("updatedNumberScheduled", desired)
                .put("numberMisscheduled", 0)
                .put("numberReady", Math.min(desired, available))
                .put("numberAvailable", Math.min(desired, available));
        return copy;
    }
}
