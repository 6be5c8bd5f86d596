package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.junit5.VertxExtension;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.Changes;
import io.weir.notifier.Notices;
import io.weir.notifier.Waiting;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import io.weir.notifier.delivery.Threads;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Severity;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(VertxExtension.class)
class ChatCourierTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final ObjectStore store = new ObjectStore(InstantSource.fixed(Changes.AT));
    private HttpClient client;
    private ChatServer server;
    private Vertx vertx;

    @BeforeEach
    void start(Vertx running) {
        vertx = running;
        server = new ChatServer(vertx);
        client = vertx.createHttpClient();
        store.createNamespace("ops");
    }

    @Test
    void aDeliveryIsPostedWithItsId() {
        Delivery delivery = toSlack();

        Result result = attempt(delivery, Optional.of(slack(server.url("/hook"), "")));

        assertThat(result).isEqualTo(new Result.Delivered());
        ChatServer.Received received = server.received().get(0);
        assertThat(received.uri()).isEqualTo("/hook");
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.contentType()).isEqualTo("application/json");
        assertThat(received.id()).isEqualTo(delivery.id());
        assertThat(received.userAgent()).isEqualTo("weir-notifier/test");
        assertThat(received.authorization()).isNull();
        assertThat(MAPPER.readTree(received.body()).path("channel").asString())
                .isEqualTo("releases");
    }

    @Test
    void theTokenIsShownToTheReceiver() {
        attempt(toSlack(), Optional.of(slack(server.url("/api"), "xoxb-1")));

        assertThat(server.received().get(0).authorization()).isEqualTo("Bearer xoxb-1");
    }

    @Test
    void troubleOfTheServerPasses() {
        server.answers(500, "secret /hook");

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "")));

        assertThat(result).isEqualTo(Result.retry("answered with status 500"));
    }

    @Test
    void tooManyRequestsCarryWhatTheServerAsksFor() {
        server.answers(
                request ->
                        request.response()
                                .setStatusCode(429)
                                .putHeader("Retry-After", "30")
                                .end("slow down"));

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "")));

        assertThat(result)
                .isEqualTo(
                        new Result.Retry(
                                "answered with status 429", Optional.of(Duration.ofSeconds(30))));
    }

    @Test
    void tooManyRequestsWithoutAWishAreTriedAgainInOurOwnTime() {
        server.answers(429, "");

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "")));

        assertThat(result).isEqualTo(Result.retry("answered with status 429"));
    }

    @Test
    void aFailureWithAGoodStatusIsAFailure() {
        server.answers(200, "{\"ok\":false,\"error\":\"channel_not_found\"}");

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "")));

        assertThat(result).isEqualTo(new Result.Dead("answered channel_not_found"));
    }

    @Test
    void aReceiverThatDoesNotAnswerIsNotWaitedFor() {
        server.answers(request -> {});

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "")));

        assertThat(result).isEqualTo(Result.retry("no answer within 2000 ms"));
    }

    @Test
    void aReceiverThatAnswersInDropsIsNotWaitedFor() {
        server.answers(
                request -> {
                    request.response().setChunked(true).write("o");
                    vertx.setPeriodic(20, timer -> request.response().write("o"));
                });

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "")));

        assertThat(result).isEqualTo(Result.retry("no answer within 2000 ms"));
    }

    @Test
    void anEndlessAnswerIsCut() {
        server.answers(200, "x".repeat(1 << 20));

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "")));

        assertThat(result).isEqualTo(Result.retry("answered neither ok nor why not"));
    }

    @Test
    void aRedirectLeadsNowhere() {
        ChatServer other = new ChatServer(vertx);
        server.answers(
                request ->
                        request.response()
                                .setStatusCode(307)
                                .putHeader("Location", other.url("/hook"))
                                .end());

        Result result = attempt(toSlack(), Optional.of(slack(server.url("/hook"), "xoxb-1")));

        assertThat(result).isInstanceOf(Result.Dead.class);
        assertThat(other.received()).isEmpty();
    }

    @Test
    void aReceiverThatIsNotThereIsNamedByNothing() {
        Result result =
                attempt(toSlack(), Optional.of(slack("http://127.0.0.1:1/secret-path", "")));

        assertThat(result).isInstanceOf(Result.Retry.class);
        assertThat(result.toString()).doesNotContain("127.0.0.1").doesNotContain("secret");
    }

    @Test
    void aProxyIsGoneThrough() {
        ChatServer proxy = new ChatServer(vertx);
        provider(Map.of("address", "http://chat.invalid/hook", "proxy", proxy.url("")), "");

        Result result = attempt(toProvider(), Optional.empty());

        assertThat(result).isEqualTo(new Result.Delivered());
        assertThat(proxy.received().get(0).uri()).isEqualTo("http://chat.invalid/hook");
    }

    @Test
    void aProvidersOwnAddressIsUsedWithTheDefaults() {
        provider(Map.of("address", server.url("/inline")), "");

        Result result = attempt(toProvider(), Optional.empty());

        assertThat(result).isEqualTo(new Result.Delivered());
        assertThat(server.received().get(0).uri()).isEqualTo("/inline");
        assertThat(server.received().get(0).body())
                .contains("\"channel\":\"general\"")
                .contains("\"username\":\"flagger\"");
    }

    @Test
    void aSecretWinsIsTrimmedAndIsReadAnewEachTime() {
        provider(Map.of("address", server.url("/inline"), "channel", "alerts"), "chat");
        secret(Map.of("address", server.url("/first") + "\n", "token", "one\n"));
        attempt(toProvider(), Optional.empty());
        secret(Map.of("address", server.url("/second"), "token", "two"));

        attempt(toProvider(), Optional.empty());

        assertThat(server.received())
                .extracting(ChatServer.Received::uri)
                .containsExactly("/first", "/second");
        assertThat(server.received())
                .extracting(ChatServer.Received::authorization)
                .containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void whatIsMissingIsNamedAndMayStillCome() {
        assertThat(attempt(toProvider(), Optional.empty()))
                .isEqualTo(Result.retry("AlertProvider ops/on-call not found"));
        provider(Map.of("channel", "alerts"), "");
        assertThat(attempt(toProvider(), Optional.empty()))
                .isEqualTo(Result.retry("AlertProvider ops/on-call has no address"));
        provider(Map.of("channel", "alerts"), "chat");
        assertThat(attempt(toProvider(), Optional.empty()))
                .isEqualTo(Result.retry("Secret ops/chat not found"));
        secret(Map.of("token", "one"));
        assertThat(attempt(toProvider(), Optional.empty()))
                .isEqualTo(Result.retry("Secret ops/chat has no address"));
    }

    @Test
    void whatCanNeverWorkIsDead() {
        provider(Map.of("address", "hooks.example/secret"), "");
        assertThat(attempt(toProvider(), Optional.empty()))
                .isEqualTo(new Result.Dead("the address must begin with http:// or https://"));
        provider(Map.of("address", server.url("/"), "proxy", "proxy:3128"), "");
        assertThat(attempt(toProvider(), Optional.empty()))
                .isEqualTo(
                        new Result.Dead("the proxy's address must begin with http:// or https://"));
        provider(Map.of("address", server.url("/"), "type", "pager"), "");
        assertThat(attempt(toProvider(), Optional.empty()))
                .isEqualTo(new Result.Dead("alerts of type 'pager' are not supported"));
        assertThat(attempt(toSlack(), Optional.empty()))
                .isEqualTo(new Result.Dead("no address of slack is configured any more"));
    }

    private Result attempt(Delivery delivery, Optional<SlackSettings> slack) {
        ChatCourier courier =
                new ChatCourier(
                        new StoreKubernetesApi(store),
                        new ChatCourier.Settings(
                                slack.map(GlobalReceivers::slack).orElse(GlobalReceivers.NONE),
                                true,
                                EnvironmentProxies.NONE,
                                LIMIT,
                                LIMIT,
                                "weir-notifier/test"),
                        client,
                        Threads.NONE,
                        new ManualTime(),
                        InstantSource.fixed(Changes.AT));
        return Waiting.done(courier.attempt(delivery));
    }

    private static SlackSettings slack(String url, String token) {
        return new SlackSettings(
                new Confidential(url),
                Confidential.of(token),
                Optional.empty(),
                "releases",
                "weir");
    }

    private static Delivery toSlack() {
        return Delivery.of("c1", Receiver.Global.SLACK, Notices.of(Severity.INFO));
    }

    private static Delivery toProvider() {
        Receiver receiver = new Receiver.Provider(new ObjectRef("ops", "on-call"));
        return Delivery.of("c1", receiver, Notices.of(Severity.INFO));
    }

    private void provider(Map<String, String> spec, String secret) {
        ObjectNode object = object(ResourceKind.ALERT_PROVIDER, "on-call");
        ObjectNode fields = object.putObject("spec").put("type", "slack");
        spec.forEach(fields::put);
        if (!secret.isEmpty()) {
            fields.putObject("secretRef").put("name", secret);
        }
        put(ResourceKind.ALERT_PROVIDER, object);
    }

    private void secret(Map<String, String> values) {
        ObjectNode object = object(ResourceKind.SECRET, "chat");
        ObjectNode data = object.putObject("data");
        values.forEach(
                (key, value) ->
                        data.put(
                                key,
                                Base64.getEncoder()
                                        .encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        put(ResourceKind.SECRET, object);
    }

    private void put(ResourceKind kind, ObjectNode object) {
        String name = object.path("metadata").path("name").asString();
        if (store.get(kind, "ops", name).isPresent()) {
            store.delete(kind, "ops", name);
        }
        store.create(kind, object);
    }

    private static ObjectNode object(ResourceKind kind, String name) {
        ObjectNode object = MAPPER.createObjectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("namespace", "ops").put("name", name);
        return object;
    }
}
