package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpServer;
import io.weir.app.trace.SpanSink;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Action;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Evidence;
import io.weir.rollout.Health;
import io.weir.rollout.Phase;
import io.weir.rollout.Progress;
import io.weir.rollout.RunState;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.rollout.Worlds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What is exported is what docs/metrics.md says, no more and no less. */
@Timeout(180)
class MetricsTest {

    @TempDir private Path directory;

    @Test
    void theDocumentedTableIsWhatIsExported() throws Exception {
        try (Stage stage = new Stage(directory)) {
            HttpServer collector =
                    Stage.result(
                            stage.vertx
                                    .createHttpServer()
                                    .requestHandler(request -> request.response().end("{}"))
                                    .listen(0, "127.0.0.1"));
            stage.flags.put(Flag.OTLP_ENDPOINT, "http://127.0.0.1:" + collector.actualPort());
            stage.create(UnaryOperator.identity());
            stage.create(MetricsTest::withoutTarget);
            ServiceProcess weir = stage.start(Service.ALL);
            stage.awaitPhase("Initialized");
            stage.release("cart:v2");
            stage.awaitPhase("Progressing");
            // The status is there before the analyzer has seen it.
            await().atMost(Stage.PATIENCE)
                    .until(
                            () ->
                                    Stage.get(weir, "/metrics")
                                            .contains("weir_canary_step_age_seconds{"));
            String underWay = Stage.get(weir, "/metrics");
            stage.awaitPhase("Succeeded");
            stage.successRate(50);
            stage.release("cart:v3");
            stage.awaitPhase("Failed");
            await().atMost(Stage.PATIENCE)
                    .until(
                            () ->
                                    Stage.get(weir, "/metrics")
                                            .contains("weir_trace_spans_total{outcome=\"sent\"}"));

            MetricsTable exported =
                    MetricsTable.exported(underWay, Stage.get(weir, "/metrics"), rare());

            MetricsTable documented = MetricsTable.documented();
            assertThat(exported.types()).isEqualTo(documented.types());
            assertThat(exported.labels()).isEqualTo(documented.labels());
        }
    }

    @Test
    void whatBelongsToAPartitionEndsWithItsOwnership() {
        PrometheusMeterRegistry meters = ServiceProcess.meters();
        ServiceMeters router = meters(meters, Service.ROUTER);
        router.owned("weir.verdicts", 3, true);
        router.lag("weir.verdicts", 3, 17);
        assertThat(meters.scrape())
                .contains(
                        "weir_stream_lag{partition=\"3\",service=\"router\",topic=\"weir.verdicts\"}"
                            + " 17");

        router.owned("weir.verdicts", 3, false);
        router.lag("weir.verdicts", 3, 18);

        assertThat(meters.scrape()).doesNotContain("partition=\"3\"");
    }

    /** What no run without mishaps shows. */
    private static String rare() {
        PrometheusMeterRegistry meters = ServiceProcess.meters();
        ServiceMeters all = meters(meters, Service.ANALYZER);
        all.parked("weir.verdicts");
        all.rebalanced("weir.verdicts");
        all.decisionFailed(new CanaryKey("shop", "cart"));
        all.stale(verdict());
        all.repeated(verdict());
        all.changed(
                Change.of(
                        verdict(),
                        new Change.Outcome.Refused("Forbidden", "no"),
                        Optional.empty(),
                        Optional.empty(),
                        Worlds.NOW));
        return meters.scrape();
    }

    private static ServiceMeters meters(PrometheusMeterRegistry meters, Service service) {
        InstantSource clock = InstantSource.system();
        return new ServiceMeters(
                meters,
                service,
                new CanarySeries("1", "istio", clock),
                new RunTrace(SpanSink.OFF, service, clock));
    }

    private static Verdict verdict() {
        Snapshot world = Worlds.snapshot().progressing().build();
        return Verdict.of(
                world.canary(),
                world.basis(),
                new Action.Shift(10),
                new Progress(
                        Phase.PROGRESSING,
                        10,
                        0,
                        0,
                        Map.of(),
                        RunState.EMPTY,
                        Health.good("Serving", ""),
                        true),
                "because",
                Evidence.NONE,
                Worlds.NOW);
    }

    private static ObjectNode withoutTarget(ObjectNode canary) {
        ((ObjectNode) canary.path("metadata")).put("name", "lost");
        ((ObjectNode) canary.at("/spec/targetRef")).put("name", "lost");
        return canary;
    }

    @Test
    void aCanaryThatGoesTakesItsSeriesWithIt() throws Exception {
        try (Stage stage = new Stage(directory)) {
            stage.create(UnaryOperator.identity());
            ServiceProcess weir = stage.start(Service.ALL);
            stage.awaitPhase("Initialized");
            await().atMost(Stage.PATIENCE)
                    .until(() -> Stage.get(weir, "/metrics").contains("canary=\"cart\""));

            stage.cluster.store().delete(ResourceKind.CANARY, Stage.NAMESPACE, Stage.NAME);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () ->
                                    assertThat(Stage.get(weir, "/metrics"))
                                            .doesNotContain(
                                                    List.of(
                                                            "canary=\"cart\"",
                                                            "name=\"cart\"",
                                                            "workload=\"cart\"")));
        }
    }
}
