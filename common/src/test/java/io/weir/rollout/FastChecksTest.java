package io.weir.rollout;

import static io.weir.rollout.Worlds.NOW;
import static io.weir.rollout.Worlds.analysis;
import static io.weir.rollout.Worlds.snapshot;
import static io.weir.rollout.Worlds.successRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.CheckPolicy.Missing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks between two steps: interval 10 s, a look each 2 s (docs/checks.md). */
class FastChecksTest {

    private static final MetricCheck FAST =
            successRate(
                    99,
                    new CheckPolicy(
                            Missing.FAIL,
                            Missing.FAIL,
                            0,
                            Optional.empty(),
                            Optional.of(Duration.ofSeconds(2))));

    private static Snapshot world(int weight, int threshold, int failedChecks) {
        return snapshot()
                .progressing()
                .weight(weight)
                .failedChecks(failedChecks)
                .analysis(analysis().threshold(threshold).metrics(FAST))
                .build();
    }

    private static Move decide(Snapshot world, Evidence evidence, double rested, double looked) {
        return Progression.decide(world, evidence, seconds(rested), seconds(looked), NOW);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static Evidence looked(Measurement measured) {
        return Evidence.NONE.withFast(List.of(FAST.result(measured, "success()")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 99, wait 2.0",
        "0.5, 99, wait 1.5",
        "1.9, 1.9, wait 0.1",
        "2, 2, ask",
        "5, 0.4, wait 1.6",
        "5, 2, ask",
        "9.5, 0.1, wait 0.5",
        "9.9, 5, ask"
    })
    void looksEachFewSecondsAndNoLaterThanTheOrdinaryCheck(
            double rested, double looked, String next) {
        Move move = decide(world(20, 1, 0), Evidence.NONE, rested, looked);

        Move expected =
                next.equals("ask")
                        ? new Move.Ask(List.of(Question.FAST_METRICS))
                        : new Move.Wait(seconds(Double.parseDouble(next.substring(5))));
        assertThat(move).isEqualTo(expected);
    }

    @Test
    void endsTheRunAtOnceOnAClearFailure() {
        Move move = decide(world(20, 1, 0), looked(new Measurement.Value(66.7)), 2, 2);

        Verdict verdict = ((Move.Act) move).verdict();
        assertThat(verdict.action()).isEqualTo(new Action.RollBack(Action.Cause.CHECKS));
        assertThat(verdict.next().canaryWeight()).isZero();
        assertThat(verdict.next().failedChecks()).isEqualTo(1);
        assertThat(verdict.reason()).isEqualTo("request-success-rate is 66.70, below 99");
        assertThat(verdict.evidence().checks().orElseThrow()).hasSize(1);
        assertThat(verdict.evidence().fast()).isEmpty();
        assertThat(verdict.next().state().checks().get("request-success-rate").problem())
                .contains("below 99");
    }

    static Stream<Measurement> unclear() {
        return Stream.of(
                new Measurement.Value(99),
                new Measurement.NoData("the answer is empty"),
                new Measurement.FewRequests(3, 10),
                new Measurement.Unavailable("connection refused"));
    }

    @ParameterizedTest
    @MethodSource("unclear")
    void takesNothingElseForAFailureAndCountsNothing(Measurement measured) {
        Move move = decide(world(20, 1, 0), looked(measured), 4, 4);

        assertThat(move).isEqualTo(new Move.Wait(seconds(2)));
    }

    @Test
    void leavesFailuresThatTheThresholdStillAllowsToTheOrdinaryCheck() {
        Move early = decide(world(20, 3, 1), Evidence.NONE, 4, 4);
        Move last = decide(world(20, 3, 2), Evidence.NONE, 4, 4);
        Move end = decide(world(20, 3, 2), looked(new Measurement.Value(0)), 4, 4);

        assertThat(early).isEqualTo(new Move.Wait(seconds(6)));
        assertThat(last).isEqualTo(new Move.Ask(List.of(Question.FAST_METRICS)));
        assertThat(((Move.Act) end).verdict().next().failedChecks()).isEqualTo(3);
    }

    @Test
    void asksNothingBetweenStepsWhereNoMetricMayFailFast() {
        Snapshot slow =
                snapshot()
                        .progressing()
                        .weight(20)
                        .analysis(analysis().threshold(1).metrics(successRate(99)))
                        .build();

        assertThat(decide(slow, Evidence.NONE, 4, 4)).isEqualTo(new Move.Wait(seconds(6)));
    }

    @Test
    void asksNothingBeforeTheCanaryHasTraffic() {
        Snapshot closed =
                snapshot()
                        .progressing()
                        .weight(0)
                        .told("confirm-traffic-increase/gate")
                        .analysis(analysis().threshold(1).metrics(FAST))
                        .build();

        assertThat(decide(closed, Evidence.NONE, 4, 4)).isEqualTo(new Move.Wait(seconds(6)));
    }

    @Test
    void goesOnAtTheEndOfTheIntervalWithTheOrdinaryChecksAlone() {
        Evidence good = looked(new Measurement.Value(100));

        Move asks = decide(world(20, 1, 0), good, 10, 1);
        Move steps =
                decide(
                        world(20, 1, 0),
                        good.withChecks(
                                List.of(FAST.result(new Measurement.Value(100), "success()"))),
                        10,
                        1);

        assertThat(asks).isEqualTo(new Move.Ask(List.of(Question.METRICS)));
        assertThat(((Move.Act) steps).verdict().action()).isEqualTo(new Action.Shift(40));
    }

    @Test
    void looksWhileAPromotionWaitsForApproval() {
        Snapshot waiting =
                snapshot()
                        .progressing()
                        .phase(Phase.WAITING_PROMOTION)
                        .weight(60)
                        .analysis(analysis().threshold(1).metrics(FAST))
                        .build();

        Move move = decide(waiting, looked(new Measurement.Value(0)), 4, 4);

        assertThat(((Move.Act) move).verdict().action())
                .isEqualTo(new Action.RollBack(Action.Cause.CHECKS));
    }
}
