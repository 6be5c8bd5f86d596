package io.weir.watcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.ReaderSettings;
import io.weir.runtime.LogKeys;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import io.weir.watcher.admission.Templates;
import io.weir.watcher.observe.SnapshotBuilder;
import io.weir.watcher.observe.Watches;
import io.weir.watcher.observe.WorkloadReader;
import io.weir.watcher.publish.SnapshotLimit;
import io.weir.watcher.publish.SnapshotPublisher;
import io.weir.watcher.revision.Facts;
import io.weir.watcher.revision.Fetcher;
import io.weir.watcher.revision.TargetRevision;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKinds;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.Scalers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the cluster and publishes snapshots of the canaries' worlds. Wires only; every watcher
 * watches everything, and publishes the canaries of the partitions that it owns.
 */
public final class WatcherVerticle extends VerticleBase {

    private static final Logger LOGGER = LoggerFactory.getLogger(WatcherVerticle.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final WatcherConfig config;
    private final WatcherPorts ports;
    private final WatcherMetrics metrics;
    private final SnapshotPublisher publisher;
    private volatile Optional<Watches> watches = Optional.empty();
    private volatile boolean reading;
    private boolean stopping;
    private boolean told;

    public WatcherVerticle(WatcherConfig config, WatcherPorts ports, MeterRegistry meters) {
        this.config = config;
        this.ports = ports;
        this.metrics = new MeteredWatcher(meters);
        this.publisher =
                new SnapshotPublisher(
                        new SnapshotPublisher.Ports(
                                ports.snapshots(),
                                ports.timers(),
                                ports.ids(),
                                SnapshotLimit.of(Wire.snapshots()),
                                metrics));
    }

    /** Kinds of objects that a watcher lists and watches. */
    public static Set<ResourceKind> kinds() {
        Set<ResourceKind> kinds = new LinkedHashSet<>();
        kinds.add(ResourceKind.CANARY);
        kinds.addAll(related());
        return kinds;
    }

    private static Set<ResourceKind> related() {
        Set<ResourceKind> kinds = new LinkedHashSet<>(Watches.base());
        WorkloadKinds.all().stream().map(WorkloadKind::kind).forEach(kinds::add);
        Scalers.all().stream().map(Scaler::kind).forEach(kinds::add);
        TrafficProviders.all().stream().map(TrafficProvider::kinds).forEach(kinds::addAll);
        return kinds;
    }

    /** Completes at once, also with the API server or the broker away. */
    @Override
    public Future<?> start() {
        Facts facts = new Facts();
        ReaderSettings reader = config.reader();
        SnapshotBuilder builder =
                new SnapshotBuilder(
                        related(),
                        new WorkloadReader(
                                WorkloadKinds.all(),
                                config.selectorLabels(),
                                new TargetRevision(config.configTracking())),
                        TrafficProviders.all(),
                        config.routesElsewhere(),
                        new Templates(config.crossNamespaceRefs()));
        watches =
                Optional.of(
                        Watches.begin(
                                new Watches.WatchParts(
                                        object -> CanaryReader.read(object, reader),
                                        builder,
                                        facts,
                                        new Fetcher(ports.kubernetes(), facts, ports.clock()),
                                        publisher,
                                        ports.timers(),
                                        ports.clock(),
                                        metrics),
                                ports.informers(),
                                related()));
        join();
        return Future.succeededFuture();
    }

    /** Which canaries are ours follows from the number of partitions, which the broker knows. */
    private void join() {
        if (stopping) {
            return;
        }
        ports.snapshots()
                .partitions()
                .compose(
                        count -> {
                            publisher.partitions(count);
                            return stopping
                                    ? Future.<Void>succeededFuture()
                                    : ports.revisions().open(publisher);
                        })
                .onComplete(
                        opened -> {
                            reading = opened.succeeded();
                            if (opened.failed()) {
                                tellOnce(opened.cause());
                                ports.timers().after(RETRY, this::join);
                            }
                        });
    }

    private void tellOnce(Throwable cause) {
        if (!told) {
            told = true;
            LOGGER.atWarn()
                    .addKeyValue(LogKeys.REASON, String.valueOf(cause.getMessage()))
                    .log("the topic of snapshots cannot be read, trying again");
        }
    }

    /** Whether the cluster was seen and the broker answers; for readiness. Any thread. */
    public boolean ready() {
        return reading
                && ports.revisions().connected()
                && watches.map(Watches::settled).orElse(false);
    }

    /** The stream before the sink: what is in work may still write. */
    @Override
    public Future<?> stop() {
        stopping = true;
        watches.ifPresent(Watches::close);
        Future<Void> informers = ports.informers().close();
        Future<Void> stream = ports.revisions().close();
        return Future.join(informers, stream).transform(closed -> ports.snapshots().close());
    }
}
