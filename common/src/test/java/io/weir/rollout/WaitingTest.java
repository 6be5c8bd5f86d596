package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.metric;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.CheckPolicy.Missing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a value that does not come means (docs/checks.md). */
class WaitingTest {

    private static final Measurement NO_DATA = new Measurement.NoData("the answer is empty");
    private static final Measurement OUTAGE = new Measurement.Unavailable("connection refused");

    private static CheckPolicy policy(Missing noData, Missing unavailable) {
        return new CheckPolicy(
                noData, unavailable, 0, Optional.of(Duration.ofMinutes(1)), Optional.empty());
    }

    private static SimulatedCanary running(CheckPolicy policy, int threshold, Webhook... hooks) {
        return new SimulatedCanary(
                        plan(
                                plan(20, 50, threshold),
                                List.of(metric("sales", 1, policy)),
                                List.of(hooks)))
                .settle()
                .release("v2")
                .settle()
                .forgetActions();
    }

    @Test
    void failsWithoutAValueWhereNothingElseIsSaid() {
        var canary = running(CheckPolicy.DEFAULT, 2).measure("sales", NO_DATA).tick();

        assertThat(canary.line()).isEqualTo("Progressing 20 80-20 fc1");
        assertThat(canary.last().reason()).isEqualTo("sales: no values found: the answer is empty");
    }

    @Test
    void stepsOnWithoutAValueWhereThatPasses() {
        var canary = running(policy(Missing.PASS, Missing.FAIL), 1).measure("sales", NO_DATA);

        assertThat(canary.tick().line()).isEqualTo("Progressing 40 60-40");
    }

    @Test
    void neverPassesOnAnOutage() {
        var canary = running(policy(Missing.PASS, Missing.FAIL), 1).measure("sales", OUTAGE);

        assertThat(canary.tick().line()).isEqualTo("Failed 0 100-0 fc1");
    }

    @Test
    void holdsTheStepAndSaysOnceWhatItWaitsFor() {
        var canary = running(policy(Missing.WAIT, Missing.FAIL), 1).measure("sales", NO_DATA);

        canary.tick().tick().tick();

        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
        assertThat(canary.actions()).containsExactly("Report");
        Health health = canary.status().health().orElseThrow();
        assertThat(health.reason()).isEqualTo("WaitingForData");
        assertThat(health.message()).contains("sales: no values found: the answer is empty");
        assertThat(canary.status().memory().checks().get("sales").problem())
                .contains("no values found");
    }

    @Test
    void goesOnWhenTheValueComes() {
        var canary =
                running(policy(Missing.WAIT, Missing.FAIL), 1)
                        .measure("sales", NO_DATA)
                        .tick()
                        .tick();

        canary.measure("sales", new Measurement.Value(5)).tick();

        assertThat(canary.line()).isEqualTo("Progressing 40 60-40");
        assertThat(canary.status().health().orElseThrow().reason()).isEqualTo("Progressing");
    }

    @Test
    void failsWhenItWaitedForAsLongAsItMayAndWaitsNoSecondTime() {
        var canary = running(policy(Missing.WAIT, Missing.FAIL), 3).measure("sales", NO_DATA);
        for (int tick = 0; tick < 5; tick++) {
            canary.tick();
        }
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");

        assertThat(canary.tick().line()).isEqualTo("Progressing 20 80-20 fc1");
        assertThat(canary.last().reason())
                .isEqualTo("sales: no values found: the answer is empty (waited 60s)");
        assertThat(canary.tick().line()).isEqualTo("Progressing 20 80-20 fc2");
        assertThat(canary.tick().line()).isEqualTo("Failed 0 100-0 fc3");
    }

