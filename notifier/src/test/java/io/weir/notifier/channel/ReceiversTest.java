package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where each kind of receiver is found, and what may be done on the way there. */
@ExtendWith(VertxExtension.class)
class ReceiversTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectStore store = new ObjectStore(InstantSource.fixed(Changes.AT));
    private HttpClient client;
    private ChatServer server;
    private Vertx vertx;

    @BeforeEach
    void start(Vertx running) {
        vertx = running;
        server = new ChatServer(vertx);
        client = vertx.createHttpClient(new HttpClientOptions().setVerifyHost(true));
        store.createNamespace("ops");
        store.createNamespace("shop");
    }

    @Test
    void aCanarysOwnWebhookIsReadFromTheCanaryEachTime() {
        canary(hook("audit", server.url("/first?key=k")).put("timeout", "2s"));
        Result first = attempt(toHook("audit"), GlobalReceivers.NONE, true);
        canary(
                hook("other", server.url("/no")),
                with(hook("audit", server.url("/second")), Map.of("team", "shop")));

        Result second = attempt(toHook("audit"), GlobalReceivers.NONE, true);

        assertThat(first).isEqualTo(new Result.Delivered());
        assertThat(second).isEqualTo(new Result.Delivered());
        assertThat(server.received())
                .extracting(ChatServer.Received::uri)
                .containsExactly("/first?key=k", "/second");
        JsonNode payload = MAPPER.readTree(server.received().get(1).body());
        assertThat(payload.path("metadata").path("team").asString()).isEqualTo("shop");
    }

    @Test
    void aWebhookThatTheCanaryNoLongerHasIsDead() {
        canary(hook("other", server.url("/no")));

        assertThat(attempt(toHook("audit"), GlobalReceivers.NONE, true))
                .isEqualTo(
                        new Result.Dead("Canary shop/cart has no event webhook 'audit' any more"));
        assertThat(server.received()).isEmpty();
    }

    @Test
    void aWebhooksCertificateIsCheckedUnlessTheCanarySaysOtherwise() throws Exception {
        ChatServer strange =
                new ChatServer(
                        vertx,
                        new HttpServerOptions()
                                .setSsl(true)
                                .setKeyCertOptions(SelfSigned.certificate()));
        canary(
                hook("careless", strange.url("/")).put("disableTLS", true),
                hook("careful", strange.url("/")));

        Result careless = attempt(toHook("careless"), GlobalReceivers.NONE, true);
        Result careful = attempt(toHook("careful"), GlobalReceivers.NONE, true);

        assertThat(careless).isEqualTo(new Result.Delivered());
        assertThat(careful).isEqualTo(Result.retry("no trusted TLS connection"));
        assertThat(strange.received()).hasSize(1);
    }

    @Test
    void theReceiversByFlagAreReached() {
        WebhookSettings here =
                new WebhookSettings(
                        "the URL", new Confidential(server.url("/flag")), Optional.empty());
        GlobalReceivers global =
                new GlobalReceivers(
                        Optional.empty(), Optional.of(here), Optional.of(here), Optional.of(here));

        for (Receiver.Global name : global.names()) {
            assertThat(attempt(to(name), global, true)).isEqualTo(new Result.Delivered());
        }

        assertThat(server.received())
                .extracting(received -> MAPPER.readTree(received.body()).has("sections"))
                .containsExactly(true, false, false);
    }

    @Test
    void aProviderElsewhereIsRefusedAtEveryUse() {
        provider(Map.of("type", "slack", "address", server.url("/")));
        Receiver elsewhere = new Receiver.Provider(new ObjectRef("ops", "chat"));

        assertThat(attempt(to(elsewhere), GlobalReceivers.NONE, true))
                .isEqualTo(new Result.Delivered());
        for (int use = 0; use < 2; use++) {
            assertThat(attempt(to(elsewhere), GlobalReceivers.NONE, false))
                    .isEqualTo(
                            new Result.Dead(
                                    "AlertProvider ops/chat is in another namespace than Canary"
                                            + " shop/cart, which is not allowed here"));
        }
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void aRedirectOnTheSameServerKeepsTheMessage() {
        server.answers(
                request -> {
                    if (request.path().equals("/old")) {
                        request.response().setStatusCode(308).putHeader("Location", "/new").end();
                    } else {
                        request.response().end("ok");
                    }
                });
        provider(Map.of("type", "slack", "address", server.url("/old")));

        assertThat(attempt(toProvider(), GlobalReceivers.NONE, true))
                .isEqualTo(new Result.Delivered());
        assertThat(server.received()).hasSize(2);
        assertThat(server.received().get(1).body()).isEqualTo(server.received().get(0).body());
        assertThat(server.received().get(1).uri()).isEqualTo("/new");
    }

    @Test
    void theEnvironmentsProxyIsGoneThroughWhereAProviderNamesNone() {
        ChatServer proxy = new ChatServer(vertx);
        provider(Map.of("type", "slack", "address", "http://chat.invalid/hook"));
        ChatCourier courier =
                courier(
                        GlobalReceivers.NONE,
                        true,
                        EnvironmentProxies.from(Map.of("HTTP_PROXY", proxy.url(""))));

        Result result = Waiting.done(courier.attempt(toProvider()));

        assertThat(result).isEqualTo(new Result.Delivered());
        assertThat(proxy.received().get(0).uri()).isEqualTo("http://chat.invalid/hook");
    }

    @Test
    void aRedirectInACircleEnds() {
        server.answers(
                request -> request.response().setStatusCode(307).putHeader("Location", "/x").end());
        provider(Map.of("type", "slack", "address", server.url("/x")));

        assertThat(attempt(toProvider(), GlobalReceivers.NONE, true))
                .isInstanceOf(Result.Dead.class);
        assertThat(server.received()).hasSize(4);
    }

    @Test
    void aTemplateGivesTheWords() {
        provider(
                Map.of(
                        "type", "slack",
                        "address", server.url("/"),
                        "template", "{{ namespace }}/{{.name}}: {{metadata.eventMessage}}"));

        attempt(toProvider(), GlobalReceivers.NONE, true);

        assertThat(text())
                .isEqualTo(
                        "shop/cart: Rolled back, failed checks reached the threshold: 5:"
                                + " request-success-rate is 85, below 99");
    }

    @Test
    void aTemplateThatCannotBeRenderedGivesWayToTheBuiltInWordsAndSaysSo() {
        provider(
                Map.of(
                        "type", "slack",
                        "address", server.url("/"),
                        "template", "{{ weather }}"));

        Result result = attempt(toProvider(), GlobalReceivers.NONE, true);

        assertThat(result).isEqualTo(new Result.Delivered());
        assertThat(text())
                .isEqualTo(
                        "Rolled back, failed checks reached the threshold: 5 (built-in words: the"
                                + " template names 'weather', which there is not)");
    }

    private String text() {
        return MAPPER.readTree(server.received().get(0).body())
                .path("attachments")
                .path(0)
                .path("text")
                .asString();
    }

    private Result attempt(Delivery delivery, GlobalReceivers global, boolean crossNamespace) {
        return Waiting.done(
                courier(global, crossNamespace, EnvironmentProxies.NONE).attempt(delivery));
    }

    private ChatCourier courier(
            GlobalReceivers global, boolean crossNamespace, EnvironmentProxies proxies) {
        return new ChatCourier(
                new StoreKubernetesApi(store),
                new ChatCourier.Settings(
                        global,
                        crossNamespace,
                        proxies,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        "test"),
                client,
                Threads.NONE,
                new ManualTime(),
                InstantSource.fixed(Changes.AT));
    }

    private static Delivery to(Receiver receiver) {
        return Delivery.of("c1", receiver, Notices.of(Severity.ERROR));
    }

    private static Delivery toHook(String name) {
        return to(new Receiver.Hook(Changes.CART, name));
    }

    private static Delivery toProvider() {
        return to(new Receiver.Provider(new ObjectRef("ops", "chat")));
    }

    private void provider(Map<String, String> spec) {
        ObjectNode object = object(ResourceKind.ALERT_PROVIDER, "ops", "chat");
        ObjectNode fields = object.putObject("spec");
        spec.forEach(fields::put);
        store.create(ResourceKind.ALERT_PROVIDER, object);
    }

    private void canary(ObjectNode... hooks) {
        ObjectNode object = object(ResourceKind.CANARY, "shop", "cart");
        ObjectNode spec = object.putObject("spec");
        spec.putObject("targetRef")
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment")
                .put("name", "cart");
        spec.putObject("service").put("port", 80);
        ObjectNode analysis = spec.putObject("analysis");
        analysis.put("interval", "10s").put("threshold", 5).put("stepWeight", 10);
        for (ObjectNode hook : hooks) {
            analysis.withArray("webhooks").add(hook);
        }
        if (store.get(ResourceKind.CANARY, "shop", "cart").isPresent()) {
            store.delete(ResourceKind.CANARY, "shop", "cart");
        }
        store.create(ResourceKind.CANARY, object);
    }

    private static ObjectNode hook(String name, String url) {
        return MAPPER.createObjectNode().put("name", name).put("type", "event").put("url", url);
    }

    private static ObjectNode with(ObjectNode hook, Map<String, String> metadata) {
        ObjectNode entries = hook.putObject("metadata");
        metadata.forEach(entries::put);
        return hook;
    }

    private static ObjectNode object(ResourceKind kind, String namespace, String name) {
        ObjectNode object = MAPPER.createObjectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        object.putObject("metadata").put("namespace", namespace).put("name", name);
        return object;
    }
}
