package io.weir.embedded.kubernetes;

import static io.weir.embedded.kubernetes.Manifests.json;
import static io.weir.embedded.kubernetes.Waiting.done;
import static io.weir.embedded.kubernetes.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Vertx;
import io.weir.kubernetes.Informers;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.fabric8.Fabric8Kubernetes;
import io.weir.kubernetes.fabric8.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the embedded server, its faults, and the client's answer to them. */
class EmbeddedKubernetesTest extends ApiServerContract {

    private static final Settings SETTINGS =
            Settings.of("weir-test/1")
                    .withNamespace(NAMESPACE)
                    .withTimeout(Duration.ofSeconds(2))
                    .withRetries(
                            new Settings.Retries(
                                    Duration.ofMillis(5),
                                    Duration.ofMillis(50),
                                    Duration.ofMillis(20),
                                    Duration.ofMillis(50)));

    private static Vertx vertx;

    @TempDir Path folder;
    private EmbeddedKubernetes server;
    private Fabric8Kubernetes kubernetes;
    private RawApi raw;

    @BeforeAll
    static void vertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void noVertx() {
        done(vertx.close());
    }

    @Override
    void connected() throws IOException {
        server = done(EmbeddedKubernetes.start(vertx, EmbeddedKubernetes.Options.defaults()));
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
        kubernetes = Fabric8Kubernetes.connect(vertx, SETTINGS.withKubeconfig(kubeconfig));
        raw = new RawApi(vertx, Config.fromKubeconfig(server.kubeconfig()));
    }

    @AfterEach
    void noServer() {
        done(kubernetes.close());
        raw.close();
        done(server.close());
    }

    @Override
    KubernetesApi api() {
        return kubernetes.api();
    }

    @Override
    Fabric8Kubernetes kubernetes() {
        return kubernetes;
    }

    @Override
    RawApi raw() {
        return raw;
    }

