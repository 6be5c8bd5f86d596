package io.weir.watcher;

import io.weir.event.Wire;
import io.weir.kubernetes.Informers;
import io.weir.kubernetes.KubernetesApi;
import io.weir.rollout.Snapshot;
import io.weir.runtime.Timers;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.Topics;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the watcher works with. Stream, sink and informers are closed by it, the rest by who made
 * it.
 *
 * @param revisions {@code weir.revisions} in replay mode
 * @param snapshots writes {@code weir.revisions}
 * @param informers of all namespaces, or of the one that Weir is limited to
 * @param kubernetes for what no watch tells: contents of tracked configuration, stored templates
 * @param timers of the verticle's context
 * @param clock wall clock
 * @param ids new record ids, never the same twice in any process
 */
public record WatcherPorts(
        EventStream<Snapshot> revisions,
        EventSink<Snapshot> snapshots,
        Informers informers,
        KubernetesApi kubernetes,
        Timers timers,
        InstantSource clock,
        Supplier<String> ids) {

    /** The same on a log, with the group and topic of the watcher. */
    public static WatcherPorts of(
            EventLog log,
            Topics topics,
            Informers informers,
            KubernetesApi kubernetes,
            Timers timers,
            InstantSource clock) {
        String topic = topics.revisions().name();
        return new WatcherPorts(
                log.stream(
                        topic,
                        topics.prefix() + "-watcher",
                        EventStream.Start.REPLAY,
                        Wire.snapshots()),
                log.sink(topic, "weir-watcher", Wire.snapshots()),
                informers,
                kubernetes,
                timers,
                clock,
                () -> UUID.randomUUID().toString());
    }
}
