package io.weir.app;

import io.vertx.core.Future;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Snapshot;
import io.weir.stream.Event;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The analyzer's stream of snapshots, with the series of the canaries that it follows. */
final class FollowedSnapshots implements EventStream<Snapshot> {

    private final EventStream<Snapshot> stream;
    private final CanarySeries series;
    private final RunTrace trace;

    FollowedSnapshots(EventStream<Snapshot> stream, CanarySeries series, RunTrace trace) {
        this.stream = stream;
        this.series = series;
        this.trace = trace;
    }

    @Override
    public Future<Void> open(Handler<Snapshot> handler) {
        return stream.open(new Following(handler, series, trace));
    }

    @Override
    public Future<Void> close() {
        return stream.close();
    }

    @Override
    public boolean connected() {
        return stream.connected();
    }

    private record Following(
            Handler<Snapshot> handler,
            CanarySeries series,
            RunTrace trace,
            Map<Integer, Set<CanaryKey>> followed)
            implements Handler<Snapshot> {

        Following(Handler<Snapshot> handler, CanarySeries series, RunTrace trace) {
            this(handler, series, trace, new ConcurrentHashMap<>());
        }

        @Override
        public void assigned(Partition partition) {
            handler.assigned(partition);
        }

        @Override
        public Future<Void> on(Event<Snapshot> event) {
            Future<Void> handled = handler.on(event);
            note(event);
            return handled;
        }

        private void note(Event<Snapshot> event) {
            CanaryKey key = CanaryKey.parse(event.key());
            Set<CanaryKey> keys =
                    followed.computeIfAbsent(event.partition().number(), any -> new HashSet<>());
            event.value()
                    .filter(snapshot -> !snapshot.deleting())
                    .ifPresentOrElse(
                            snapshot -> {
                                keys.add(key);
                                series.seen(snapshot, !event.replayed());
                                trace.seen(event.type(), snapshot, event.at());
                            },
                            () -> {
                                keys.remove(key);
                                series.gone(key);
                                trace.gone(key);
                            });
        }

        @Override
        public void caughtUp(Partition partition) {
            handler.caughtUp(partition);
        }

        @Override
        public Future<Void> taken(Partition partition) {
            Set<CanaryKey> keys = followed.remove(partition.number());
            if (keys != null) {
                keys.forEach(series::gone);
                keys.forEach(trace::gone);
            }
            return handler.taken(partition);
        }
    }
}
