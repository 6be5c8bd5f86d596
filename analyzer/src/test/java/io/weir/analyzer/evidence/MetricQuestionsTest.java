package io.weir.analyzer.evidence;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static io.weir.kubernetes.api.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.http.LoopbackServer;
import io.weir.analyzer.metric.MetricProviders;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.MetricSourceReader;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Measurement;
import io.weir.rollout.MetricSource;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Worlds;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks as a Canary declares them, asked of a server that speaks Prometheus' language. */
class MetricQuestionsTest {

    private final ManualTime time = new ManualTime();

    /** What is answered to queries that hold the key; others get an empty vector. */
    private final Map<String, String> values = new ConcurrentHashMap<>();

    private Vertx vertx;
    private LoopbackServer prometheus;
    private MetricQuestions metrics;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        prometheus = LoopbackServer.start(vertx).handles(this::answer);
        BoundedHttp http = new BoundedHttp(vertx, time, EnvironmentProxies.NONE, "weir/test");
        metrics =
                new MetricQuestions(
                        new MetricProviders(http, Duration.ofSeconds(5)),
                        new Sources(
                                new StoreKubernetesApi(new ObjectStore(time)), prometheus.url()),
                        "istio");
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        String query = request.getParam("query");
        String series =
                values.entrySet().stream()
                        .filter(entry -> query.contains(entry.getKey()))
                        .map(entry -> "{\"metric\":{},\"value\":[1,\"" + entry.getValue() + "\"]}")
                        .findFirst()
                        .orElse("");
        request.response()
                .end(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                                + series
                                + "]}}");
    }

    private Snapshot world(String list) {
        MetricSource orders =
                MetricSourceReader.read(
                                yaml(
                                        """
                                        apiVersion: flagger.app/v1beta1
                                        kind: MetricTemplate
                                        metadata: {name: orders, namespace: shop}
                                        spec:
                                          query: orders({{ target }})[{{ interval }}]
                                          provider: {type: prometheus, address: "URL"}
                                        """
                                                .replace("URL", prometheus.url())))
                        .source();
        String entries = yaml("metrics:\n" + list).get("metrics").toString();
        return Worlds.snapshot()
                .progressing()
                .weight(20)
                .sources(orders)
                .spec(
                        CanaryReader.read(
                                        with(canary(), "/spec/analysis/metrics", entries), "istio")
                                .spec()
                                .orElseThrow())
                .build();
    }

    private List<CheckResult> checks(String list) throws Exception {
        return await(metrics.checks(world(list)));
    }

    @Test
    void makesEveryCheckAndHidesNoFailureBehindAnother() throws Exception {
        values.put("istio_requests_total", "90");
        values.put("orders(cart)[1m]", "7");

        List<CheckResult> results =
                checks(
                        """
                        - {name: request-success-rate, thresholdRange: {min: 99}}
                        - {name: request-duration, thresholdRange: {max: 500}}
                        - {name: orders, templateRef: {name: orders}, thresholdRange: {max: 5}}
                        - {name: broken, query: "{{ nothing }}", thresholdRange: {max: 5}}
                        - {name: gone, templateRef: {name: gone}, thresholdRange: {max: 5}}
                        """);

        assertThat(results)
                .extracting(result -> result.failure().orElse("passes"))
                .satisfiesExactly(
                        first ->
                                assertThat(first).isEqualTo("request-success-rate is 90, below 99"),
                        second ->
                                assertThat(second)
                                        .isEqualTo(
                                                "request-duration: no values found: the answer is"
                                                        + " empty"),
                        third -> assertThat(third).isEqualTo("orders is 7, above 5"),
                        fourth -> assertThat(fourth).contains("query does not render"),
                        fifth ->
                                assertThat(fifth)
                                        .isEqualTo(
                                                "gone: MetricTemplate shop/gone does not exist"));
        assertThat(results.get(2).query()).isEqualTo("orders(cart)[1m]");
    }

    @Test
    void asksAllChecksAtTheSameTime() throws Exception {
        List<HttpServerRequest> waiting = new CopyOnWriteArrayList<>();
        LoopbackServer slow =
                LoopbackServer.start(vertx)
                        .handles(
                                request -> {
                                    waiting.add(request);
                                    if (waiting.size() == 3) {
                                        waiting.forEach(this::answer);
                                    }
                                });
        BoundedHttp http = new BoundedHttp(vertx, time, EnvironmentProxies.NONE, "weir/test");
        MetricQuestions patient =
                new MetricQuestions(
                        new MetricProviders(http, Duration.ofSeconds(5)),
                        new Sources(new StoreKubernetesApi(new ObjectStore(time)), slow.url()),
                        "istio");

        List<CheckResult> results =
                await(
                        patient.checks(
                                world(
                                        """
                                        - {name: a, query: a, thresholdRange: {max: 1}}
                                        - {name: b, query: b, thresholdRange: {max: 1}}
                                        - {name: c, query: c, thresholdRange: {max: 1}}
                                        """)));

        assertThat(results).extracting(CheckResult::name).containsExactly("a", "b", "c");
    }

    @Test
    void judgesEachFamilyOfAnEntryByItsOwnRule() throws Exception {
        values.put("istio_requests_total", "99.5");
        values.put("orders", "0.5");

        List<CheckResult> results =
                checks(
                        "- {name: request-success-rate, templateRef: {name: orders}, threshold:"
                                + " 99}");

        assertThat(results)
                .extracting(CheckResult::name)
                .containsExactly("request-success-rate", "request-success-rate#2");
        assertThat(results)
                .as("99 is the least success rate and the greatest value of the template")
                .allSatisfy(result -> assertThat(result.failure()).isEmpty());
    }

    @Test
    void waitsForEnoughRequestsInTheWindowOfTheCheck() throws Exception {
        values.put("increase(istio_requests_total", "19.6");
        values.put("100 * (", "50");
        String check =
                "- {name: request-success-rate, interval: 30s, thresholdRange: {min: 99},"
                        + " minRequests: 20}";

        CheckResult few = checks(check).get(0);
        values.put("increase(istio_requests_total", "20");
        CheckResult enough = checks(check).get(0);

        assertThat(few.measured()).isEqualTo(new Measurement.FewRequests(19.6, 20));
        assertThat(few.failure()).isEmpty();
        assertThat(few.waiting()).contains("request-success-rate: 19 requests, 20 are needed");
        assertThat(enough.failure()).contains("request-success-rate is 50, below 99");
        assertThat(prometheus.received()).anyMatch(call -> call.uri().contains("%5B30s%5D"));
    }

    @Test
    void countsRequestsForAMetricOfTheUsersToo() throws Exception {
        values.put("orders", "7");

        CheckResult none =
                checks(
                                """
                                - name: orders
                                  templateRef: {name: orders}
                                  thresholdRange: {max: 5}
                                  minRequests: 5
                                  noData: pass
                                """)
                        .get(0);

        assertThat(none.measured()).isEqualTo(new Measurement.FewRequests(0, 5));
    }

    @Test
    void countsNoRequestsWhereNobodyAsks() throws Exception {
        checks("- {name: request-success-rate, thresholdRange: {min: 99}}");

        assertThat(prometheus.received()).hasSize(1);
    }

    @Test
    void looksFastOnlyAtMetricsThatMayFailFastAndOnEnoughRequests() throws Exception {
        values.put("increase(istio_requests_total", "9");
        values.put("100 * (", "50");
        Snapshot world =
                world(
                        """
                        - {name: request-success-rate, thresholdRange: {min: 99}, failFast: true}
                        - {name: request-duration, thresholdRange: {max: 500}}
                        """);

        List<CheckResult> early = await(metrics.fast(world));
        values.put("increase(istio_requests_total", "10");
        List<CheckResult> clear = await(metrics.fast(world));

        assertThat(early)
                .singleElement()
                .extracting(CheckResult::measured)
                .isEqualTo(new Measurement.FewRequests(9, 10));
        assertThat(clear)
                .singleElement()
                .extracting(result -> result.breach().isPresent())
                .isEqualTo(true);
    }

    @Test
    void saysThatRequestsCouldNotBeCountedRatherThanPassing() throws Exception {
        values.put("increase(istio_requests_total", "many");
        values.put("100 * (", "100");

        CheckResult result =
                checks(
                                "- {name: request-success-rate, thresholdRange: {min: 99},"
                                        + " minRequests: 20}")
                        .get(0);

        assertThat(result.failure().orElseThrow()).contains("requests could not be counted");
    }
}