    @Test
    void waitsAnewAtTheNextStep() {
        var canary = running(policy(Missing.WAIT, Missing.FAIL), 3).measure("sales", NO_DATA);
        for (int tick = 0; tick < 6; tick++) {
            canary.tick();
        }
        canary.measure("sales", new Measurement.Value(5)).tick();
        assertThat(canary.line()).isEqualTo("Progressing 40 60-40 fc1");

        canary.measure("sales", NO_DATA).tick().tick();

        assertThat(canary.line()).isEqualTo("Progressing 40 60-40 fc1");
    }

    @Test
    void survivesAnOutageOfTheProviderThatEndsInTime() {
        var canary = running(policy(Missing.FAIL, Missing.WAIT), 1).measure("sales", OUTAGE);
        canary.tick().tick().tick();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");

        canary.measure("sales", new Measurement.Value(5)).tick();

        assertThat(canary.line()).isEqualTo("Progressing 40 60-40");
    }

    @ParameterizedTest
    @EnumSource(Missing.class)
    void waitsForRequestsWhateverNoDataMeans(Missing noData) {
        var canary =
                running(policy(noData, Missing.FAIL), 1)
                        .measure("sales", new Measurement.FewRequests(7.4, 20))
                        .tick()
                        .tick();

        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
        assertThat(canary.last().reason()).isEqualTo("waiting: sales: 7 requests, 20 are needed");
    }

    @Test
    void stepsOnAfterWaitingForRequestsWhereNoDataPasses() {
        var canary =
                running(policy(Missing.PASS, Missing.FAIL), 1)
                        .measure("sales", new Measurement.FewRequests(0, 20));
        for (int tick = 0; tick < 6; tick++) {
            canary.tick();
        }

        assertThat(canary.line()).isEqualTo("Progressing 40 60-40");
    }

    @Test
    void doesNotHoldBackAnotherCheckThatFails() {
        var both =
                plan(
                        plan(20, 50, 1),
                        List.of(
                                metric("quiet", 1, policy(Missing.WAIT, Missing.FAIL)),
                                metric("sales", 1)),
                        List.of());
        var canary = new SimulatedCanary(both).settle().release("v2").settle();

        canary.measure("quiet", NO_DATA).measure("sales", new Measurement.Value(0)).tick();

        assertThat(canary.line()).isEqualTo("Failed 0 100-0 fc1");
        assertThat(canary.last().reason()).isEqualTo("sales is 0, below 1");
    }

    @Test
    void saysNothingAtAClosedPromotionGateWhereTheWaitForApprovalWasSaid() {
        var canary =
                running(
                        policy(Missing.WAIT, Missing.FAIL),
                        1,
                        hook(HookType.CONFIRM_PROMOTION, "gate"));
        canary.answer(HookType.CONFIRM_PROMOTION, "gate", false).tick().tick().tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING_PROMOTION);
        canary.forgetActions();

        canary.measure("sales", NO_DATA).tick().tick();

        assertThat(canary.actions()).isEmpty();
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING_PROMOTION);
    }

    @Test
    void judgesEachOfSeveralSeries() {
        var canary =
                running(CheckPolicy.DEFAULT, 1).measure("sales", new Measurement.Several(1, 9, 3));
        assertThat(canary.tick().line()).isEqualTo("Progressing 40 60-40");

        canary.measure("sales", new Measurement.Several(0.5, 9, 3)).tick();

        assertThat(canary.line()).isEqualTo("Failed 0 100-0 fc1");
        assertThat(canary.last().reason()).isEqualTo("sales is 0.50 in one of 3 series, below 1");
        assertThat(canary.status().memory().checks().get("sales").value()).contains(0.5);
    }

    @Test
    void showsNoCheckThatTheSpecHasNoMore() {
        var canary = running(CheckPolicy.DEFAULT, 1).tick();
        assertThat(canary.status().memory().checks()).containsOnlyKeys("sales");

        canary.analysis(plan(plan(20, 50, 1), List.of(metric("visits", 1)), List.of())).tick();

        assertThat(canary.status().memory().checks()).containsOnlyKeys("visits");
    }
}