    @Test
    void itStartsQuickly() {
        long begin = System.nanoTime();
        var another = done(EmbeddedKubernetes.start(vertx, EmbeddedKubernetes.Options.defaults()));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(300));
        assertThat(another.url()).isNotEqualTo(server.url());
        done(another.close());
    }

    @Test
    void requestsAreCountedByVerbKindAndSender() {
        server.requests().clear();

        done(api().create(ResourceKind.CONFIG_MAP, map("counted", "a")));
        done(api().get(ResourceKind.CONFIG_MAP, NAMESPACE, "counted"));
        done(api().list(ResourceKind.SECRET, ""));
        done(api().replaceStatus(WIDGET, widgetNow("counted")));

        assertThat(server.requests().all())
                .extracting(r -> r.verb() + " " + r.resource() + " " + r.subresource())
                .containsExactly(
                        "create configmaps ",
                        "get configmaps ",
                        "list secrets ",
                        "create widgets ",
                        "update widgets status");
        assertThat(server.requests().count(r -> r.userAgent().equals("weir-test/1"))).isEqualTo(5);
    }

    @Test
    void codesBecomeFailuresByName() {
        expect(429, KubernetesFailure.Unavailable.class);
        expect(500, KubernetesFailure.Unavailable.class);
        expect(503, KubernetesFailure.Unavailable.class);
        expect(403, KubernetesFailure.Forbidden.class);
        expect(401, KubernetesFailure.Forbidden.class);
        expect(413, KubernetesFailure.Rejected.class);
        expect(415, KubernetesFailure.Rejected.class);
        expect(409, KubernetesFailure.Conflict.class);
    }

    private void expect(int code, Class<? extends KubernetesFailure> failure) {
        server.requests().clear();
        server.faults().refuse(1, request -> true, code);

        assertThatThrownBy(() -> done(api().get(ResourceKind.DEPLOYMENT, NAMESPACE, "cart")))
                .isInstanceOf(failure)
                .hasMessageStartingWith("get Deployment " + NAMESPACE + "/cart: ");
        // One call is one request, also when it fails.
        assertThat(server.requests().all()).hasSize(1);
    }

    @Test
    void aThrottlingServerSaysWhenToComeAgain() {
        server.faults().throttle(1, request -> true, Duration.ofSeconds(3));

        assertThatThrownBy(() -> done(api().get(ResourceKind.DEPLOYMENT, NAMESPACE, "cart")))
                .isInstanceOfSatisfying(
                        KubernetesFailure.Unavailable.class,
                        failure -> assertThat(failure.wished()).isEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void aCutConnectionFailsWithoutASecondTry() {
        server.requests().clear();
        server.faults().cut(1, request -> request.verb().equals("create"));

        assertThatThrownBy(() -> done(api().create(ResourceKind.CONFIG_MAP, map("cut", "a"))))
                .isInstanceOf(KubernetesFailure.Unavailable.class)
                .hasMessageContaining("create ConfigMap " + NAMESPACE + "/cut");

        assertThat(server.requests().count(ApiRequest::writes)).isEqualTo(1);
        assertThat(get(ResourceKind.CONFIG_MAP, "cut")).isEmpty();
    }

    @Test
    void aLostAnswerLeavesTheWriteBehind() {
        server.faults().loseAnswers(1, request -> request.verb().equals("create"));

        assertThatThrownBy(() -> done(api().create(ResourceKind.CONFIG_MAP, map("lost", "a"))))
                .isInstanceOf(KubernetesFailure.Unavailable.class);

        assertThat(get(ResourceKind.CONFIG_MAP, "lost")).isPresent();
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsUnavailable() {
        var hasty =
                Fabric8Kubernetes.connect(
                        vertx, SETTINGS.withTimeout(Duration.ofMillis(150)), server.url());
        server.faults().delay(1, request -> true, Duration.ofSeconds(5));

        assertThatThrownBy(() -> done(hasty.api().get(ResourceKind.CONFIG_MAP, NAMESPACE, "slow")))
                .isInstanceOf(KubernetesFailure.Unavailable.class)
                .hasMessageContaining("get ConfigMap " + NAMESPACE + "/slow");
        done(hasty.close());
    }

    @Test
    void aServerThatIsAwayFailsCallsButNotTheConnecting() {
        var nowhere = Fabric8Kubernetes.connect(vertx, SETTINGS, "http://127.0.0.1:1");

        assertThatThrownBy(() -> done(nowhere.api().serverVersion()))
                .isInstanceOf(KubernetesFailure.Unavailable.class)
                .hasMessageContaining("get server version");
        done(nowhere.close());
    }

    @Test
    void aKubeconfigThatIsNotThereOrIsNoneIsNamed() throws IOException {
        Path absent = folder.resolve("absent");
        Path wrong = Files.writeString(folder.resolve("wrong"), "[1, 2");

        assertThatThrownBy(() -> Fabric8Kubernetes.connect(vertx, SETTINGS.withKubeconfig(absent)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(absent.toString());
        assertThatThrownBy(() -> Fabric8Kubernetes.connect(vertx, SETTINGS.withKubeconfig(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong.toString());
    }

    @Test
    void resultsComeToTheCallersContext() {
        var context = vertx.getOrCreateContext();
        io.vertx.core.Promise<Boolean> same = io.vertx.core.Promise.promise();
        context.runOnContext(
                run ->
                        api().get(ResourceKind.CONFIG_MAP, NAMESPACE, "any")
                                .map(read -> Vertx.currentContext() == context)
                                .onComplete(same));

        assertThat(done(same.future())).isTrue();
    }

    @Test
    void anInformerGoesOnAfterItsConnectionWasCutAndMissesNothing() {
        var told = new Told("gap-");
        kubernetes.informers().watch(ResourceKind.CONFIG_MAP, Informers.Detail.FULL, told);
        until("watching", () -> watching() == 1);
        server.requests().clear();

        server.faults().away();
        server.cutWatches();
        until("tried in vain", () -> server.requests().count(r -> r.verb().equals("watch")) >= 2);
        server.store().create(ResourceKind.CONFIG_MAP, map("gap-1", "a"));
        server.faults().clear();
        until("told", () -> told.events.contains("+gap-1 a"));

        assertThat(told.events).containsExactly("listed", "+gap-1 a");
        assertThat(server.requests().count(r -> r.verb().equals("list"))).isZero();
    }

    @Test
    void anInformerListsAgainWhenItsVersionIsTooOldAndTellsWhatIsGone() {
        server.store().create(ResourceKind.CONFIG_MAP, map("old-1", "a"));
        server.store().create(ResourceKind.CONFIG_MAP, map("old-2", "a"));
        var told = new Told("old-");
        kubernetes.informers().watch(ResourceKind.CONFIG_MAP, Informers.Detail.FULL, told);
        until("watching", () -> watching() == 1);

        server.faults().away();
        server.cutWatches();
        server.store().delete(ResourceKind.CONFIG_MAP, NAMESPACE, "old-1");
        server.store().create(ResourceKind.CONFIG_MAP, map("old-3", "b"));
        server.expireWatches();
        server.faults().clear();
        until("told", () -> told.events.contains("-old-1 a"));

        assertThat(told.events)
                .containsExactly("+old-1 a", "+old-2 a", "listed", "+old-3 b", "-old-1 a");
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheInformer() {
        var told = new Told("throw-");
        kubernetes
                .informers()
                .watch(
                        ResourceKind.CONFIG_MAP,
                        Informers.Detail.FULL,
                        new Informers.Listener() {
                            @Override
                            public void present(tools.jackson.databind.node.ObjectNode object) {
                                told.present(object);
                                throw new IllegalStateException("on purpose");
                            }

                            @Override
                            public void gone(tools.jackson.databind.node.ObjectNode last) {
                                told.gone(last);
                            }
                        });
        until("watching", () -> watching() == 1);
        server.store().create(ResourceKind.CONFIG_MAP, map("throw-1", "a"));
        server.store().delete(ResourceKind.CONFIG_MAP, NAMESPACE, "throw-1");
        until("told", () -> told.events.size() == 2);

        assertThat(told.events).containsExactly("+throw-1 a", "-throw-1 a");
    }

    @Test
    void aLargeClusterIsListedInPages() {
        for (int i = 0; i < 1_100; i++) {
            server.store().create(ResourceKind.CONFIG_MAP, map("many-" + i, "a"));
        }
        server.requests().clear();
        var told = new Told("many-");
        kubernetes.informers().watch(ResourceKind.CONFIG_MAP, Informers.Detail.FULL, told);
        until("listed", () -> told.events.contains("listed"));

        assertThat(told.objects).hasSize(1_100);
        assertThat(server.requests().count(r -> r.verb().equals("list"))).isEqualTo(3);
    }

    @Test
    void aClosedInformerTellsNothingMore() {
        var told = new Told("closed-");
        kubernetes.informers().watch(ResourceKind.CONFIG_MAP, Informers.Detail.FULL, told);
        until("watching", () -> watching() == 1);

        done(kubernetes.informers().close());
        until("hung up", () -> server.watches() == 0);
        server.store().create(ResourceKind.CONFIG_MAP, map("closed-1", "a"));

        assertThat(told.events).containsExactly("listed");
    }

    @Test
    void aBookmarkTellsHowFarAnIdleWatchHasSeen() {
        var quick =
                done(
                        EmbeddedKubernetes.start(
                                vertx,
                                server.store(),
                                EmbeddedKubernetes.Options.defaults()
                                        .withoutSimulation()
                                        .withBookmarks(Duration.ofMillis(20))));
        var client = new RawApi(vertx, Config.fromKubeconfig(quick.kubeconfig()));
        var events =
                client.watch(
                        "/api/v1/secrets?watch=1&allowWatchBookmarks=true&resourceVersion="
                                + server.store().version());
        server.store().create(ResourceKind.CONFIG_MAP, map("elsewhere", "a"));
        String version = Long.toString(server.store().version());
        until(
                "bookmarked",
                () ->
                        events.stream()
                                .anyMatch(
                                        e ->
                                                e.path("object")
                                                        .path("metadata")
                                                        .path("resourceVersion")
                                                        .asString("")
                                                        .equals(version)));

        assertThat(events)
                .allSatisfy(e -> assertThat(e.path("type").asString("")).isEqualTo("BOOKMARK"));
        client.close();
        done(quick.close());
    }

    @Test
    void aWatchFromAForgottenVersionIsToldThatItIsGone() {
        server.expireWatches();

        var events = raw.watch("/api/v1/configmaps?watch=1&resourceVersion=2");
        until("told", () -> !events.isEmpty());

        assertThat(events.get(0).path("type").asString("")).isEqualTo("ERROR");
        assertThat(events.get(0).path("object").path("code").asInt(0)).isEqualTo(410);
    }

    @Test
    void theVersionThatItSaysCanBeSet() {
        var older =
                done(
                        EmbeddedKubernetes.start(
                                vertx,
                                EmbeddedKubernetes.Options.defaults().withVersion("v1.30.2")));
        var client = Fabric8Kubernetes.connect(vertx, SETTINGS, older.url());

        assertThat(done(client.api().serverVersion())).isEqualTo("v1.30.2");
        done(client.close());
        done(older.close());
    }

    private long watching() {
        return server.watches();
    }

    private tools.jackson.databind.node.ObjectNode widgetNow(String name) {
        var widget = done(api().create(WIDGET, Manifests.widget(WIDGET, NAMESPACE, name, 1)));
        widget.set("status", json("{'phase': 'x'}"));
        return widget;
    }
}
