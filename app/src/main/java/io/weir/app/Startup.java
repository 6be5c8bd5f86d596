package io.weir.app;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be there before services start: topics, the API server, the definition of Canary. */
final class Startup {

    private static final Logger LOGGER = LoggerFactory.getLogger(Startup.class);

    private final TopicPreparation topics;
    private final ClusterContact cluster;
    private final Optional<ClusterContact> mesh;
    private final Optional<CanaryDefinition> definition;
    private final Future<?> done;

    private Startup(Ground ground, List<RunningService> services) {
        Service service = ground.config().service();
        Readiness readiness = ground.readiness();
        // Asked for all services of the process: any one's connection will do.
        var kubernetes = services.get(0).kubernetes();
        topics =
                new TopicPreparation(
                        ground.vertx(), ground.config().kafka(), ground.bootstrap(), service);
        cluster = new ClusterContact(ground.vertx(), kubernetes.api(), kubernetes.server());
        mesh =
                services.stream()
                        .flatMap(each -> each.kubernetes().mesh().stream())
                        .findFirst()
                        .map(
                                second ->
                                        new ClusterContact(
                                                ground.vertx(), second.api(), second.server()));
        definition =
                service.parts().stream().anyMatch(Service::needsStatus)
                        ? Optional.of(new CanaryDefinition(ground.vertx(), kubernetes.api()))
                        : Optional.empty();
        readiness.state("kafka", topics::missing);
        readiness.check("kubernetes", cluster::missing);
        mesh.ifPresent(
                second -> {
                    // Not waited for: what has no routes to write can be done without it.
                    readiness.check("service-mesh", second::missing);
                    second.begin();
                });
        definition.ifPresent(it -> readiness.state("crd", it::missing));
        Future<Void> usable =
                cluster.reached()
                        .compose(
                                there ->
                                        definition
                                                .map(CanaryDefinition::right)
                                                .orElse(Future.succeededFuture()));
        usable.onSuccess(there -> services.forEach(RunningService::watchOver));
        done =
                Future.all(topics.done(), usable)
                        .compose(
                                there ->
                                        Future.all(
                                                services.stream()
                                                        .map(RunningService::start)
                                                        .toList()))
                        .onSuccess(
                                all ->
                                        LOGGER.atInfo()
                                                .addKeyValue("service", service.command())
                                                .log("started"));
    }

    static Startup begin(Ground ground, List<RunningService> services) {
        return new Startup(ground, services);
    }

    /** Completes when all services run. */
    Future<?> done() {
        return done;
    }

    /** Ends the waiting. */
    void close() {
        topics.close();
        cluster.close();
        mesh.ifPresent(ClusterContact::close);
        definition.ifPresent(CanaryDefinition::close);
    }
}
