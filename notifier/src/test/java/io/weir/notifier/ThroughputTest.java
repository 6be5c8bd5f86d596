package io.weir.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.channel.ChatServer;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.GlobalReceivers;
import io.weir.notifier.channel.WebhookSettings;
import io.weir.rollout.Action;
import io.weir.rollout.AlertRule;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Severity;
import io.weir.runtime.Timers;
import io.weir.stream.EventSink;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast a thousand changes reach four receivers, over a real Kafka and real HTTP, and how much
 * memory a receiver that hangs costs. Prints its figures; the limits leave room for a busy machine.
 */
@Timeout(180)
class ThroughputTest {

    private static final int CHANGES = 1000;
    private static final int CANARIES = 50;
    private static final Topics TOPICS = new Topics("weir", 3, 1);

    private final Vertx vertx = Vertx.vertx();
    private final ObjectStore store = new ObjectStore(InstantSource.system());

    @TempDir private Path directory;
    private EmbeddedKafka kafka;
    private KafkaLog log;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.start(directory);
        KafkaSettings settings =
                KafkaSettings.of(kafka.bootstrap(), "notifier", TOPICS)
                        .withKeyQueueBound(NotifierConfig.RECEIVER_QUEUE);
        done(
                new TopicSetup(
                                vertx,
                                settings,
                                new TopicSetup.Contact() {
                                    @Override
                                    public void away(String reason) {
                                        throw new AssertionError(reason);
                                    }

                                    @Override
                                    public void back() {}
                                })
                        .run(TopicSetup.Mode.CREATE));
        log = new KafkaLog(vertx, settings, StreamMetrics.NONE);
        store.createNamespace("shop");
    }

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
        kafka.close();
    }

    @Test
    void aThousandChangesReachFourFastReceivers() throws Exception {
        List<ChatServer> servers = List.of(fast(), fast(), fast(), fast());
        provider("chat", "slack", servers.get(0));
        provider("rooms", "rocket", servers.get(1));
        GlobalReceivers global = global(servers.get(2), servers.get(3));
        tell();

        long begin = System.nanoTime();
        String id = done(vertx.deployVerticle(notifier(global)));
        await(() -> servers.stream().allMatch(server -> server.received().size() == CHANGES));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        figure("1,000 changes to 4 fast receivers", took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(60));
        assertThat(servers)
                .allSatisfy(
                        server ->
                                assertThat(
                                                server.received().stream()
                                                        .map(ChatServer.Received::id)
                                                        .distinct())
                                        .hasSize(CHANGES));
        done(vertx.undeploy(id));
    }

    @Test
    void aReceiverThatHangsCostsLittleMemoryAndDelaysNobody() throws Exception {
        List<ChatServer> servers = List.of(fast(), fast(), fast());
        ChatServer hanging = new ChatServer(vertx);
        hanging.answers(request -> {});
        provider("chat", "slack", hanging);
        provider("rooms", "rocket", servers.get(0));
        tell();
        long before = used();

        String id = done(vertx.deployVerticle(notifier(global(servers.get(1), servers.get(2)))));
        await(() -> servers.stream().allMatch(server -> server.received().size() == CHANGES));
        long held = used() - before - servers.stream().mapToLong(ThroughputTest::bytes).sum();

        figure(
                "heap with one of 4 receivers hanging, 1,000 deliveries",
                (held >> 20) + " MiB more");
        assertThat(held).isLessThan(100L << 20);
        assertThat(hanging.received().size()).isLessThan(CHANGES / 10);
        done(vertx.undeploy(id));
    }

    private NotifierVerticle notifier(GlobalReceivers global) {
        Timers timers =
                (delay, action) -> {
                    long timer = vertx.setTimer(Math.max(1, delay.toMillis()), t -> action.run());
                    return () -> vertx.cancelTimer(timer);
                };
        return new NotifierVerticle(
                NotifierConfig.of("east", global, "1.0"),
                NotifierPorts.of(
                        log,
                        TOPICS,
                        Wire.changes(),
                        new StoreKubernetesApi(store),
                        vertx.createHttpClient(),
                        timers,
                        InstantSource.system()),
                new SimpleMeterRegistry());
    }

    /** Every one of them an alert, of fifty canaries. */
    private void tell() throws Exception {
        EventSink<Change> sink = log.sink(TOPICS.changes().name(), "weir-router", Wire.changes());
        AlertRule[] rules = {rule("chat"), rule("rooms")};
        Future<Void> sent = Future.succeededFuture();
        for (int i = 0; i < CHANGES; i++) {
            Change change =
                    Changes.of(new Action.Finish())
                            .canary(new CanaryKey("shop", "app-" + i % CANARIES))
                            .reason("change " + i)
                            .previous("v" + i)
                            .alerts(rules)
                            .build();
            sent =
                    sink.send(
                            new EventSink.Outgoing<>(
                                    change.canary().toString(),
                                    Optional.of(change),
                                    change.id(),
                                    "weir.change"));
        }
        done(sent);
        done(sink.close());
    }

    private ChatServer fast() {
        return new ChatServer(vertx);
    }

    private static GlobalReceivers global(ChatServer webhook, ChatServer events) {
        return new GlobalReceivers(
                Optional.empty(),
                Optional.empty(),
                Optional.of(settings(webhook)),
                Optional.of(settings(events)));
    }

    private static WebhookSettings settings(ChatServer server) {
        return new WebhookSettings("the URL", new Confidential(server.url("/")), Optional.empty());
    }

    private static AlertRule rule(String provider) {
        return new AlertRule(provider, Severity.INFO, new ObjectRef("shop", provider));
    }

    private void provider(String name, String type, ChatServer server) {
        ObjectNode object = JsonMapper.builder().build().createObjectNode();
        object.put("apiVersion", ResourceKind.ALERT_PROVIDER.apiVersion());
        object.put("kind", ResourceKind.ALERT_PROVIDER.kind());
        object.putObject("metadata").put("namespace", "shop").put("name", name);
        object.putObject("spec").put("type", type).put("address", server.url("/"));
        store.create(ResourceKind.ALERT_PROVIDER, object);
    }

    /** What the test's own servers remember. */
    private static long bytes(ChatServer server) {
        return server.received().stream().mapToLong(received -> received.body().length()).sum();
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void figure(String what, String value) {
        System.out.println("measured: " + what + ": " + value);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen in time");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
