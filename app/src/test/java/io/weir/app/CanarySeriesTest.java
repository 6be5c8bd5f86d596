package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.CheckValue;
import io.weir.rollout.Limits;
import io.weir.rollout.Phase;
import io.weir.rollout.RunState;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Strategy;
import io.weir.rollout.Worlds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CanarySeriesTest {

    private static final String INFO =
            """
            # TYPE flagger_info gauge
            flagger_info{version="1.2.3",mesh_provider="istio"} 1
            """;

    private final CanarySeries series =
            new CanarySeries("1.2.3", "istio", InstantSource.fixed(Worlds.NOW));

    @Test
    void showsACanaryUnderFlaggersNames() {
        CheckValue value =
                new CheckValue(
                        Optional.of(99.5),
                        new Limits(Optional.of(99.0), Optional.empty()),
                        "",
                        "query",
                        Worlds.NOW);

        series.seen(
                Worlds.snapshot().progressing().weight(20).checks(Map.of("a \"b\"", value)).build(),
                true);

        assertThat(series.text())
                .isEqualTo(
                        """
                        # TYPE flagger_canary_metric_analysis gauge
                        flagger_canary_metric_analysis{name="cart",namespace="shop",metric="a \\"b\\""} 99.5
                        # TYPE flagger_canary_status gauge
                        flagger_canary_status{name="cart",namespace="shop"} 0
                        # TYPE flagger_canary_total gauge
                        flagger_canary_total{namespace="shop"} 1
                        # TYPE flagger_canary_weight gauge
                        flagger_canary_weight{workload="cart-primary",namespace="shop"} 80
                        flagger_canary_weight{workload="cart",namespace="shop"} 20
                        """
                                + INFO
                                + """
                                # TYPE weir_canary_ready gauge
                                weir_canary_ready{namespace="shop",canary="cart"} 1
                                # TYPE weir_canary_step_age_seconds gauge
                                weir_canary_step_age_seconds{namespace="shop",canary="cart"} 0
                                """);
    }

    @Test
    void givesTheBuiltInDurationInSecondsAndEachMetricOfANameItsOwnSeries() {
        CheckValue value =
                new CheckValue(
                        Optional.of(120.0),
                        new Limits(Optional.empty(), Optional.of(500.0)),
                        "",
                        "query",
                        Worlds.NOW);

        series.seen(
                Worlds.snapshot()
                        .progressing()
                        .checks(Map.of("request-duration", value, "request-duration#2", value))
                        .build(),
                true);

        assertThat(series.text())
                .contains(
                        "metric=\"request-duration\"} 0.12\n",
                        "metric=\"request-duration#2\"} 120.0\n");
    }

    @Test
    void tellsPhasesApartAsFlaggerDoes() {
        series.seen(Worlds.snapshot().phase(Phase.FAILED).build(), true);
        assertThat(series.text())
                .contains("flagger_canary_status{name=\"cart\",namespace=\"shop\"} 2");

        series.seen(Worlds.snapshot().phase(Phase.SUCCEEDED).build(), true);
        assertThat(series.text())
                .contains("flagger_canary_status{name=\"cart\",namespace=\"shop\"} 1");
    }

    @Test
    void countsAnEndOfARunOnceWhereItWasSeenToEnd() {
        series.seen(Worlds.snapshot().progressing().build(), true);
        series.seen(ended(Phase.SUCCEEDED, Strategy.CANARY, false), true);
        series.seen(ended(Phase.SUCCEEDED, Strategy.CANARY, false), true);
        series.seen(Worlds.snapshot().progressing().build(), true);
        series.seen(ended(Phase.SUCCEEDED, Strategy.CANARY, true), true);
        series.seen(Worlds.snapshot().progressing().build(), true);
        series.seen(ended(Phase.FAILED, Strategy.CANARY, false), true);

        assertThat(series.text())
                .contains(
                        "flagger_canary_successes_total{name=\"cart\",namespace=\"shop\",deployment_strategy=\"canary\",analysis_status=\"completed\"}"
                            + " 1\n",
                        "analysis_status=\"skipped\"} 1\n",
                        "flagger_canary_failures_total{name=\"cart\",namespace=\"shop\",deployment_strategy=\"canary\",analysis_status=\"completed\"}"
                            + " 1\n");
    }

    @Test
    void countsEndsByTheStrategyOfTheRun() {
        series.seen(Worlds.snapshot().progressing().build(), true);
        series.seen(ended(Phase.SUCCEEDED, Strategy.AB_TESTING, false), true);
        series.seen(Worlds.snapshot().progressing().build(), true);
        series.seen(ended(Phase.FAILED, Strategy.BLUE_GREEN, false), true);

        assertThat(series.text())
                .contains(
                        "flagger_canary_successes_total{name=\"cart\",namespace=\"shop\",deployment_strategy=\"ab-testing\",analysis_status=\"completed\"}"
                            + " 1\n",
                        "flagger_canary_failures_total{name=\"cart\",namespace=\"shop\",deployment_strategy=\"blue-green\",analysis_status=\"completed\"}"
                            + " 1\n");
    }

    @Test
    void doesNotCountAgainWhatTheOwnerBeforeCounted() {
        series.seen(Worlds.snapshot().progressing().build(), false);
        series.seen(ended(Phase.SUCCEEDED, Strategy.CANARY, false), false);

        assertThat(series.text()).doesNotContain("flagger_canary_successes_total");
    }

    @Test
    void showsHowLongARunStandsStillWhileItHasNotEnded() {
        series.seen(
                withStatus(
                        Phase.PROGRESSING,
                        RunState.EMPTY,
                        Optional.of(Worlds.NOW.minusSeconds(90))),
                true);
        assertThat(series.text())
                .contains("weir_canary_step_age_seconds{namespace=\"shop\",canary=\"cart\"} 90\n");

        series.seen(ended(Phase.FAILED, Strategy.CANARY, false), true);
        assertThat(series.text()).doesNotContain("weir_canary_step_age_seconds");
    }

    @Test
    void putsTheTimeOfALookIntoFlaggersBuckets() {
        Snapshot world = Worlds.snapshot().progressing().build();

        series.asked(world, Duration.ofMillis(30));
        series.asked(world, Duration.ofSeconds(20));

        assertThat(series.text())
                .contains(
                        "flagger_canary_duration_seconds_bucket{name=\"cart\",namespace=\"shop\",le=\"0.025\"}"
                            + " 0\n",
                        "le=\"0.05\"} 1\n",
                        "le=\"10.0\"} 1\n",
                        "le=\"+Inf\"} 2\n",
                        "flagger_canary_duration_seconds_sum{name=\"cart\",namespace=\"shop\"}"
                                + " 20.03\n",
                        "flagger_canary_duration_seconds_count{name=\"cart\",namespace=\"shop\"}"
                                + " 2\n");
    }

    @Test
    void forgetsACanaryThatLeaves() {
        series.seen(Worlds.snapshot().build(), true);
        series.asked(Worlds.snapshot().build(), Duration.ofSeconds(1));

        series.gone(new CanaryKey("shop", "cart"));

        assertThat(series.text()).isEqualTo(INFO);
    }

    private static Snapshot ended(Phase phase, Strategy strategy, boolean skipped) {
        RunState state =
                new RunState(
                        "run",
                        Optional.of(strategy),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        skipped,
                        List.of(),
                        List.of(),
                        RunState.EMPTY.postRollout(),
                        Map.of(),
                        0,
                        "");
        return withStatus(phase, state, Optional.empty());
    }

    private static Snapshot withStatus(Phase phase, RunState state, Optional<Instant> step) {
        Snapshot world = Worlds.snapshot().phase(phase).build();
        CanaryStatus status =
                new CanaryStatus(
                        phase,
                        0,
                        0,
                        0,
                        Map.of(),
                        "",
                        "",
                        Optional.empty(),
                        "verdict",
                        step,
                        Map.of(),
                        Optional.of(state));
        return new Snapshot(
                world.canary(),
                world.uid(),
                world.generation(),
                world.resourceVersion(),
                world.epoch(),
                world.deleting(),
                world.spec(),
                status,
                world.problems(),
                world.target(),
                world.primary(),
                world.primaryIsTarget(),
                world.routes(),
                world.sources(),
                world.drifted(),
                world.guarded());
    }
}
