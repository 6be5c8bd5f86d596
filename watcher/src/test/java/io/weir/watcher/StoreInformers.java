package io.weir.watcher;

import io.vertx.core.Future;
import io.weir.embedded.kubernetes.Change;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.kubernetes.Informers;
import io.weir.kubernetes.ResourceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Informers on a store without network and threads: each change is told at once, unless a kind is
 * made to lag.
 */
final class StoreInformers implements Informers {

    private final ObjectStore store;
    private final Map<ResourceKind, OfKind> running = new HashMap<>();
    private final Set<ResourceKind> lagging = new HashSet<>();

    StoreInformers(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Informer watch(ResourceKind kind, Detail detail, Listener listener) {
        OfKind informer = new OfKind(kind, detail, listener);
        running.put(kind, informer);
        informer.start();
        return informer;
    }

    @Override
    public Future<Void> close() {
        running.values().forEach(informer -> store.unwatch(informer::on));
        running.values().forEach(informer -> informer.closed = true);
        return Future.succeededFuture();
    }

    /** Changes of a kind are kept back from now on. */
    void lag(ResourceKind kind) {
        lagging.add(kind);
    }

    /** What was kept back arrives. */
    void catchUp(ResourceKind kind) {
        lagging.remove(kind);
        List<Change> late = List.copyOf(running.get(kind).late);
        running.get(kind).late.clear();
        late.forEach(running.get(kind)::tell);
    }

    /** Everything is handed over once more, as after a gap. */
    void resync() {
        running.values().forEach(OfKind::list);
    }

    /** Looks again for a kind that was missing. */
    void discover(ResourceKind kind) {
        running.get(kind).start();
    }

    private final class OfKind implements Informer {
        private final ResourceKind kind;
        private final Detail detail;
        private final Listener listener;
        private final List<Change> late = new ArrayList<>();
        private boolean synced;
        private boolean closed;

        private OfKind(ResourceKind kind, Detail detail, Listener listener) {
            this.kind = kind;
            this.detail = detail;
            this.listener = listener;
        }

        private void start() {
            if (store.type(kind).isPresent()) {
                list();
                synced = true;
                listener.listed();
                store.watch(store.version(), this::on);
            }
        }

        private void list() {
            if (store.type(kind).isPresent()) {
                store.list(kind, "").forEach(object -> listener.present(shown(object)));
            }
        }

        private void on(Change change) {
            if (closed || !change.type().preferred().equals(kind)) {
                return;
            }
            if (lagging.contains(kind)) {
                late.add(change);
            } else {
                tell(change);
            }
        }

        private void tell(Change change) {
            ObjectNode object = shown(change.object());
            if (change.after().isPresent()) {
                listener.present(object);
            } else {
                listener.gone(object);
            }
        }

        private ObjectNode shown(ObjectNode object) {
            ObjectNode copy = object.deepCopy();
            if (detail == Detail.METADATA) {
                copy.remove(List.of("data", "binaryData", "type"));
            }
            return copy;
        }

        @Override
        public boolean synced() {
            return synced;
        }

        @Override
        public boolean kindMissing() {
            return !synced;
        }
    }
}
