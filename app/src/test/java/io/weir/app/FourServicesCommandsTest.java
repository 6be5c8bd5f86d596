package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.weir.event.PublishedSchemas;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command;
import io.weir.rollout.Command.Order;
import io.weir.stream.EventSink;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics.Topic;
import io.weir.stream.kafka.KafkaHistory;
import io.weir.stream.kafka.KafkaLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** Commands of people and pipelines, from where they are given to what they bring about. */
@Timeout(240)
class FourServicesCommandsTest extends FourServices {

    private static final String TOKEN = "a-token-for-callers-outside";

    @Override
    Map<Flag, String> moreFlags() {
        Map<Flag, String> flags = new EnumMap<>(Flag.class);
        flags.put(Flag.COMMAND_TOKEN_FILE, file("tokens", "ci:" + TOKEN));
        return flags;
    }

    @Test
    void anApprovalOpensTheGateAndEveryRecordIsAsPublished() {
        gateThePromotion();
        release("cart:v2");
        awaitPhase("WaitingPromotion");

        Said approved = say("approve", "shop/cart", "--reason", "looks good", "--by", "ada");

        assertThat(approved.exit()).as(approved.err()).isZero();
        assertThat(approved.out())
                .contains(
                        "shop/cart: approved by ada: looks good (gate confirm-promotion is open)");
        awaitPhase("Succeeded");
        assertThat(image("cart-primary")).isEqualTo("cart:v2");
        assertThat(say("explain", "shop/cart").out())
                .contains("command   approve by ada at", ": looks good (command");
        await().atMost(PATIENCE).until(() -> events().contains("Approved"));
        everyRecordFitsItsSchema();
        assertThat(tapped())
                .contains("shop/cart  answer", "approved by ada: looks good")
                .contains("finish          Succeeded");
    }

