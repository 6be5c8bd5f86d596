package io.weir.analyzer.evidence;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.analyzer.hook.HookCaller;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.http.LoopbackServer;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.HookType;
import io.weir.rollout.Phase;
import io.weir.rollout.RunChecksum;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Worlds;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.ManualTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Hooks as a Canary declares them, called for real. */
class HookQuestionsTest {

    private final ManualTime time = new ManualTime();
    private final ObjectStore store = new ObjectStore(time);
    private final KubernetesApi api = new StoreKubernetesApi(store);
    private Vertx vertx;
    private LoopbackServer receiver;
    private HookQuestions hooks;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        receiver = LoopbackServer.start(vertx);
        BoundedHttp http = new BoundedHttp(vertx, time, EnvironmentProxies.NONE, "weir/test");
        hooks = new HookQuestions(new HookCaller(http, time, time), api);
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The Canary with these hooks, kept by the API server too. */
    private Snapshot world(Worlds.SnapshotBuilder snapshot, String... entries) throws Exception {
        ObjectNode object =
                with(
                        canary(),
                        "/spec/analysis/webhooks",
                        "[" + String.join(",", entries).replace("URL", receiver.url()) + "]");
        store.createNamespace("shop");
        ObjectNode stored = object.deepCopy();
        ((ObjectNode) stored.path("metadata")).remove("resourceVersion");
        await(api.create(ResourceKind.CANARY, stored));
        return snapshot.spec(CanaryReader.read(object, "istio").spec().orElseThrow()).build();
    }

    private JsonNode payload(int call) {
        return new ObjectMapper().readTree(receiver.received().get(call).body());
    }

    @Test
    void sendsMetadataAndWholeUrlThatTravelOnNoTopic() throws Exception {
        receiver.answers(200, "OK");
        Snapshot world =
                world(
                        Worlds.snapshot().progressing().weight(20),
                        """
                        {"name": "load", "url": "URL/services/T01234/xYz?token=abc",
                         "metadata": {"cmd": "hey -z 1m http://cart.shop/", "type": "cmd"}}
                        """);

        List<HookAnswer> answers = await(hooks.call(world, HookType.ROLLOUT));

        assertThat(world.toString()).doesNotContain("T01234", "xYz", "abc", "hey");
        assertThat(answers).containsExactly(new HookAnswer("load", true, "status 200"));
        assertThat(receiver.received().get(0).uri()).isEqualTo("/services/T01234/xYz?token=abc");
        assertThat(payload(0).path("metadata").path("cmd").asString(""))
                .isEqualTo("hey -z 1m http://cart.shop/");
    }

    @Test
    void doesNotCallAHookThatWasEditedMeanwhile() throws Exception {
        receiver.answers(200, "OK");
        Snapshot world =
                world(
                        Worlds.snapshot().progressing().weight(20),
                        "{\"name\": \"load\", \"url\": \"URL/a\", \"metadata\": {\"a\": \"b\"}}");
        ObjectNode now = await(api.get(ResourceKind.CANARY, "shop", "cart")).orElseThrow();
        await(
                api.replace(
                        ResourceKind.CANARY,
                        with(
                                now,
                                "/spec/analysis/webhooks",
                                "[{\"name\": \"load\", \"url\": \"" + receiver.url() + "/b\"}]")));

        List<HookAnswer> answers = await(hooks.call(world, HookType.ROLLOUT));

        assertThat(receiver.received()).isEmpty();
        assertThat(answers.get(0).passed()).isFalse();
        assertThat(answers.get(0).text()).contains("spec.analysis.webhooks[0] was edited");
    }

    @Test
    void namesTheRevisionUnderApprovalByItsChecksum() throws Exception {
        receiver.answers(200, "OK");
        Snapshot world =
                world(
                        Worlds.snapshot().phase(Phase.WAITING).target("v2"),
                        "{\"name\": \"gate\", \"type\": \"confirm-rollout\", \"url\":"
                                + " \"URL/gate\"}");

        await(hooks.call(world, HookType.CONFIRM_ROLLOUT));

        assertThat(payload(0).path("checksum").asString(""))
                .isEqualTo(RunChecksum.of(Optional.of(Map.of()), "v2"));
        assertThat(payload(0).path("phase").asString("")).isEqualTo("Waiting");
    }

    @Test
    void namesOneRevisionFromApprovalToTheEndOfARun() throws Exception {
        receiver.answers(200, "OK");
        String hook = "{\"name\": \"h\", \"type\": \"rollout\", \"url\": \"URL/h\"}";
        Snapshot waiting = world(Worlds.snapshot().phase(Phase.WAITING).target("v2"), hook);
        Snapshot running =
                Worlds.snapshot()
                        .progressing()
                        .weight(20)
                        .spec(waiting.spec().orElseThrow())
                        .build();

        await(hooks.call(waiting, HookType.ROLLOUT));
        await(hooks.call(running, HookType.ROLLOUT));

        assertThat(payload(1).path("checksum")).isEqualTo(payload(0).path("checksum"));
    }

    @Test
    void stopsAtTheFirstHookThatFailsAndTellsItsAnswer() throws Exception {
        receiver.answers(200, "OK").answers(403, "Forbidden").answers(200, "OK");
        Snapshot world =
                world(
                        Worlds.snapshot().progressing().weight(20),
                        "{\"name\": \"a\", \"url\": \"URL/a\"}",
                        "{\"name\": \"b\", \"url\": \"URL/gate/check\"}",
                        "{\"name\": \"c\", \"url\": \"URL/c\"}");

        List<HookAnswer> answers = await(hooks.call(world, HookType.ROLLOUT));

        assertThat(answers)
                .containsExactly(
                        new HookAnswer("a", true, "status 200"),
                        new HookAnswer("b", false, "status 403: Forbidden"));
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void asksRollbackHooksUntilOneSaysYes() throws Exception {
        receiver.answers(403, "Forbidden").answers(200, "Approved").answers(200, "OK");
        Snapshot world =
                world(
                        Worlds.snapshot().progressing().weight(20),
                        "{\"name\": \"a\", \"type\": \"rollback\", \"url\":"
                                + " \"URL/rollback/check\"}",
                        "{\"name\": \"b\", \"type\": \"rollback\", \"url\":"
                                + " \"URL/rollback/check\"}",
                        "{\"name\": \"c\", \"type\": \"rollback\", \"url\":"
                                + " \"URL/rollback/check\"}");

        List<HookAnswer> answers = await(hooks.call(world, HookType.ROLLBACK));

        assertThat(answers).extracting(HookAnswer::passed).containsExactly(false, true);
    }

    @Test
    void repeatsACallAfterACrashUnderTheSameIdAndAnotherStepUnderAnother() throws Exception {
        receiver.answers(200, "OK");
        Snapshot world =
                world(
                        Worlds.snapshot().progressing().weight(20),
                        "{\"name\": \"a\", \"url\": \"URL/a\"}");
        Snapshot next =
                Worlds.snapshot()
                        .progressing()
                        .weight(40)
                        .verdict("verdict-2")
                        .spec(world.spec().orElseThrow())
                        .build();

        await(hooks.call(world, HookType.ROLLOUT));
        await(hooks.call(world, HookType.ROLLOUT));
        await(hooks.call(next, HookType.ROLLOUT));

        List<String> ids =
                receiver.received().stream()
                        .map(call -> call.headers().get(HookCaller.CALL_ID))
                        .toList();
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    }
}
