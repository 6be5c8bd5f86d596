package io.weir.analyzer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.event.Wire;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Command;
import io.weir.rollout.Command.Order;
import io.weir.rollout.Worlds;
import io.weir.stream.EventSink;
import io.weir.stream.SendFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the endpoint answers, with a cluster and a Kafka that do as they are told. */
class CommandEndpointTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DEPLOYER = "token-of-the-deployer";
    private static final String READER = "token-of-the-reader";
    private static final String OUTSIDE = "token-from-outside-the-cluster";

    private final Vertx vertx = Vertx.vertx();
    private final List<EventSink.Outgoing<Command>> sent =
            Collections.synchronizedList(new ArrayList<>());
    private final List<ObjectNode> reviews = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean kafkaAway;
    private volatile boolean clusterAway;
    private volatile String phase = "Progressing";
    private HttpServer server;

    @TempDir private Path directory;

    @BeforeEach
    void listen() throws Exception {
        Path tokens =
                Files.writeString(directory.resolve("tokens"), "ci:" + OUTSIDE + "\nshort\n\n");
        KubernetesApi api = cluster();
        server =
                vertx.createHttpServer()
                        .requestHandler(
                                new CommandEndpoint(
                                        new CommandDesk(
                                                api, new Kafka(), InstantSource.fixed(Worlds.NOW)),
                                        new TokenFile(
                                                vertx.fileSystem(),
                                                tokens.toString(),
                                                new ClusterAccess(api))))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"approve,APPROVE", "hold,HOLD", "abort,ABORT", "retry,RETRY"})
    void keepsACommandWithWhoAndWhyAndWhatItIsFor(String path, Order order) {
        HttpResponse<String> answer =
                post("/v1/canaries/shop/cart/" + path, DEPLOYER, "{\"reason\": \"errors\\n up\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        Command command = sent.get(0).value().orElseThrow();
        assertThat(JSON.readTree(answer.body()).path("id").asString())
                .isEqualTo(command.id())
                .isEqualTo(sent.get(0).id());
        assertThat(sent.get(0).key()).isEqualTo("shop/cart");
        assertThat(sent.get(0).type()).isEqualTo("weir.command." + path);
        assertThat(command)
                .isEqualTo(
                        new Command(
                                command.id(),
                                Worlds.KEY,
                                order,
                                "system:serviceaccount:shop:deployer",
                                "errors up",
                                Worlds.NOW,
                                Optional.of("uid-canary"),
                                Optional.of("run-7"),
                                Optional.empty()));
    }

    @Test
    void asksTheClusterAboutTheOneCanaryAndTheOneCommand() {
        post("/v1/canaries/shop/cart/abort", DEPLOYER, "");

        assertThat(reviews.get(1).at("/spec/resourceAttributes").toString())
                .isEqualTo(
                        "{\"namespace\":\"shop\",\"name\":\"cart\",\"verb\":\"update\","
                                + "\"group\":\"flagger.app\",\"version\":\"v1beta1\","
                                + "\"resource\":\"canaries\",\"subresource\":\"abort\"}");
        assertThat(reviews.get(1).at("/spec/groups/0").asString()).isEqualTo("deployers");
    }

    @Test
    void takesATokenFromTheFileWithoutAskingTheCluster() {
        assertThat(post("/v1/canaries/shop/cart/hold", OUTSIDE, "").statusCode()).isEqualTo(202);

        assertThat(reviews).isEmpty();
        assertThat(sent.get(0).value().orElseThrow().by()).isEqualTo("ci");
    }

    @Test
    void refusesWhoIsNotKnownAndWhoMayNot() {
        assertThat(post("/v1/canaries/shop/cart/hold", "", "").statusCode()).isEqualTo(401);
        assertThat(post("/v1/canaries/shop/cart/hold", "short", "").statusCode()).isEqualTo(401);
        assertThat(post("/v1/canaries/shop/cart/hold", "who-is-that", "").statusCode())
                .isEqualTo(401);
        HttpResponse<String> reader = post("/v1/canaries/shop/cart/hold", READER, "");

        assertThat(reader.statusCode()).isEqualTo(403);
        assertThat(reader.body()).contains("may not update canaries/hold in namespace shop");
        assertThat(reader.body()).doesNotContain(READER);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/canaries/shop/missing/hold,404",
        "/v1/canaries/shop/cart/dance,404",
        "/v1/canaries/shop/cart,404",
        "/v1/other,404",
        "/v1/canaries/Shop/cart/hold,400",
        "/v1/canaries/shop/%2e%2e/hold,400"
    })
    void namesAPathThatIsNothing(String path, int status) {
        assertThat(post(path, DEPLOYER, "").statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"a\"", "{\"reason\": 5}", "{\"because\": \"x\"}"})
    void refusesABodyThatItDoesNotUnderstand(String body) {
        HttpResponse<String> answer = post("/v1/canaries/shop/cart/hold", DEPLOYER, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("error").asString()).isNotEmpty();
        assertThat(sent).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLong() {
        String body = "{\"reason\": \"" + "x".repeat(9000) + "\"}";

        assertThat(post("/v1/canaries/shop/cart/hold", DEPLOYER, body).statusCode()).isEqualTo(413);
    }

    @Test
    void cutsAReasonThatIsLongerThanAnEventMayBe() {
        post("/v1/canaries/shop/cart/hold", DEPLOYER, "{\"reason\": \"" + "x".repeat(2000) + "\"}");

        assertThat(sent.get(0).value().orElseThrow().reason()).hasSize(Command.REASON_LIMIT);
    }

    @Test
    void saysThatKafkaOrTheClusterIsAway() {
        kafkaAway = true;
        HttpResponse<String> kafka = post("/v1/canaries/shop/cart/hold", DEPLOYER, "");
        kafkaAway = false;
        clusterAway = true;
        HttpResponse<String> cluster = post("/v1/canaries/shop/cart/hold", DEPLOYER, "");

        assertThat(kafka.statusCode()).isEqualTo(503);
        assertThat(kafka.headers().firstValue("Retry-After")).contains("5");
        assertThat(cluster.statusCode()).isEqualTo(503);
        assertThat(cluster.body()).doesNotContain(DEPLOYER);
    }

    @Test
    void makesTheSameCommandOfTheSameRequestWithAKey() throws Exception {
        for (int time = 0; time < 2; time++) {
            HttpClient.newHttpClient()
                    .send(
                            request("/v1/canaries/shop/cart/abort", DEPLOYER, "")
                                    .header("Idempotency-Key", "build-12")
                                    .build(),
                            BodyHandlers.ofString());
        }

        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).id()).isEqualTo(sent.get(1).id());
    }

    @Test
    void answersNothingButPost() throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(uri("/v1/canaries/shop/cart/abort")).build(),
                                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void abortsTheRunsThatFiringAlertsName() {
        HttpResponse<String> answer = post("/v1/alertmanager", OUTSIDE, alerts("4"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(sent).hasSize(1);
        Command command = sent.get(0).value().orElseThrow();
        assertThat(command.order()).isEqualTo(Order.ABORT);
        assertThat(command.by()).isEqualTo("Alertmanager (ci)");
        assertThat(command.reason()).isEqualTo("HighErrors fires: a tenth of the answers fail");
        assertThat(JSON.readTree(answer.body()).at("/ignored/0/canary").asString())
                .isEqualTo("shop/missing");
    }

    @Test
    void takesARepeatedAlertForTheSameCommand() {
        post("/v1/alertmanager", OUTSIDE, alerts("4"));
        post("/v1/alertmanager", OUTSIDE, alerts("4"));

        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).id()).isEqualTo(sent.get(1).id());
    }

    @Test
    void leavesACanaryAloneThatHasNoRun() {
        phase = "Succeeded";

        assertThat(post("/v1/alertmanager", OUTSIDE, alerts("4")).statusCode()).isEqualTo(202);
        assertThat(sent).isEmpty();
    }

    @Test
    void refusesAlertsOfAnotherVersionAndWithoutRights() {
        assertThat(post("/v1/alertmanager", OUTSIDE, alerts("3")).statusCode()).isEqualTo(400);
        assertThat(post("/v1/alertmanager", READER, alerts("4")).statusCode()).isEqualTo(403);
        assertThat(sent).isEmpty();
    }

    private static String alerts(String version) {
        return """
        {"version": "%s", "status": "firing", "receiver": "weir", "alerts": [
          {"status": "resolved", "labels": {"namespace": "shop", "canary": "cart"}},
          {"status": "firing", "labels": {"alertname": "Unrelated"}},
          {"status": "firing", "fingerprint": "f1", "startsAt": "2026-01-01T00:00:00Z",
           "labels": {"alertname": "HighErrors", "namespace": "shop", "canary": "cart"},
           "annotations": {"summary": "a tenth of the answers fail"}},
          {"status": "firing", "fingerprint": "f2",
           "labels": {"namespace": "shop", "canary": "missing"}}]}
        """
                .formatted(version);
    }

    private HttpResponse<String> post(String path, String token, String body) {
        try {
            return HttpClient.newHttpClient()
                    .send(request(path, token, body).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path, String token, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    /** Knows two tokens and one Canary. */
    private KubernetesApi cluster() {
        return (KubernetesApi)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {KubernetesApi.class},
                        (proxy, method, arguments) -> {
                            if (clusterAway) {
                                return Future.failedFuture(
                                        KubernetesFailure.of(500, "away: " + DEPLOYER, null));
                            }
                            return method.getName().equals("get")
                                    ? get((String) arguments[2])
                                    : create(
                                            (ResourceKind) arguments[0], (ObjectNode) arguments[1]);
                        });
    }

    private Future<Optional<ObjectNode>> get(String name) {
        if (!name.equals("cart")) {
            return Future.succeededFuture(Optional.empty());
        }
        ObjectNode canary = JSON.createObjectNode();
        canary.putObject("metadata").put("uid", "uid-canary");
        canary.putObject("status").put("phase", phase).putObject("weir").put("run", "run-7");
        return Future.succeededFuture(Optional.of(canary));
    }

    private Future<ObjectNode> create(ResourceKind kind, ObjectNode review) {
        reviews.add(review);
        ObjectNode answer = review.deepCopy();
        ObjectNode status = answer.putObject("status");
        if (kind.kind().equals("TokenReview")) {
            String token = review.at("/spec/token").asString("");
            boolean known = token.equals(DEPLOYER) || token.equals(READER);
            status.put("authenticated", known);
            if (known) {
                String name = token.equals(DEPLOYER) ? "deployer" : "reader";
                status.putObject("user")
                        .put("username", "system:serviceaccount:shop:" + name)
                        .putArray("groups")
                        .add(name + "s");
            }
        } else {
            status.put("allowed", review.at("/spec/user").asString("").endsWith(":deployer"));
        }
        return Future.succeededFuture(answer);
    }

    /** Keeps what is sent, as far as it can be written. */
    private final class Kafka implements EventSink<Command> {
        @Override
        public Future<Void> send(Outgoing<Command> record) {
            if (kafkaAway) {
                return Future.failedFuture(new SendFailure.Unavailable("away", null));
            }
            Command written =
                    Wire.commands().decode(Wire.commands().encode(record.value().orElseThrow()));
            sent.add(
                    new Outgoing<>(record.key(), Optional.of(written), record.id(), record.type()));
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }

        @Override
        public Future<Integer> partitions() {
            return Future.succeededFuture(1);
        }
    }
}
