package io.weir.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.channel.ChatServer;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.GlobalReceivers;
import io.weir.notifier.channel.SlackSettings;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.runtime.ManualTime;
import io.weir.stream.InMemoryLog;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The verticle as it runs, from a change in the log to a chat service and the cluster. */
@ExtendWith(VertxExtension.class)
class NotifierVerticleTest {

    private static final Topics TOPICS = new Topics("weir", 2, 1);

    private final ManualTime time = new ManualTime();
    private final InMemoryLog log = new InMemoryLog(TOPICS.partitions(), time, time);
    private final ObjectStore store = new ObjectStore(time);

    @Test
    void aChangeIsAnEventOnTheCanaryAndAPostInTheChat(Vertx vertx) {
        store.createNamespace("shop");
        ChatServer chat = new ChatServer(vertx);
        NotifierVerticle verticle = verticle(vertx, chat);
        String id = Waiting.done(vertx.deployVerticle(verticle));

        tell(Changes.of(new Action.Finish()).reason("promoted").build());

        Waiting.until(() -> log.records("weir.deliveries.state").size() == 2);
        assertThat(verticle.ready()).isTrue();
        assertThat(chat.received()).hasSize(1);
        assertThat(chat.received().get(0).body())
                .contains("Analysis succeeded, promotion finished")
                .contains("\"value\":\"east\"");
        assertThat(chat.received().get(0).userAgent()).isEqualTo("weir-notifier/1.0");
        assertThat(store.list(ResourceKind.EVENT, "shop"))
                .singleElement()
                .satisfies(
                        event ->
                                assertThat(event.path("reason").asString()).isEqualTo("Succeeded"));
        assertThat(log.records("weir.deliveries").toString()).doesNotContain("/secret");
        assertThat(
                        log.records("weir.deliveries").stream()
                                .map(record -> record.text())
                                .filter(text -> text.contains("127.0.0.1")))
                .isEmpty();
        Waiting.done(vertx.undeploy(id));
    }

    @Test
    void withoutABrokerItStartsAndIsNotReadyUntilThereIsOne(Vertx vertx) {
        log.down();
        NotifierVerticle verticle = verticle(vertx, new ChatServer(vertx));
        String id = Waiting.done(vertx.deployVerticle(verticle));
        assertThat(verticle.ready()).isFalse();

        log.up();
        Waiting.until(
                () -> {
                    time.advance(Duration.ofSeconds(1));
                    return verticle.ready();
                });

        Waiting.done(vertx.undeploy(id));
    }

    private NotifierVerticle verticle(Vertx vertx, ChatServer chat) {
        SlackSettings slack =
                new SlackSettings(
                        new Confidential(chat.url("/secret")),
                        Optional.empty(),
                        Optional.empty(),
                        "releases",
                        "weir");
        return new NotifierVerticle(
                NotifierConfig.of("east", GlobalReceivers.slack(slack), "1.0"),
                NotifierPorts.of(
                        log.service(
                                "notifier",
                                StreamMetrics.NONE,
                                NotifierConfig.RECEIVER_QUEUE,
                                Duration.ofMillis(1500)),
                        TOPICS,
                        Wire.changes(),
                        new StoreKubernetesApi(store),
                        vertx.createHttpClient(),
                        time,
                        time),
                new SimpleMeterRegistry());
    }

    private void tell(Change change) {
        log.append(
                "weir.changes",
                change.canary().toString(),
                Optional.of(Wire.changes().encode(change)),
                Map.of());
    }
}
