package io.weir.analyzer.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.http.LoopbackServer;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.HookAnswer;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookCallerTest {

    private static final HookCall ABOUT =
            new HookCall(new CanaryKey("shop", "cart"), "Progressing", "85d557f47b", "call-1");

    private final ManualTime time = new ManualTime();
    private Vertx vertx;
    private LoopbackServer receiver;

    @BeforeEach
    void start() throws Exception {
        // A name that needs no network to be known.
        Buffer hosts = Buffer.buffer("127.0.0.1 gate.test\n");
        vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setAddressResolverOptions(
                                        new AddressResolverOptions().setHostsValue(hosts)));
        receiver = LoopbackServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private HookCaller caller(Map<String, String> environment) {
        BoundedHttp http =
                new BoundedHttp(
                        vertx, time, EnvironmentProxies.from(environment), "weir-analyzer/test");
        return new HookCaller(http, time, time);
    }

    private static Hook hook(String url, int retries) {
        return new Hook("gate", url, "10s", retries, Map.of(), false);
    }

    private Future<HookAnswer> call(Hook hook) {
        return caller(Map.of()).call(hook, ABOUT);
    }

    private HookAnswer answerTo(Hook hook) throws Exception {
        return await(call(hook));
    }

    @Test
    void postsFourKeysWhenTheHookHasNoMetadata() throws Exception {
        receiver.answers(200, "fine");

        HookAnswer answer = answerTo(hook(receiver.url() + "/gate?a=b|c&d=[e]", 0));

        assertThat(answer).isEqualTo(new HookAnswer("gate", true, "status 200"));
        LoopbackServer.Received request = receiver.received().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo("/gate?a=b%7Cc&d=%5Be%5D");
        assertThat(request.body())
                .isEqualTo(
                        "{\"name\":\"cart\",\"namespace\":\"shop\",\"phase\":\"Progressing\","
                                + "\"checksum\":\"85d557f47b\"}");
        assertThat(request.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.headers().get("User-Agent")).isEqualTo("weir-analyzer/test");
        assertThat(request.headers().get("Weir-Call-Id")).isEqualTo("call-1");
        assertThat(request.headers().contains("Authorization")).isFalse();
        assertThat(time.pending()).as("time limits left behind").isZero();
    }

    @Test
    void addsTheMetadataThatTheHookHas() throws Exception {
        receiver.answers(200, "");

        answerTo(
                new Hook(
                        "load",
                        receiver.url(),
                        "",
                        0,
                        Map.of("type", "cmd", "cmd", "hey -q 10 \"http://x/?a=1&b=<2>\""),
                        false));

        assertThat(receiver.received().get(0).body())
                .endsWith(
                        ",\"metadata\":{\"cmd\":\"hey -q 10"
                                + " \\\"http://x/?a=1&b=<2>\\\"\",\"type\":\"cmd\"}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 203, 206})
    void passesOnEveryStatusOfSuccess(int status) throws Exception {
        receiver.answers(status, "");

        assertThat(answerTo(hook(receiver.url(), 0)).passed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"304", "400", "403", "404", "429", "500", "501", "503"})
    void failsOnEveryOtherWithItsBody(int status) throws Exception {
        boolean hasBody = status != 304;
        receiver.answers(status, hasBody ? "no\n  way" : "");

        assertThat(answerTo(hook(receiver.url(), 0)))
                .isEqualTo(
                        new HookAnswer(
                                "gate", false, "status " + status + (hasBody ? ": no way" : "")));
    }

    @Test
    void passesWithoutContent() throws Exception {
        receiver.handles(request -> request.response().setStatusCode(204).end());

        assertThat(answerTo(hook(receiver.url(), 0)))
                .isEqualTo(new HookAnswer("gate", true, "status 204"));
    }

    @Test
    void boundsTheExcerptOfALongBody() throws Exception {
        receiver.answers(500, "x".repeat(200_000));

        assertThat(answerTo(hook(receiver.url(), 0)).text())
                .isEqualTo("status 500: " + "x".repeat(500) + "…");
    }

    @Test
    void triesAgainAfterOneAndTwoSecondsAndKeepsTheLastBody() throws Exception {
        receiver.answers(500, "first").answers(429, "second").answers(500, "command failed");

        Future<HookAnswer> called = call(hook(receiver.url(), 2));
        time.awaitTimer(Duration.ofSeconds(1));
        assertThat(receiver.received()).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        time.awaitTimer(Duration.ofSeconds(2));
        assertThat(receiver.received()).hasSize(2);
        time.advance(Duration.ofSeconds(2));

        assertThat(await(called))
                .isEqualTo(
                        new HookAnswer(
                                "gate", false, "after 3 attempts: status 500: command failed"));
        assertThat(receiver.received())
                .hasSize(3)
                .allSatisfy(
                        request ->
                                assertThat(request.headers().get("Weir-Call-Id"))
                                        .isEqualTo("call-1"));
    }

    @Test
    void passesWhenALaterAttemptDoes() throws Exception {
        receiver.answers(503, "Retry-After", "3").answers(200, "");

        Future<HookAnswer> called = call(hook(receiver.url(), 5));
        time.awaitTimer(Duration.ofSeconds(3));
        time.advance(Duration.ofSeconds(3));

        assertThat(await(called).passed()).isTrue();
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void doesNotTryAgainWhatWasRefused() throws Exception {
        receiver.answers(403, "gate closed");

        assertThat(answerTo(hook(receiver.url(), 5)).text()).isEqualTo("status 403: gate closed");
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void limitsEachAttemptInTimeIncludingItsBody() throws Exception {
        Semaphore asked = new Semaphore(0);
        receiver.handles(
                request -> {
                    request.response().setChunked(true).write("begun");
                    asked.release();
                });

        Future<HookAnswer> called = call(hook(receiver.url(), 1));
        assertThat(asked.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        time.advance(Duration.ofSeconds(10));
        time.awaitTimer(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        assertThat(asked.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        time.advance(Duration.ofSeconds(10));

        assertThat(await(called))
                .isEqualTo(
                        new HookAnswer(
                                "gate",
                                false,
                                "after 2 attempts: 127.0.0.1:%d: no answer within 10s"
                                        .formatted(receiver.port())));
    }

    @Test
    void triesAgainWhenTheConnectionBreaks() throws Exception {
        receiver.handles(request -> request.connection().close()).answers(200, "");

        Future<HookAnswer> called = call(hook(receiver.url(), 1));
        time.awaitTimer(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));

        assertThat(await(called).passed()).isTrue();
    }

    @Test
    void namesWhatDoesNotListen() throws Exception {
        int port = receiver.port();
        await(vertx.close());
        vertx = Vertx.vertx();

        assertThat(answerTo(hook("http://127.0.0.1:" + port + "/?token=hidden", 0)).text())
                .isEqualTo("127.0.0.1:" + port + ": cannot connect");
    }

    @ParameterizedTest
    @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
    void followsRedirects(int status, String method) throws Exception {
        receiver.answers(status, "Location", "/moved?x=1").answers(202, "");

        assertThat(answerTo(hook(receiver.url() + "/gate", 0)).passed()).isTrue();

        LoopbackServer.Received second = receiver.received().get(1);
        assertThat(second.uri()).isEqualTo("/moved?x=1");
        assertThat(second.method()).isEqualTo(method);
        assertThat(second.body().isEmpty()).isEqualTo(method.equals("GET"));
        assertThat(second.headers().contains("Content-Type")).isEqualTo(method.equals("POST"));
        assertThat(second.headers().get("Weir-Call-Id")).isEqualTo("call-1");
    }

    @Test
    void endsACircleOfRedirectsWithoutTryingAgain() throws Exception {
        receiver.answers(302, "Location", "/round");

        assertThat(answerTo(hook(receiver.url(), 3)).text())
                .isEqualTo("127.0.0.1:" + receiver.port() + ": more than 10 redirects");
        assertThat(receiver.received()).hasSize(11);
    }

    @Test
    void leavesHttpForNoOtherScheme() throws Exception {
        receiver.answers(302, "Location", "file:///etc/passwd");

        assertThat(answerTo(hook(receiver.url(), 3)).text())
                .endsWith("redirects to what is no HTTP address");
    }

    @Test
    void sendsCredentialsOfTheUrlAndShowsNone() throws Exception {
        receiver.handles(
                request ->
                        request.response()
                                .setStatusCode(401)
                                .end(request.headers().get("Authorization") + request.query()));
        String url = receiver.url().replace("//", "//user:hidden1@") + "/?token=hidden-token";

        HookAnswer answer = answerTo(hook(url, 0));

        assertThat(answer.text()).isEqualTo("status 401: Basic ***token=***");
        assertThat(receiver.received().get(0).headers().get("Authorization"))
                .isEqualTo("Basic dXNlcjpoaWRkZW4x");
        assertThat(hook(url, 0)).hasToString("Hook[gate]");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://x/hidden, address does not start with http:// or https://",
        "gate, address does not start with http:// or https://",
        "'', address does not start with http:// or https://",
        "http://a b/hidden, address is not a URL"
    })
    void refusesAUrlWithoutRepeatingIt(String url, String text) throws Exception {
        assertThat(answerTo(hook(url, 3))).isEqualTo(new HookAnswer("gate", false, text));
    }

    @Test
    void sendsNothingWhenTheTimeLimitCannotBeRead() throws Exception {
        Hook hook = new Hook("gate", receiver.url(), "5min", 0, Map.of(), false);

        assertThat(answerTo(hook).text()).isEqualTo("timeout \"5min\" is not a positive duration");
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void checksCertificatesUnlessToldNotToAndDoesNotTryAgain() throws Exception {
        LoopbackServer untrusted = LoopbackServer.startSelfSigned(vertx).answers(200, "");

        HookAnswer strict = answerTo(hook(untrusted.url(), 3));
        HookAnswer lenient = answerTo(new Hook("gate", untrusted.url(), "10s", 0, Map.of(), true));

        assertThat(strict.text())
                .isEqualTo("127.0.0.1:" + untrusted.port() + ": its certificate is not trusted");
        assertThat(lenient.passed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false, ''", "true, ''", "false, gate.test"})
    void goesThroughTheProxyOfTheEnvironmentUnlessTlsIsNotCheckedOrTheHostIsExcepted(
            boolean disableTls, String exceptions) throws Exception {
        LoopbackServer proxy = LoopbackServer.start(vertx).answers(200, "");
        receiver.answers(200, "");
        Map<String, String> environment =
                Map.of(
                        "HTTP_PROXY",
                        "http://p:q@127.0.0.1:" + proxy.port(),
                        "NO_PROXY",
                        exceptions);
        String url = "http://gate.test:" + receiver.port() + "/open?a=1";
        Hook hook = new Hook("gate", url, "10s", 0, Map.of(), disableTls);

        HookAnswer answer = await(caller(environment).call(hook, ABOUT));

        assertThat(answer.passed()).isTrue();
        boolean direct = disableTls || !exceptions.isEmpty();
        assertThat(receiver.received()).hasSize(direct ? 1 : 0);
        assertThat(proxy.received())
                .hasSize(direct ? 0 : 1)
                .allSatisfy(
                        request -> {
                            assertThat(request.uri()).isEqualTo(url);
                            assertThat(request.headers().get("Proxy-Authorization"))
                                    .isEqualTo("Basic cDpx");
                        });
    }
}
