package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.event.EventTypes;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.fabric8.Fabric8Kubernetes;
import io.weir.kubernetes.fabric8.Settings;
import io.weir.rollout.Snapshot;
import io.weir.stream.Event;
import io.weir.stream.EventStream;
import io.weir.stream.Eventually;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.TopicSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Watchers on a real broker and an API server over the network. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatcherComponentTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Topics TOPICS = new Topics("weir", 3, 1);
    private static final String IMAGE = "spec.template.spec.containers.image";

    private final Vertx vertx = Vertx.vertx();
    private final List<Event<Snapshot>> seen = new CopyOnWriteArrayList<>();
    private EmbeddedKafka kafka;
    private EmbeddedKubernetes kubernetes;
    private ObjectStore store;

    private record Running(WatcherVerticle verticle, String id, Fabric8Kubernetes client) {}

    @BeforeAll
    void begin(@TempDir Path directory) throws Exception {
        kafka = EmbeddedKafka.start(directory);
        await(
                new TopicSetup(
                                vertx,
                                KafkaSettings.of(kafka.bootstrap(), "setup", TOPICS),
                                new TopicSetup.Contact() {
                                    @Override
                                    public void away(String reason) {}

                                    @Override
                                    public void back() {}
                                })
                        .run(TopicSetup.Mode.CREATE));
        kubernetes =
                await(
                        EmbeddedKubernetes.start(
                                vertx, EmbeddedKubernetes.Options.defaults().withoutSimulation()));
        store = kubernetes.store();
        store.createNamespace("shop");
        await(
                log("reader").<Snapshot>stream(
                                TOPICS.revisions().name(),
                                "reader",
                                EventStream.Start.REPLAY,
                                Wire.snapshots())
                        .open(
                                event -> {
                                    seen.add(event);
                                    return Future.succeededFuture();
                                }));
    }

    @AfterAll
    void end() throws Exception {
        await(vertx.close());
        kafka.close();
    }

    @Test
    void followsACanaryThroughAChangeAHandoverAndItsEnd() throws Exception {
        store.create(ResourceKind.DEPLOYMENT, Manifests.deployment("cart", "cart:1"));
        store.create(ResourceKind.CANARY, Manifests.canary("cart"));
        Running first = start();
        Eventually.holds(LIMIT, () -> types().equals(List.of(EventTypes.CANARY_CHANGED)));

        long before = kubernetes.requests().count(request -> true);
        image("cart:2");
        Eventually.holds(LIMIT, () -> types().contains(EventTypes.REVISION_DETECTED));
        long requests = kubernetes.requests().count(request -> true) - before;

        await(vertx.undeploy(first.id()));
        await(first.client().close());
        image("cart:3");
        Running second = start();
        Eventually.holds(LIMIT, () -> seen.size() == 3);

        store.delete(ResourceKind.CANARY, "shop", "cart");
        Eventually.holds(LIMIT, () -> seen.size() == 5);
        await(vertx.undeploy(second.id()));
        await(second.client().close());

        assertThat(requests).isZero();
        assertThat(types())
                .containsExactly(
                        EventTypes.CANARY_CHANGED,
                        EventTypes.REVISION_DETECTED,
                        EventTypes.REVISION_DETECTED,
                        EventTypes.CANARY_DELETED,
                        EventTypes.CANARY_DELETED);
        assertThat(seen.get(4).value()).isEmpty();
        assertThat(seen.subList(0, 4))
                .extracting(event -> event.value().orElseThrow().epoch())
                .isSorted();
    }

    private void image(String image) {
        store.edit(
                ResourceKind.DEPLOYMENT,
                "shop",
                "cart",
                deployment -> {
                    Manifests.with(deployment, IMAGE, image);
                    return deployment;
                });
    }

    private List<String> types() {
        return seen.stream().map(Event::type).toList();
    }

    private Running start() throws Exception {
        Fabric8Kubernetes client =
                Fabric8Kubernetes.connect(
                        vertx, Settings.of("weir-watcher/test"), kubernetes.url());
        WatcherVerticle verticle =
                new WatcherVerticle(
                        WatcherConfig.of("istio"),
                        WatcherPorts.of(
                                log("weir-watcher"),
                                TOPICS,
                                client.informers(),
                                client.api(),
                                (delay, action) -> {
                                    long id =
                                            vertx.setTimer(
                                                    Math.max(1, delay.toMillis()),
                                                    fired -> action.run());
                                    return () -> vertx.cancelTimer(id);
                                },
                                Clock.systemUTC()),
                        new SimpleMeterRegistry());
        String id = await(vertx.deployVerticle(verticle));
        Eventually.holds(LIMIT, verticle::ready);
        return new Running(verticle, id, client);
    }

    private KafkaLog log(String client) {
        return new KafkaLog(
                vertx,
                KafkaSettings.of(kafka.bootstrap(), client, TOPICS)
                        .withSession(Duration.ofSeconds(2), Duration.ofMillis(500)),
                StreamMetrics.NONE);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
