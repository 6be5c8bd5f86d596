package io.weir.watcher.observe;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.Informers;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanaryKey;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers;
import io.weir.watcher.WatcherMetrics;
import io.weir.watcher.admission.Neighbours;
import io.weir.watcher.publish.SnapshotPublisher;
import io.weir.watcher.revision.Facts;
import io.weir.watcher.revision.Fetcher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches the cluster: takes what the informers tell into the views and says which canaries it
 * concerns. An object that no canary asked for costs a look into a map. Lives on one event loop.
 */
public final class Watches {

    private static final Logger LOGGER = LoggerFactory.getLogger(Watches.class);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** Ten seconds of looks. */
    private static final int TELL_AFTER = 200;

    private final Evaluator.Parts parts;
    private final Evaluator evaluator;
    private final Map<ResourceKind, Informers.Informer> informers = new HashMap<>();
    private volatile boolean settled;
    private boolean closed;
    private int looks;

    private Watches(Evaluator.Parts parts) {
        this.parts = parts;
        this.evaluator = new Evaluator(parts);
    }

    /**
     * Begins to watch. Snapshots are made once each kind was listed or is known to be missing.
     *
     * @param kinds beside Canaries
     */
    public static Watches begin(
            WatchParts given, Informers source, Collection<ResourceKind> kinds) {
        Watches watches =
                new Watches(
                        new Evaluator.Parts(
                                new ClusterView(Fingerprints::of),
                                new Canaries(given.reader()),
                                new Neighbours(),
                                given.builder(),
                                given.facts(),
                                given.fetcher(),
                                given.publisher(),
                                given.timers(),
                                given.clock(),
                                given.metrics()));
        given.publisher().onTakeover(watches::takenOver);
        watches.watchCanaries(source);
        new HashSet<>(kinds).forEach(kind -> watches.watch(source, kind));
        watches.settle();
        return watches;
    }

    /** Whether everything that there is was seen once; for readiness. Any thread. */
    public boolean settled() {
        return settled;
    }

    /** Makes no more snapshots. The informers are closed by whoever made them. */
    public void close() {
        closed = true;
        evaluator.close();
    }

    private void takenOver(Set<CanaryKey> known) {
        Set<CanaryKey> all = new HashSet<>(known);
        all.addAll(parts.canaries().keys());
        all.removeIf(key -> !parts.publisher().owns(key));
        evaluator.touch(all);
    }

    private void watchCanaries(Informers source) {
        informers.put(
                ResourceKind.CANARY,
                source.watch(
                        ResourceKind.CANARY,
                        Informers.Detail.FULL,
                        new Listener(ResourceKind.CANARY) {
                            @Override
                            public void present(ObjectNode object) {
                                parts.canaries().put(object).ifPresent(Watches.this::canary);
                            }

                            @Override
                            public void gone(ObjectNode last) {
                                noCanary(Canaries.key(last));
                            }
                        }));
    }

    private void watch(Informers source, ResourceKind kind) {
        boolean metadata = kind.equals(ResourceKind.CONFIG_MAP) || kind.equals(ResourceKind.SECRET);
        informers.put(
                kind,
                source.watch(
                        kind,
                        metadata ? Informers.Detail.METADATA : Informers.Detail.FULL,
                        new Listener(kind)));
    }

    private void canary(ObservedCanary canary) {
        Set<CanaryKey> concerned =
                new HashSet<>(parts.neighbours().put(canary.view(), parts.clock().instant()));
        concerned.add(canary.view().key());
        evaluator.touch(concerned);
    }

    private void noCanary(CanaryKey key) {
        if (parts.canaries().remove(key)) {
            Set<CanaryKey> concerned = new HashSet<>(parts.neighbours().remove(key));
            concerned.add(key);
            evaluator.touch(concerned);
        }
    }

    /** A kind that is not there yet is no reason to wait, but for the Canaries themselves. */
    private void settle() {
        if (settled || closed) {
            return;
        }
        boolean listed =
                informers.values().stream()
                        .allMatch(informer -> informer.synced() || informer.kindMissing());
        if (listed && informers.get(ResourceKind.CANARY).synced()) {
            settled = true;
            evaluator.ready();
        } else {
            if (++looks == TELL_AFTER) {
                tellWhatIsMissing();
            }
            parts.timers().after(LOOK, this::settle);
        }
    }

    private void tellWhatIsMissing() {
        LOGGER.atWarn()
                .addKeyValue(
                        LogKeys.KIND,
                        informers.entrySet().stream()
                                .filter(entry -> !entry.getValue().synced())
                                .map(entry -> entry.getKey().plural())
                                .sorted()
                                .toList())
                .log("no snapshots are made until these kinds could be listed");
    }

    /** Takes objects of one kind into the view. */
    private class Listener implements Informers.Listener {
        private final ResourceKind kind;

        private Listener(ResourceKind kind) {
            this.kind = kind;
        }

        @Override
        public void present(ObjectNode object) {
            ObjectId id = ObjectId.of(kind, object);
            if (kind.equals(ResourceKind.DEPLOYMENT)) {
                evaluator.touch(parts.neighbours().deployed(id, Optional.of(object)));
            }
            if (parts.view().put(kind, object)) {
                evaluator.touch(evaluator.dependents().of(id));
            }
        }

        @Override
        public void gone(ObjectNode last) {
            ObjectId id = ObjectId.of(kind, last);
            if (kind.equals(ResourceKind.DEPLOYMENT)) {
                evaluator.touch(parts.neighbours().deployed(id, Optional.empty()));
            }
            Set<CanaryKey> concerned = evaluator.dependents().of(id);
            if (parts.view().remove(kind, last, !concerned.isEmpty())) {
                parts.facts().forget(id);
                evaluator.touch(concerned);
            }
        }

        @Override
        public void listed() {
            parts.view().serve(kind);
            if (settled) {
                evaluator.touch(parts.canaries().keys());
            }
        }
    }

    /** What watching takes. */
    public record WatchParts(
            Function<ObjectNode, CanaryView> reader,
            SnapshotBuilder builder,
            Facts facts,
            Fetcher fetcher,
            SnapshotPublisher publisher,
            Timers timers,
            InstantSource clock,
            WatcherMetrics metrics) {}

    /** Kinds that every Canary needs. */
    public static List<ResourceKind> base() {
        return List.of(
                ResourceKind.METRIC_TEMPLATE,
                ResourceKind.SERVICE,
                ResourceKind.CONFIG_MAP,
                ResourceKind.SECRET);
    }
}
