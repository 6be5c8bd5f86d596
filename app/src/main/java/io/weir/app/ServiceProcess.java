package io.weir.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.app.trace.OtlpExporter;
import io.weir.app.trace.SpanSink;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running process: Vert.x, perhaps a broker, HTTP, and the services asked for. Services start
 * as soon as Kafka and the cluster are there; what is away is waited for, and said once.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceProcess.class);

    private final Vertx vertx;
    private final Optional<OwnBroker> broker;
    private final String bootstrap;
    private final HttpEndpoint http;
    private final Readiness readiness;
    private final Startup startup;
    private final List<RunningService> services;
    private final Optional<OtlpExporter> exporter;

    private ServiceProcess(
            Vertx vertx,
            Optional<OwnBroker> broker,
            HttpEndpoint http,
            Ground ground,
            Startup startup,
            List<RunningService> services,
            Optional<OtlpExporter> exporter) {
        this.vertx = vertx;
        this.broker = broker;
        this.bootstrap = ground.bootstrap();
        this.http = http;
        this.readiness = ground.readiness();
        this.startup = startup;
        this.services = services;
        this.exporter = exporter;
    }

    /** Starts and returns; the process ends its services in order when it is told to end. */
    static void run(Config config) {
        Logging.set(config.process().logLevel(), config.process().logFormat());
        AtomicReference<Runnable> ending = new AtomicReference<>(() -> {});
        AtomicInteger exit = new AtomicInteger(0);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    ending.get().run();
                                    LogManager.shutdown();
                                    // Ending when told to is no failure: without this the exit
                                    // code would be the signal's.
                                    Runtime.getRuntime().halt(exit.get());
                                },
                                "weir-shutdown"));
        try {
            ServiceProcess process = begin(config, Pace.REAL);
            ending.set(process::close);
        } catch (RuntimeException failure) {
            exit.set(failure instanceof Usage ? 2 : 1);
            throw failure;
        }
    }

    /** Lets everything be logged to a file, for the demo: the terminal is its stage. */
    public static void logToFile(Path file) {
        Logging.toFile("info", file);
    }

    /**
     * Starts {@code weir all} as with these flags, without touching the JVM: for the demo.
     *
     * @param flags by name without dashes
     */
    public static ServiceProcess all(Map<String, String> flags, Pace pace) {
        Map<Flag, String> known = new EnumMap<>(Flag.class);
        flags.forEach((name, value) -> known.put(Flag.of(name).orElseThrow(), value));
        return begin(Config.of(Service.ALL, Values.of(known, Map.of()), Map.of(), false), pace);
    }

    /**
     * Starts without touching the JVM: for tests and the demo. Blocks until HTTP, and a broker of
     * its own, are up.
     *
     * @throws StartFailure when port or data directory cannot be had
     */
    static ServiceProcess begin(Config config, Pace pace) {
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(4)
                                .setWorkerPoolSize(4)
                                .setInternalBlockingPoolSize(4));
        try {
            return begin(vertx, config, pace);
        } catch (RuntimeException failure) {
            await(vertx.close(), 3);
            throw failure;
        }
    }

    private static ServiceProcess begin(Vertx vertx, Config config, Pace pace) {
        PrometheusMeterRegistry meters = meters();
        CanarySeries series =
                new CanarySeries(
                        Version.text(), config.analyzer().meshProvider(), InstantSource.system());
        Readiness readiness = new Readiness();
        ProcessSeries own = new ProcessSeries(config.service(), readiness);
        Optional<OtlpExporter> exporter = exporter(vertx, config, meters);
        AtomicBoolean started = new AtomicBoolean();
        readiness.state(
                "services",
                () -> started.get() ? Optional.empty() : Optional.of("not started yet"));
        HttpRoutes routes = new HttpRoutes();
        HttpEndpoint http =
                HttpEndpoint.open(
                        vertx,
                        config.process().port(),
                        readiness,
                        routes,
                        () -> own.text() + series.text() + meters.scrape());
        LOGGER.atInfo()
                .addKeyValue("service", config.service().command())
                .addKeyValue("version", Version.text())
                .addKeyValue("port", http.port())
                .addKeyValue("kafka", config.kafka().addresses().orElse("embedded"))
                .log("starting");
        Optional<OwnBroker> broker = broker(config, readiness);
        try {
            String bootstrap =
                    broker.map(OwnBroker::bootstrap).or(config.kafka()::addresses).orElseThrow();
            Ground ground =
                    new Ground(
                            vertx,
                            config,
                            bootstrap,
                            meters,
                            series,
                            exporter.<SpanSink>map(it -> it).orElse(SpanSink.OFF),
                            readiness,
                            routes,
                            pace);
            List<RunningService> services =
                    config.service().parts().stream()
                            .map(part -> RunningService.prepare(ground, part))
                            .toList();
            Startup startup = Startup.begin(ground, services);
            startup.done().onSuccess(all -> started.set(true));
            return new ServiceProcess(vertx, broker, http, ground, startup, services, exporter);
        } catch (RuntimeException failure) {
            broker.ifPresent(OwnBroker::close);
            throw failure;
        }
    }

    private static Optional<OtlpExporter> exporter(
            Vertx vertx, Config config, MeterRegistry meters) {
        return config.process()
                .collector()
                .map(
                        collector ->
                                new OtlpExporter(
                                        vertx,
                                        collector,
                                        Version.text(),
                                        (outcome, count) ->
                                                meters.counter(
                                                                "weir.trace.spans",
                                                                "outcome",
                                                                outcome)
                                                        .increment(count)));
    }

    /** Where everything is counted. */
    static PrometheusMeterRegistry meters() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.config().meterFilter(new LatencyBuckets());
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        return meters;
    }

    private static Optional<OwnBroker> broker(Config config, Readiness readiness) {
        if (config.kafka().addresses().isPresent()) {
            return Optional.empty();
        }
        OwnBroker own = OwnBroker.start(config.kafka().dataDir());
        readiness.state("kafka", own::missing);
        return Optional.of(own);
    }

    /** Address of Kafka, also of one in the process. */
    public String bootstrap() {
        return bootstrap;
    }

    /** Port that HTTP listens on. */
    public int port() {
        return http.port();
    }

    /** What is missing, by name; empty texts for what is there. */
    public Future<Map<String, Optional<String>>> readiness() {
        return readiness.look();
    }

    /** Leaves the groups, ends what is under way within bounds, then everything else. */
    @Override
    public void close() {
        LOGGER.atInfo().log("ending");
        startup.close();
        await(Future.join(services.stream().map(RunningService::stop).toList()), 4);
        exporter.ifPresent(spans -> await(spans.flush(), 1));
        broker.ifPresent(OwnBroker::close);
        await(vertx.close(), 3);
        LOGGER.atInfo().log("ended");
    }

    private static void await(Future<?> future, int seconds) {
        try {
            future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atWarn()
                    .addKeyValue("reason", String.valueOf(e.getMessage()))
                    .log("did not end in time");
        }
    }
}
