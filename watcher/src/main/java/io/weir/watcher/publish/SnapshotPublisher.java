package io.weir.watcher.publish;

import io.vertx.core.Future;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Snapshot;
import io.weir.runtime.Timers;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.KeyPartition;
import io.weir.stream.Partition;
import io.weir.watcher.WatcherMetrics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Publishes the snapshots of the canaries whose partitions this watcher owns. It reads these
 * partitions itself (replay, so from the first record): what the newest record of a key says
 * already is not said again, what is missing at a takeover is said, and what somebody else wrote
 * meanwhile is corrected. Lives on one event loop.
 */
public final class SnapshotPublisher implements EventStream.Handler<Snapshot> {

    private int partitions;
    private final Ports ports;
    private final Map<Integer, OwnedPartition> owned = new HashMap<>();
    private Consumer<Set<CanaryKey>> takeover = any -> {};

    /** A publisher that owns nothing yet. */
    public SnapshotPublisher(Ports ports) {
        this.ports = ports;
    }

    /** How many partitions the topic has; said once, before its stream is opened. */
    public void partitions(int count) {
        partitions = count;
    }

    /**
     * Who is told when a partition is owned and read to its end: with the keys of which it has
     * records. From then on {@link #want} takes them.
     */
    public void onTakeover(Consumer<Set<CanaryKey>> listener) {
        takeover = listener;
    }

    /** Whether this watcher speaks for the canary, and knows what was said. */
    public boolean owns(CanaryKey canary) {
        return ownerOf(canary).map(OwnedPartition::caughtUp).orElse(false);
    }

    /**
     * Takes how a canary's world is by now; empty when the Canary is gone. It is published if it is
     * news; nothing happens for a canary that somebody else owns.
     */
    public void want(CanaryKey canary, Optional<Snapshot> snapshot) {
        Optional<OwnedPartition> partition = ownerOf(canary).filter(OwnedPartition::caughtUp);
        if (partition.isEmpty()) {
            return;
        }
        sender(partition.get(), canary).want(snapshot);
        tidy(partition.get(), canary);
    }

    @Override
    public void assigned(Partition partition) {
        Optional.ofNullable(owned.put(partition.number(), new OwnedPartition(partition.epoch())))
                .ifPresent(SnapshotPublisher::close);
    }

    @Override
    public Future<Void> on(Event<Snapshot> event) {
        OwnedPartition partition = owned.get(event.partition().number());
        if (partition == null) {
            return Future.succeededFuture();
        }
        CanaryKey canary;
        try {
            canary = CanaryKey.parse(event.key());
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        KeySender sender = sender(partition, canary);
        if (event.replayed() || !sender.sent(event.id())) {
            event.value().ifPresent(snapshot -> partition.saw(snapshot.epoch()));
        }
        sender.read(event.id(), state(event), event.replayed());
        tidy(partition, canary);
        return Future.succeededFuture();
    }

    @Override
    public void caughtUp(Partition number) {
        OwnedPartition partition = owned.get(number.number());
        if (partition != null) {
            partition.reachEnd();
            takeover.accept(partition.known());
        }
    }

    @Override
    public Future<Void> taken(Partition number) {
        Optional.ofNullable(owned.remove(number.number())).ifPresent(SnapshotPublisher::close);
        return Future.succeededFuture();
    }

    /** What it works with. */
    public record Ports(
            EventSink<Snapshot> sink,
            Timers timers,
            Supplier<String> ids,
            SnapshotLimit limit,
            WatcherMetrics metrics) {}

    /** Keys of all owned partitions of which there are records. */
    public Set<CanaryKey> known() {
        Set<CanaryKey> all = new HashSet<>();
        owned.values().forEach(partition -> all.addAll(partition.known()));
        return all;
    }

    private Optional<OwnedPartition> ownerOf(CanaryKey canary) {
        return owned.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(owned.get(KeyPartition.of(canary.toString(), partitions)));
    }

    private KeySender sender(OwnedPartition partition, CanaryKey canary) {
        return partition
                .keys()
                .computeIfAbsent(canary, key -> new KeySender(key, ports, partition::epoch));
    }

    private static void close(OwnedPartition partition) {
        partition.keys().values().forEach(KeySender::close);
    }

    private static void tidy(OwnedPartition partition, CanaryKey canary) {
        KeySender sender = partition.keys().get(canary);
        if (partition.caughtUp() && sender != null && sender.done()) {
            partition.keys().remove(canary);
        }
    }

    private static PublishedState state(Event<Snapshot> event) {
        if (event.value().isEmpty()) {
            return new PublishedState.None();
        }
        return event.type().equals(Cause.DELETED.type())
                ? new PublishedState.Deleted()
                : new PublishedState.Present(event.value().get());
    }
}
