package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.iterations;
import static io.weir.rollout.SimulatedCanary.metric;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A/B runs: the users that match go to the canary for some iterations (canary.md 3.9, 6.2). */
class AbTestingTest {

    private static SimulatedCanary running(Analysis analysis) {
        return new SimulatedCanary(analysis).settle().forgetActions().release("v2").settle();
    }

    private static List<String> lines(SimulatedCanary canary, int ticks) {
        List<String> lines = new ArrayList<>();
        lines.add(canary.iterationLine());
        for (int i = 0; i < ticks; i++) {
            lines.add(canary.tick().iterationLine());
        }
        return lines;
    }

    private static Analysis gated(int iterations) {
        return plan(
                iterations(iterations, 3, true, false),
                List.of(metric("sales", 1)),
                List.of(
                        hook(HookType.CONFIRM_PROMOTION, "gate"),
                        hook(HookType.PRE_ROLLOUT, "smoke")));
    }

    @Test
    void sendsMatchingUsersToTheCanaryForAllIterationsAndPromotes() {
        var canary = running(iterations(2, 3, true, false));

        assertThat(lines(canary, 4))
                .containsExactly(
                        "Progressing it1 0-100",
                        "Progressing it2 0-100",
                        "Finalising it2 100-0",
                        "Succeeded it0 100-0",
                        "Succeeded it0 100-0");
        assertThat(canary.actions())
                .containsExactly(
                        "Start", "Iterate", "Iterate", "Promote", "ShiftPrimary", "Finish");
    }

    @Test
    void showsTheWeightOfTheRouteInTheStatus() {
        var canary = running(iterations(2, 3, true, false));

        assertThat(canary.status().canaryWeight()).isEqualTo(100);
        assertThat(canary.tick().tick().tick().status().canaryWeight()).isZero();
    }

    @Test
    void checksAfterEveryIterationAndNotBeforeTheFirst() {
        var checked = plan(iterations(2, 2, true, false), List.of(metric("sales", 1)), List.of());
        var canary = running(checked).measure("sales", new Measurement.Value(0));

        assertThat(lines(canary, 2))
                .containsExactly(
                        "Progressing it1 0-100",
                        "Progressing it1 0-100 fc1",
                        "Failed it0 100-0 fc2");
        assertThat(canary.replicas()).isZero();
    }

    @Test
    void callsPreRolloutHooksOnceBeforeTheFirstIteration() {
        var canary =
                new SimulatedCanary(gated(2))
                        .answer(HookType.PRE_ROLLOUT, "smoke", false)
                        .settle()
                        .release("v2")
                        .settle();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it0 100-0 fc1");

        canary.answer(HookType.PRE_ROLLOUT, "smoke", true).tick();
        canary.answer(HookType.PRE_ROLLOUT, "smoke", false).tick();

        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 0-100 fc1");
    }

    @Test
    void waitsForThePromotionGateWithRouteAndIterationsAsTheyAre() {
        var canary = running(gated(2)).answer(HookType.CONFIRM_PROMOTION, "gate", false);

        assertThat(lines(canary, 5))
                .containsExactly(
                        "Progressing it1 0-100",
                        "Progressing it2 0-100",
                        "WaitingPromotion it2 0-100",
                        "WaitingPromotion it2 0-100",
                        "WaitingPromotion it2 0-100",
                        "WaitingPromotion it2 0-100");
        assertThat(canary.status().canaryWeight()).isEqualTo(100);
        assertThat(canary.actions()).endsWith("Iterate", "Iterate", "CloseGate");

        canary.answer(HookType.CONFIRM_PROMOTION, "gate", true).tick();
        assertThat(canary.iterationLine()).isEqualTo("Finalising it2 100-0");
    }

    @Test
    void asksThePromotionGateAtEveryIntervalWhileItIsClosed() {
        var canary = running(gated(1)).answer(HookType.CONFIRM_PROMOTION, "gate", false).tick();

        canary.rest(Duration.ofSeconds(9));
        assertThat(canary.decide()).isEqualTo(new Move.Wait(Duration.ofSeconds(1)));
        canary.answer(HookType.CONFIRM_PROMOTION, "gate", true).rest(Duration.ofSeconds(1));

        assertThat(canary.decide()).isInstanceOf(Move.Act.class);
    }

    @Test
    void goesOnCheckingWhileThePromotionWaits() {
        var canary = running(gated(1)).answer(HookType.CONFIRM_PROMOTION, "gate", false).tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING_PROMOTION);

        canary.measure("sales", new Measurement.Value(0)).tick().tick().tick();

        assertThat(canary.iterationLine()).isEqualTo("Failed it0 100-0 fc3");
    }

    @Test
    void promotesWhenTheIterationsAreLoweredBelowThoseDone() {
        var canary = running(iterations(5, 3, true, false)).tick().tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it3 0-100");

        canary.analysis(iterations(2, 3, true, false)).tick();

        assertThat(canary.iterationLine()).isEqualTo("Finalising it3 100-0");
    }

    @Test
    void goesOnWithMoreIterationsThanTheRunBeganWith() {
        var canary = running(gated(1)).answer(HookType.CONFIRM_PROMOTION, "gate", false).tick();

        canary.analysis(gated(3)).tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 0-100");

        canary.tick().tick();
        assertThat(canary.iterationLine()).isEqualTo("WaitingPromotion it3 0-100");
        assertThat(canary.actions()).filteredOn("CloseGate"::equals).hasSize(2);
    }

    @Test
    void returnsMatchingUsersInStepsWhenAskedTo() {
        Analysis two = iterations(1, 3, true, false);
        Analysis stepwise =
                new Analysis(
                        two.interval(),
                        3,
                        100,
                        0,
                        List.of(),
                        60,
                        1,
                        false,
                        true,
                        100,
                        100,
                        List.of(),
                        List.of(),
                        List.of());

        assertThat(lines(running(stepwise), 3))
                .containsExactly(
                        "Progressing it1 0-100",
                        "Promoting it1 60-40",
                        "Finalising it1 100-0",
                        "Succeeded it0 100-0");
    }

    @Test
    void putsTheRouteBackAtEveryIteration() {
        var canary = running(iterations(3, 3, true, false));

        canary.routes(Weights.canary(40)).tick();

        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 0-100");
    }

    @Test
    void keepsWhatItHasWhenARouteIsRepaired() {
        var canary = running(iterations(3, 3, true, false));

        canary.drifted("VirtualService/cart").settle();

        assertThat(canary.last().action()).isEqualTo(new Action.Repair(100, false));
        assertThat(canary.iterationLine()).isEqualTo("Progressing it1 0-100");
    }
}
