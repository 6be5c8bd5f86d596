package io.weir.router.cutoff;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CutOff;
import io.weir.router.apply.Applier;
import io.weir.router.apply.Carried;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Watches over canaries in flight while this router cannot reach Kafka: those that nobody moves for
 * their progress deadline get the fenced write of a rollback ({@link CutOff}). Looks at the API
 * server only while Kafka is away. Several routers may do so at once: the write of one counts, the
 * others find it done or their ground gone. Lives on one event loop.
 */
public final class WithoutKafka {

    private static final Logger LOGGER = LoggerFactory.getLogger(WithoutKafka.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Ports ports;
    private Optional<Duration> away = Optional.empty();
    private Unmoved unmoved = Unmoved.NOTHING;
    private final Set<String> stuck = new HashSet<>();
    private Optional<Timers.Timer> timer = Optional.empty();
    private boolean closed;

    /**
     * What it works with.
     *
     * @param connected whether Kafka answers this router
     * @param namespace the only one to look at; empty text for all
     * @param defaultProvider routing provider of a Canary that names none
     * @param uptime monotonic
     * @param rolledBack called for each canary that was rolled back, for a counter
     */
    public record Ports(
            BooleanSupplier connected,
            KubernetesApi api,
            Applier applier,
            String namespace,
            String defaultProvider,
            Timers timers,
            Supplier<Duration> uptime,
            InstantSource clock,
            Runnable rolledBack) {}

    public WithoutKafka(Ports ports) {
        this.ports = ports;
    }

    /** Begins to watch over them. */
    public void start() {
        timer = Optional.of(ports.timers().after(LOOK, this::look));
    }

    /** Ends it. */
    public void close() {
        closed = true;
        timer.ifPresent(Timers.Timer::cancel);
    }

    private void look() {
        if (closed) {
            return;
        }
        Duration now = ports.uptime().get();
        Future<?> looked;
        if (ports.connected().getAsBoolean()) {
            away = Optional.empty();
            unmoved = Unmoved.NOTHING;
            stuck.clear();
            looked = Future.succeededFuture();
        } else {
            away = away.or(() -> Optional.of(now));
            looked = lookAt(now.minus(away.get()));
        }
        looked.onComplete(
                done -> {
                    if (!closed) {
                        start();
                    }
                });
    }

    private Future<?> lookAt(Duration silence) {
        return ports.api()
                .list(ResourceKind.CANARY, ports.namespace())
                .compose(
                        objects -> {
                            List<CanaryView> canaries =
                                    objects.stream()
                                            .map(
                                                    raw ->
                                                            CanaryReader.read(
                                                                    raw, ports.defaultProvider()))
                                            .toList();
                            Duration now = ports.uptime().get();
                            unmoved = unmoved.seen(canaries, now);
                            return Future.join(
                                    unmoved.due(canaries, now).stream()
                                            .map(canary -> rescue(canary, silence))
                                            .toList());
                        })
                .onFailure(
                        failure ->
                                LOGGER.atWarn()
                                        .addKeyValue(LogKeys.REASON, failure.getMessage())
                                        .log("Kafka is away and Canaries cannot be listed"));
    }

    /** A failure harms this canary only, and comes again with the next look. */
    private Future<Void> rescue(CanaryView canary, Duration silence) {
        return new World(ports.api())
                .of(canary, ports.clock().instant())
                .map(
                        world ->
                                world.flatMap(
                                        it -> CutOff.decide(it, silence, ports.clock().instant())))
                .compose(
                        verdict ->
                                verdict.map(ports.applier()::apply)
                                        .map(done -> done.map(Optional::of))
                                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .onSuccess(carried -> told(canary, carried))
                .onFailure(
                        failure ->
                                line(canary)
                                        .addKeyValue(LogKeys.REASON, failure.getMessage())
                                        .log("Kafka is away and the canary cannot be rolled back"))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private void told(CanaryView canary, Optional<Carried> carried) {
        if (carried.isEmpty()) {
            if (stuck.add(canary.uid())) {
                line(canary).log("Kafka is away and the primary is not ready: the canary stays");
            }
        } else if (carried.get() instanceof Carried.Told) {
            ports.rolledBack().run();
            line(canary)
                    .log("Kafka is away and nobody moved the canary: all traffic to the primary");
        }
    }

    private static LoggingEventBuilder line(CanaryView canary) {
        return LOGGER.atWarn()
                .addKeyValue(LogKeys.NAMESPACE, canary.key().namespace())
                .addKeyValue(LogKeys.CANARY, canary.key().name());
    }
}
