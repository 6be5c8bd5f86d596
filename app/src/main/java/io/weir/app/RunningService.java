package io.weir.app;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.weir.kubernetes.fabric8.Settings;
import io.weir.notifier.NotifierConfig;
import io.weir.router.cutoff.WithoutKafka;
import io.weir.runtime.Timers;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One service in this process, with connections of its own. */
final class RunningService {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunningService.class);

    private final Ground ground;
    private final Service service;
    private final Clusters kubernetes;
    private final ServiceMeters meters;
    private final RunTrace trace;
    private Optional<Future<String>> deployed = Optional.empty();
    private volatile BooleanSupplier connected = () -> false;

    /** Fails as {@link #prepare} does. */
    private RunningService(Ground ground, Service service) {
        this.ground = ground;
        this.service = service;
        this.trace = new RunTrace(ground.spans(), service, InstantSource.system());
        this.meters = new ServiceMeters(ground.meters(), service, ground.series(), trace);
        this.kubernetes =
                Clusters.connect(
                        ground.vertx(),
                        settings(ground.config().cluster(), service),
                        ground.config().cluster(),
                        service,
                        meters);
    }

    /**
     * Makes its connections; nothing is asked yet.
     *
     * @throws Usage when the kubeconfig cannot be used
     */
    static RunningService prepare(Ground ground, Service service) {
        try {
            return new RunningService(ground, service);
        } catch (IllegalArgumentException e) {
            throw new Usage(e.getMessage());
        }
    }

    Clusters kubernetes() {
        return kubernetes;
    }

    /**
     * Begins to watch over canaries that it could not serve for want of Kafka; called once, when
     * the API server answers. Only a router does anything then.
     */
    void watchOver() {
        if (service != Service.ROUTER) {
            return;
        }
        Counter rolledBack = ground.meters().counter("weir.router.cutoff.rollbacks");
        ground.vertx()
                .deployVerticle(
                        new OnContext(
                                timers ->
                                        new Guardian(
                                                Wiring.withoutKafka(
                                                        ground,
                                                        kubernetes,
                                                        timers,
                                                        () -> connected.getAsBoolean(),
                                                        rolledBack::increment))))
                .onFailure(
                        failure ->
                                LOGGER.atError()
                                        .setCause(failure)
                                        .log("nobody watches over canaries while Kafka is away"));
    }

    /** Begins its work; called once. */
    Future<Void> start() {
        KafkaLog kafka = new KafkaLog(ground.vertx(), kafka(), meters);
        ObservedLog log =
                new ObservedLog(
                        ground.spans().on() ? new TracedLog(kafka) : kafka, meters, partitions());
        connected = log::connected;
        Wiring wiring = new Wiring(ground, kubernetes, log, kafka, meters, trace);
        Future<String> deployment =
                ground.vertx()
                        .deployVerticle(new OnContext(timers -> wiring.verticle(service, timers)));
        deployed = Optional.of(deployment);
        ground.readiness().state("kafka", () -> kafka.refusal().or(() -> silence(log)));
        return deployment
                .onFailure(
                        failure ->
                                LOGGER.atError()
                                        .setCause(failure)
                                        .addKeyValue("service", service.command())
                                        .log("service did not start"))
                .mapEmpty();
    }

    private Optional<String> silence(ObservedLog log) {
        return log.connected()
                ? Optional.empty()
                : Optional.of("the streams of " + service.command() + " are not connected");
    }

    /** Leaves its groups, ends what is under way, closes its connections. */
    Future<Void> stop() {
        Vertx vertx = ground.vertx();
        return deployed.map(id -> id.compose(vertx::undeploy))
                .orElse(Future.succeededFuture())
                .eventually(kubernetes::close);
    }

    private int partitions() {
        return ground.config().kafka().topics().partitions();
    }

    private KafkaSettings kafka() {
        KafkaSettings settings =
                ground.config().kafka().settings(ground.bootstrap(), "weir-" + service.command());
        return service == Service.NOTIFIER
                ? settings.withKeyQueueBound(NotifierConfig.RECEIVER_QUEUE)
                : settings;
    }

    private static Settings settings(Config.ClusterConfig cluster, Service service) {
        return Settings.of("weir-" + service.command() + "/" + Version.text())
                .withNamespace(cluster.namespace());
    }

    /** Watches over canaries while Kafka is away. */
    private static final class Guardian extends VerticleBase {

        private final WithoutKafka watch;

        private Guardian(WithoutKafka watch) {
            this.watch = watch;
        }

        @Override
        public Future<?> start() {
            watch.start();
            return Future.succeededFuture();
        }

        @Override
        public Future<?> stop() {
            watch.close();
            return Future.succeededFuture();
        }
    }

    /** A verticle whose parts need timers of its own context. */
    private static final class OnContext extends VerticleBase {

        private final Function<Timers, VerticleBase> parts;
        private Optional<VerticleBase> inner = Optional.empty();

        private OnContext(Function<Timers, VerticleBase> parts) {
            this.parts = parts;
        }

        @Override
        public Future<?> start() throws Exception {
            VerticleBase verticle = parts.apply(new VertxTimers(vertx, context));
            verticle.init(vertx, context);
            inner = Optional.of(verticle);
            return verticle.start();
        }

        @Override
        public Future<?> stop() throws Exception {
            return inner.isPresent() ? inner.get().stop() : Future.succeededFuture();
        }
    }
}