    /** What the example in docs/events prints. */
    private String tapped() {
        try {
            Process tap =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElse("java"),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    PublishedSchemas.DIRECTORY
                                            .resolve("VerdictTap.java")
                                            .toString(),
                                    kafka.bootstrap(),
                                    topics.verdicts().name(),
                                    "--to-end")
                            .redirectErrorStream(true)
                            .start();
            return new String(tap.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anAbortEndsTheRunOnceAndARetryBeginsAnother() {
        answering = false;
        release("cart:v2");
        await().atMost(PATIENCE).until(() -> weight() == 30);
        String run = canary().at("/status/weir/run").asString("");

        HttpResponse<String> aborted = post("abort", "{\"reason\": \"errors in the log\"}");

        assertThat(aborted.statusCode()).as(aborted.body()).isEqualTo(202);
        awaitPhase("Failed");
        assertThat(weight()).isZero();
        assertThat(ready().path("message").asString())
                .isEqualTo("aborted by ci: errors in the log");

        answering = true;
        assertThat(say("abort", "shop/cart").exit()).isEqualTo(3);
        assertThat(say("retry", "shop/cart").exit()).isZero();
        await().atMost(PATIENCE)
                .until(() -> !canary().at("/status/weir/run").asString("").equals(run));
        late(run);
        awaitPhase("Succeeded");
        assertThat(say("explain", "shop/cart", "--all").out())
                .contains("it was meant for run " + run + ", which is over");
    }

    @Test
    void aCommandGoesToAnAnalyzersPortWhereKafkaIsOutOfReach() {
        gateThePromotion();
        release("cart:v2");
        awaitPhase("WaitingPromotion");
        String server = "http://127.0.0.1:" + services.get(0).port();

        Said stranger = over(server, "wrong", "not-a-token-that-is-known");
        assertThat(stranger.exit()).isEqualTo(1);
        // This cluster reviews no tokens, and what it cannot tell it does not let in.
        assertThat(stranger.err())
                .contains(server + " answers 503: the cluster does not answer whose token it is")
                .doesNotContain("not-a-token");
        Said nowhere = over("http://127.0.0.1:9", "token", TOKEN);
        assertThat(nowhere.exit()).isEqualTo(1);
        assertThat(nowhere.err()).contains("http://127.0.0.1:9 does not answer");
        assertThat(say("approve", "shop/cart", "--server", server).exit()).isEqualTo(2);

        Said sent = over(server, "token", TOKEN);

        assertThat(sent.exit()).as(sent.err()).isZero();
        assertThat(sent.out()).contains("shop/cart");
        awaitPhase("Succeeded");
    }

    private Said over(String server, String file, String token) {
        return say("approve", "shop/cart", "--server", server, "--token-file", file(file, token));
    }

    @Test
    void aHoldThatWasGivenWhileNobodyListenedIsKept() {
        answering = false;
        release("cart:v2");
        await().atMost(PATIENCE).until(() -> weight() == 30);
        stopServices();

        assertThat(say("hold", "shop/cart", "--wait", "0", "--by", "ada").exit()).isZero();
        answering = true;
        startServices();

        await().atMost(PATIENCE).until(() -> ready().path("reason").asString("").equals("Held"));
        assertThat(ready().path("message").asString()).isEqualTo("held by ada");
        int weight = weight();
        assertThat(canary().at("/status/phase").asString()).isEqualTo("Progressing");
        Said again = say("hold", "shop/cart", "--json");
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.out()).contains("\"accepted\" : false", "it is held already");
        assertThat(weight()).isEqualTo(weight);
        assertThat(say("approve", "shop/cart").exit()).isZero();
        awaitPhase("Succeeded");
    }

    /** A command for a run that is over, twice. */
    private void late(String run) {
        Command command =
                new Command(
                        "late-1",
                        new CanaryKey("shop", "cart"),
                        Order.ABORT,
                        "ada",
                        "",
                        Instant.now(),
                        Optional.empty(),
                        Optional.of(run),
                        Optional.empty());
        KafkaLog log = new KafkaLog(vertx, kafka.settings("late", topics), StreamMetrics.NONE);
        EventSink<Command> sink = log.sink(topics.commands().name(), "test", Wire.commands());
        for (int time = 0; time < 2; time++) {
            Future<Void> sent =
                    sink.send(
                            new EventSink.Outgoing<>(
                                    "shop/cart",
                                    Optional.of(command),
                                    command.id(),
                                    "weir.command.abort"));
            sent.await();
        }
        sink.close().await();
    }

    private void gateThePromotion() {
        cluster.store()
                .edit(
                        ResourceKind.CANARY,
                        NAMESPACE,
                        NAME,
                        canary -> {
                            ((ObjectNode) canary.at("/spec/analysis"))
                                    .putArray("webhooks")
                                    .addObject()
                                    .put("name", "gate")
                                    .put("type", "confirm-promotion")
                                    .put("url", gate());
                            return canary;
                        });
    }

    private HttpResponse<String> post(String order, String body) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:"
                                                            + services.get(0).port()
                                                            + "/v1/canaries/shop/cart/"
                                                            + order))
                                    .header("Authorization", "Bearer " + TOKEN)
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void everyRecordFitsItsSchema() {
        Map<Topic, String> schemas =
                Map.of(
                        topics.revisions(), "snapshot",
                        topics.commands(), "command",
                        topics.verdicts(), "verdict",
                        topics.changes(), "change",
                        topics.deliveries(), "delivery",
                        topics.deliveryStates(), "delivery-state");
        KafkaHistory history = new KafkaHistory(vertx, kafka.settings("look", topics));
        schemas.forEach(
                (topic, schema) -> {
                    var keys = history.keys(topic.name()).await();
                    assertThat(keys).as(topic.name()).isNotEmpty();
                    for (String key : keys) {
                        history.of(topic.name(), key, PublishedSchemas.raw())
                                .await()
                                .events()
                                .forEach(
                                        event ->
                                                assertThat(
                                                                PublishedSchemas.problems(
                                                                        schema,
                                                                        event.value()
                                                                                .orElseThrow()))
                                                        .as(topic.name() + " " + event.type())
                                                        .isEmpty());
                    }
                });
    }
}
