package io.weir.app;

import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import io.weir.analyzer.AnalyzerVerticle;
import io.weir.analyzer.command.Access;
import io.weir.analyzer.command.ClusterAccess;
import io.weir.analyzer.command.CommandDesk;
import io.weir.analyzer.command.CommandEndpoint;
import io.weir.analyzer.command.TokenFile;
import io.weir.analyzer.evidence.EvidenceGatherer;
import io.weir.analyzer.evidence.HookQuestions;
import io.weir.analyzer.evidence.MetricQuestions;
import io.weir.analyzer.evidence.Sources;
import io.weir.analyzer.hook.HookCaller;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.metric.MetricProviders;
import io.weir.analyzer.progression.Sessions;
import io.weir.event.Wire;
import io.weir.notifier.NotifierPorts;
import io.weir.notifier.NotifierVerticle;
import io.weir.notifier.channel.ProxiedClient;
import io.weir.notifier.delivery.DeliveryMetrics;
import io.weir.rollout.Command;
import io.weir.router.RouterVerticle;
import io.weir.router.apply.Applier;
import io.weir.router.apply.Appliers;
import io.weir.router.cutoff.WithoutKafka;
import io.weir.runtime.Timers;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream.Start;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import io.weir.watcher.WatcherPorts;
import io.weir.watcher.WatcherVerticle;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Gives each service its ports: the one place where implementations are chosen.
 *
 * @param log whose streams count for readiness
 * @param kafka the same without that
 */
record Wiring(
        Ground ground,
        Clusters kubernetes,
        EventLog log,
        KafkaLog kafka,
        ServiceMeters meters,
        RunTrace trace) {

    VerticleBase verticle(Service service, Timers timers) {
        return switch (service) {
            case WATCHER -> watcher(timers);
            case ANALYZER -> analyzer(timers);
            case ROUTER -> router(timers);
            case NOTIFIER -> notifier(timers);
            case ALL -> throw new IllegalStateException("not one service");
        };
    }

    private VerticleBase watcher(Timers timers) {
        WatcherVerticle watcher =
                new WatcherVerticle(
                        ground.config().watcher().withRoutesElsewhere(kubernetes.routesElsewhere()),
                        WatcherPorts.of(
                                log,
                                topics(),
                                kubernetes.informers(),
                                kubernetes.api(),
                                timers,
                                InstantSource.system()),
                        ground.meters());
        ground.readiness()
                .state(
                        "watcher",
                        () ->
                                watcher.ready()
                                        ? Optional.empty()
                                        : Optional.of("the cluster has not been listed yet"));
        return watcher;
    }

    private VerticleBase analyzer(Timers timers) {
        Config.AnalyzerConfig config = ground.config().analyzer();
        InstantSource clock = InstantSource.system();
        BoundedHttp http =
                new BoundedHttp(
                        ground.vertx(),
                        timers,
                        config.proxies(),
                        "weir-analyzer/" + Version.text());
        EvidenceGatherer gatherer =
                new EvidenceGatherer(
                        new HookQuestions(new HookCaller(http, timers, clock), kubernetes.api()),
                        new MetricQuestions(
                                new MetricProviders(http, MetricProviders.DEFAULT_TIMEOUT),
                                new Sources(kubernetes.api(), config.metricsServer()),
                                config.meshProvider()),
                        trace::answered);
        EventSink<Command> accepted =
                log.sink(topics().commands().name(), "weir-analyzer", Wire.commands());
        Access cluster = new ClusterAccess(kubernetes.api());
        ground.routes()
                .serve(
                        new CommandEndpoint(
                                new CommandDesk(kubernetes.api(), accepted, clock),
                                config.commandTokens()
                                        .<Access>map(
                                                file ->
                                                        new TokenFile(
                                                                ground.vertx().fileSystem(),
                                                                file.toString(),
                                                                cluster))
                                        .orElse(cluster)));
        return new AnalyzerVerticle(
                new FollowedSnapshots(
                        log.stream(
                                topics().revisions().name(),
                                group("analyzer"),
                                Start.REPLAY,
                                Wire.snapshots()),
                        ground.series(),
                        trace),
                kafka.companion(topics().commands().name(), group("commands"), Wire.commands()),
                accepted,
                log.sink(topics().verdicts().name(), "weir-analyzer", Wire.verdicts()),
                verdicts ->
                        new Sessions(
                                new Sessions.Ports(
                                        gatherer,
                                        verdicts,
                                        ground.pace().timers(timers),
                                        clock,
                                        ground.pace().uptime(),
                                        meters)));
    }

    private VerticleBase router(Timers timers) {
        Config.RouterConfig config = ground.config().router();
        return new RouterVerticle(
                log.stream(
                        topics().verdicts().name(),
                        group("router"),
                        Start.COMMITTED,
                        Wire.verdicts()),
                log.sink(topics().changes().name(), "weir-router", Wire.changes()),
                applier(config, kubernetes, timers),
                timers,
                meters);
    }

    private static Applier applier(Config.RouterConfig config, Clusters kubernetes, Timers timers) {
        return Appliers.applier(
                kubernetes.api(),
                config.plan().withRoutesElsewhere(kubernetes.routesElsewhere()),
                config.meshProvider(),
                timers,
                InstantSource.system(),
                Pace.REAL.uptime());
    }

    /** What a router does for canaries in flight while Kafka is away. */
    static WithoutKafka withoutKafka(
            Ground ground,
            Clusters kubernetes,
            Timers timers,
            BooleanSupplier connected,
            Runnable rolledBack) {
        Config.RouterConfig config = ground.config().router();
        return new WithoutKafka(
                new WithoutKafka.Ports(
                        connected,
                        kubernetes.api(),
                        applier(config, kubernetes, timers),
                        ground.config().cluster().namespace(),
                        config.meshProvider(),
                        timers,
                        Pace.REAL.uptime(),
                        InstantSource.system(),
                        rolledBack));
    }

    private VerticleBase notifier(Timers timers) {
        NotifierVerticle notifier =
                new NotifierVerticle(
                        ground.config().notifier(),
                        NotifierPorts.of(
                                log,
                                topics(),
                                Wire.changes(),
                                kubernetes.api(),
                                new ProxiedClient(
                                        ground.vertx()
                                                .createHttpClient(
                                                        new HttpClientOptions()
                                                                .setVerifyHost(true)),
                                        ground.config().analyzer().proxies()),
                                timers,
                                InstantSource.system()),
                        new DeliveryMetrics(ground.meters(), trace::told));
        ground.readiness()
                .state(
                        "notifier",
                        () ->
                                notifier.ready()
                                        ? Optional.empty()
                                        : Optional.of("the outbox has not been read yet"));
        return notifier;
    }

    private Topics topics() {
        return ground.config().kafka().topics();
    }

    private String group(String service) {
        return topics().prefix() + "-" + service;
    }
}
