package io.weir.analyzer.metric.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.http.LoopbackServer;
import io.weir.analyzer.metric.MetricProvider;
import io.weir.analyzer.metric.MetricProviders;
import io.weir.analyzer.metric.ProviderFailure;
import io.weir.analyzer.metric.ProviderSettings;
import io.weir.rollout.Measurement;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.ManualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusProviderTest {

    private static final String FORTY_TWO =
            "{\"status\":\"success\",\"data\":{\"result\":[{\"value\":[1,\"42\"]}]}}";
    private static final String ONE = FORTY_TWO.replace("42", "1");

    private final ManualTime time = new ManualTime();
    private Vertx vertx;
    private BoundedHttp http;
    private LoopbackServer prometheus;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        http = new BoundedHttp(vertx, time, EnvironmentProxies.NONE, "weir-analyzer/test");
        prometheus = LoopbackServer.start(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private MetricProvider provider(ProviderSettings settings) {
        return new MetricProviders(http, Duration.ofSeconds(5)).create(settings);
    }

    private ProviderSettings settings(
            String address, Map<String, List<String>> headers, Map<String, String> secret) {
        return new ProviderSettings(
                "prometheus",
                Optional.of(address),
                headers,
                Optional.of(secret).filter(data -> !data.isEmpty()),
                false,
                Optional.empty());
    }

    private Measurement measure(ProviderSettings settings) throws Exception {
        return await(provider(settings).measure("up"));
    }

    private String withUserInfo(String userInfo) {
        return prometheus.url().replace("http://", "http://" + userInfo + "@");
    }

    @Test
    void asksForTheQueryBelowThePathOfTheAddress() throws Exception {
        prometheus.answers(200, FORTY_TWO);
        MetricProvider provider =
                provider(ProviderSettings.prometheus(prometheus.url() + "/a/prom/?x=dropped"));

        Measurement measured = await(provider.measure("sum(\n  up{a=\"b  c\"}\t) + 1\n"));

        assertThat(measured).isEqualTo(new Measurement.Value(42));
        LoopbackServer.Received request = prometheus.received().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.uri())
                .isEqualTo(
                        "/a/prom/api/v1/query?query=sum%28%20up%7Ba%3D%22b%20c%22%7D%20%29%20%2B%201");
        assertThat(request.headers().get("User-Agent")).isEqualTo("weir-analyzer/test");
        assertThat(request.headers().contains("Authorization")).isFalse();
    }

    @Test
    void sendsExactlyOneAuthorizationHoweverOftenItAsks() throws Exception {
        prometheus.answers(200, FORTY_TWO);
        MetricProvider provider =
                provider(
                        settings(
                                withUserInfo("from:url"),
                                Map.of(
                                        "authorization", List.of("Basic fromHeader"),
                                        "X-Scope-OrgID", List.of("a", "b"),
                                        "Host", List.of("elsewhere")),
                                Map.of("token", "t0ken\n")));

        for (int i = 0; i < 3; i++) {
            await(provider.measure("up"));
        }

        assertThat(prometheus.received())
                .allSatisfy(
                        request -> {
                            assertThat(request.headers().getAll("Authorization"))
                                    .containsExactly("Bearer t0ken");
                            assertThat(request.headers().getAll("X-Scope-OrgID"))
                                    .containsExactly("a", "b");
                            assertThat(request.headers().get("Host"))
                                    .isEqualTo("127.0.0.1:" + prometheus.port());
                        })
                .hasSize(3);
    }

    @Test
    void sendsUserAndPasswordOfTheSecret() throws Exception {
        prometheus.answers(200, FORTY_TWO);

        measure(
                settings(
                        prometheus.url(),
                        Map.of(),
                        Map.of("username", "user", "password", "pass\n")));

        assertThat(prometheus.received().get(0).headers().get("Authorization"))
                .isEqualTo("Basic dXNlcjpwYXNz");
    }

    @Test
    void sendsCredentialsOfTheAddress() throws Exception {
        prometheus.answers(200, FORTY_TWO);

        measure(ProviderSettings.prometheus(withUserInfo("user:p%40ss+")));

        assertThat(prometheus.received().get(0).headers().get("Authorization"))
                .isEqualTo("Basic dXNlcjpwQHNzKw==");
    }

    @Test
    void anEmptyPasswordMeansThatNoneIsWanted() throws Exception {
        prometheus.answers(200, FORTY_TWO);

        measure(settings(prometheus.url(), Map.of(), Map.of("username", "u", "password", "")));

        assertThat(prometheus.received().get(0).headers().contains("Authorization")).isFalse();
    }

    @Test
    void neverShowsACredentialThatTheServerEchoes() throws Exception {
        prometheus.handles(
                request ->
                        request.response()
                                .setStatusCode(401)
                                .end("not with " + request.headers().get("Authorization")));

        Measurement fromSecret =
                measure(settings(prometheus.url(), Map.of(), Map.of("token", "hidden-token")));
        Measurement fromUrl =
                measure(ProviderSettings.prometheus(withUserInfo("user:hidden-password")));

        String address = "prometheus at " + prometheus.url();
        assertThat(fromSecret)
                .isEqualTo(new Measurement.Unavailable(address + ": status 401: not with ***"));
        assertThat(fromUrl)
                .isEqualTo(new Measurement.Unavailable(address + ": status 401: not with ***"));
    }

    @Test
    void saysWhatPrometheusSaidAndHowItStood() throws Exception {
        prometheus.answers(400, "{\"status\":\"error\",\n\"error\":\"parse error\"}");

        assertThat(measure(ProviderSettings.prometheus(prometheus.url())))
                .isEqualTo(
                        new Measurement.Unavailable(
                                "prometheus at "
                                        + prometheus.url()
                                        + ": status 400: {\"status\":\"error\", \"error\":\"parse"
                                        + " error\"}"));
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        prometheus.handles(
                request -> {
                    request.connection().closeHandler(end -> closed.countDown());
                    asked.countDown();
                });
        Future<Measurement> measured =
                provider(ProviderSettings.prometheus(prometheus.url())).measure("up");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(measured.isComplete()).isFalse();

        time.advance(Duration.ofSeconds(5));

        assertThat(closed.await(30, TimeUnit.SECONDS)).as("connection is freed").isTrue();
        assertThat(await(measured))
                .isEqualTo(
                        new Measurement.Unavailable(
                                "prometheus at %s: 127.0.0.1:%d: no answer within 5s"
                                        .formatted(prometheus.url(), prometheus.port())));
    }

    @Test
    void givesUpEvenBeforeItIsConnected() throws Exception {
        prometheus.handles(request -> {});
        Future<Measurement> measured =
                provider(ProviderSettings.prometheus(prometheus.url())).measure("up");

        time.advance(Duration.ofSeconds(5));

        assertThat(await(measured)).isInstanceOf(Measurement.Unavailable.class);
    }

    @Test
    void refusesAnAnswerWithoutEnd() throws Exception {
        String megabyte = "x".repeat(1024 * 1024);
        prometheus.handles(
                request -> {
                    request.response().setChunked(true);
                    for (int i = 0; i < 6; i++) {
                        request.response().write(megabyte);
                    }
                });

        assertThat(measure(ProviderSettings.prometheus(prometheus.url())))
                .isInstanceOfSatisfying(
                        Measurement.Unavailable.class,
                        it -> assertThat(it.reason()).endsWith("longer than 4194304 bytes"));
    }

    @Test
    void asksAgainWhenAKeptConnectionHasGone() throws Exception {
        prometheus.handles(request -> request.connection().close());
        prometheus.answers(200, FORTY_TWO);

        assertThat(measure(ProviderSettings.prometheus(prometheus.url())))
                .isEqualTo(new Measurement.Value(42));
    }

    @Test
    void usesOneConnectionForManyQueries() throws Exception {
        Set<String> connections = new HashSet<>();
        prometheus.handles(
                request -> {
                    connections.add(request.remoteAddress().toString());
                    request.response().end(FORTY_TWO);
                });

        for (int i = 0; i < 5; i++) {
            measure(ProviderSettings.prometheus(prometheus.url()));
        }

        assertThat(connections).hasSize(1);
        assertThat(time.pending()).as("time limits left behind").isZero();
    }

    @Test
    void checksCertificatesUnlessToldNotTo() throws Exception {
        LoopbackServer untrusted = LoopbackServer.startSelfSigned(vertx).answers(200, FORTY_TWO);
        ProviderSettings strict = ProviderSettings.prometheus(untrusted.url());
        ProviderSettings lenient =
                new ProviderSettings(
                        "prometheus",
                        Optional.of(untrusted.url()),
                        Map.of(),
                        Optional.empty(),
                        true,
                        Optional.empty());

        assertThat(measure(strict))
                .isInstanceOfSatisfying(
                        Measurement.Unavailable.class,
                        it -> assertThat(it.reason()).endsWith("its certificate is not trusted"));
        assertThat(measure(lenient)).isEqualTo(new Measurement.Value(42));
    }

    @Test
    void keepsCredentialsFromAnotherHostThatAnAnswerRedirectsTo() throws Exception {
        prometheus.handles(
                request ->
                        request.response()
                                .setStatusCode(307)
                                .putHeader(
                                        "Location",
                                        "http://localhost:" + prometheus.port() + "/other")
                                .end());
        prometheus.answers(200, FORTY_TWO);

        Measurement measured =
                measure(
                        settings(
                                prometheus.url(),
                                Map.of("X-Key", List.of("k")),
                                Map.of("token", "t")));

        assertThat(measured).isEqualTo(new Measurement.Value(42));
        LoopbackServer.Received second = prometheus.received().get(1);
        assertThat(second.uri()).isEqualTo("/other");
        assertThat(second.headers().contains("Authorization")).isFalse();
        assertThat(second.headers().contains("X-Key")).isFalse();
    }

    @Test
    void isOnlineWhenItKnowsThatOneIsOne() throws Exception {
        prometheus.answers(200, ONE);
        prometheus.answers(200, FORTY_TWO);
        prometheus.answers(503, "starting");
        MetricProvider provider = provider(ProviderSettings.prometheus(prometheus.url()));

        assertThat(await(provider.online())).isEmpty();
        assertThat(await(provider.online())).contains("vector(1) did not answer 1");
        assertThat(await(provider.online()))
                .contains("prometheus at " + prometheus.url() + ": status 503: starting");
        assertThat(prometheus.received().get(0).uri())
                .isEqualTo("/api/v1/query?query=vector%281%29");
    }

    @ParameterizedTest
    @CsvSource({
        "'', prometheus needs an address",
        "prometheus:9090, prometheus: address does not start with http:// or https://",
        "ftp://x, prometheus: address does not start with http:// or https://",
        "http://, prometheus: address is not a URL",
        "http://u:secret@host:port, prometheus: address has no valid port",
    })
    void refusesAnAddressWithoutRepeatingIt(String address, String message) {
        assertThatThrownBy(() -> provider(ProviderSettings.prometheus(address)))
                .isInstanceOf(ProviderFailure.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @Test
    void namesWhatTheSecretMisses() {
        assertThatThrownBy(() -> provider(settings("http://p", Map.of(), Map.of("username", "u"))))
                .hasMessage("prometheus: the Secret has no password and no token");
        assertThatThrownBy(() -> provider(settings("http://p", Map.of(), Map.of("password", "p"))))
                .hasMessage("prometheus: the Secret has no username and no token");
    }

    @Test
    void refusesAHeaderThatWouldBreakTheRequest() {
        assertThatThrownBy(
                        () ->
                                provider(
                                        settings(
                                                "http://p",
                                                Map.of("X-Key", List.of("a\r\nInjected: b")),
                                                Map.of())))
                .isInstanceOf(ProviderFailure.class)
                .hasMessage("prometheus: header \"X-Key\" cannot be sent");
        assertThatThrownBy(() -> provider(settings("http://p", Map.of(), Map.of("token", "a\nb"))))
                .hasMessage("prometheus: header \"Authorization\" cannot be sent");
    }
}
