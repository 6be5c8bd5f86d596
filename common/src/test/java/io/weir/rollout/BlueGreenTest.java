package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.iterations;
import static io.weir.rollout.SimulatedCanary.metric;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Blue/green runs: no user reaches the canary for some iterations, then all do (canary.md 3.9, 6.2;
 * routing/kubernetes.md 7).
 */
class BlueGreenTest {

    private static SimulatedCanary running(Analysis analysis) {
        return new SimulatedCanary(analysis).settle().forgetActions().release("v2").settle();
    }

    private static SimulatedCanary onPlainServices(Analysis analysis) {
        return new SimulatedCanary(analysis)
                .provider("kubernetes")
                .settle()
                .forgetActions()
                .release("v2")
                .settle();
    }

    private static List<String> lines(SimulatedCanary canary, int ticks) {
        List<String> lines = new ArrayList<>();
        lines.add(canary.iterationLine());
        for (int i = 0; i < ticks; i++) {
            lines.add(canary.tick().iterationLine());
        }
        return lines;
    }

    private static Analysis gated(boolean mirror) {
        return plan(
                iterations(2, 3, false, mirror),
                List.of(metric("sales", 1)),
                List.of(hook(HookType.CONFIRM_PROMOTION, "gate")));
    }

    @Test
    void keepsUsersAwayUntilAllIterationsPassedAndPromotes() {
        var canary = running(iterations(2, 3, false, false));

        assertThat(lines(canary, 4))
                .containsExactly(
                        "Progressing it1 100-0",
                        "Progressing it2 100-0",
                        "Progressing it3 0-100",
                        "Finalising it3 100-0",
                        "Succeeded it0 100-0");
        assertThat(canary.actions())
                .containsExactly(
                        "Start",
                        "Iterate",
                        "Iterate",
                        "Iterate",
                        "Promote",
                        "ShiftPrimary",
                        "Finish");
    }

    @Test
    void mirrorsDuringTheIterationsAndStopsWhenTrafficMoves() {
        var canary = running(iterations(2, 3, false, true));

        assertThat(lines(canary, 4))
                .containsExactly(
                        "Progressing it1 100-0m",
                        "Progressing it2 100-0m",
                        "Progressing it3 0-100",
                        "Finalising it3 100-0",
                        "Succeeded it0 100-0");
    }

    @Test
    void beginsToMirrorWhenAskedToInTheMiddleAndStopsAlike() {
        var canary = running(iterations(4, 3, false, false));

        canary.analysis(iterations(4, 3, false, true)).tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 100-0m");
        canary.analysis(iterations(4, 3, false, false)).tick();

        assertThat(canary.iterationLine()).isEqualTo("Progressing it3 100-0");
    }

    @Test
    void rollsBackFromMirroringWithoutAnyCopyLeft() {
        var checked = plan(iterations(2, 1, false, true), List.of(metric("sales", 1)), List.of());
        var canary = running(checked).measure("sales", new Measurement.Value(0)).tick();

        assertThat(canary.iterationLine()).isEqualTo("Failed it0 100-0 fc1");
    }

    @Test
    void asksThePromotionGateOnceBeforeAnyUserReachesTheCanary() {
        var canary = running(gated(false)).answer(HookType.CONFIRM_PROMOTION, "gate", false);
        canary.tick().tick().tick();
        assertThat(canary.iterationLine()).isEqualTo("WaitingPromotion it2 100-0");

        canary.answer(HookType.CONFIRM_PROMOTION, "gate", true).tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it3 0-100");
        canary.answer(HookType.CONFIRM_PROMOTION, "gate", false).tick();

        assertThat(canary.iterationLine()).isEqualTo("Finalising it3 100-0");
        assertThat(canary.actions()).filteredOn("CloseGate"::equals).hasSize(1);
    }

    @Test
    void goesOnMirroringWhileThePromotionWaits() {
        var canary = running(gated(true)).answer(HookType.CONFIRM_PROMOTION, "gate", false);

        canary.tick().tick().tick();

        assertThat(canary.iterationLine()).isEqualTo("WaitingPromotion it2 100-0m");
    }

    @Test
    void checksOnceMoreWithAllTrafficOnTheCanary() {
        var checked = plan(iterations(1, 1, false, false), List.of(metric("sales", 1)), List.of());
        var canary = running(checked).tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 0-100");

        canary.measure("sales", new Measurement.Value(0)).tick();

        assertThat(canary.iterationLine()).isEqualTo("Failed it0 100-0 fc1");
    }

    @Test
    void movesTrafficWhenTheIterationsAreLoweredBelowThoseDone() {
        var canary = running(iterations(5, 3, false, false)).tick().tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it3 100-0");

        canary.analysis(iterations(1, 3, false, false)).tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 0-100");

        assertThat(canary.tick().iterationLine()).isEqualTo("Finalising it2 100-0");
    }

    @Test
    void promotesWhenTheIterationsAreRaisedAfterTrafficMoved() {
        var canary = running(iterations(1, 3, false, false)).tick();
        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 0-100");

        canary.analysis(iterations(9, 3, false, false)).tick();

        assertThat(canary.iterationLine()).isEqualTo("Finalising it2 100-0");
    }

    @Test
    void takesTrafficBackThatAPersonBroughtToTheCanaryTooEarly() {
        var canary = running(iterations(3, 3, false, false));

        canary.routes(Weights.canary(100)).tick();

        assertThat(canary.iterationLine()).isEqualTo("Progressing it2 100-0");
    }

    @Test
    void goesThroughTheSamePhasesOnPlainServicesWithoutAnyRoute() {
        var canary = onPlainServices(iterations(2, 3, false, true));

        assertThat(lines(canary, 4))
                .containsExactly(
                        "Progressing it1 100-0",
                        "Progressing it2 100-0",
                        "Progressing it3 100-0",
                        "Finalising it3 100-0",
                        "Succeeded it0 100-0");
        assertThat(canary.snapshot().routes()).isEmpty();
        assertThat(canary.status().canaryWeight()).isZero();
    }

    @Test
    void rollsBackOnPlainServices() {
        var checked = plan(iterations(2, 2, false, false), List.of(metric("sales", 1)), List.of());
        var canary = onPlainServices(checked).measure("sales", new Measurement.Value(0));

        assertThat(lines(canary, 3))
                .containsExactly(
                        "Progressing it1 100-0",
                        "Progressing it1 100-0 fc1",
                        "Failed it0 100-0 fc2",
                        "Failed it0 100-0 fc2");
        assertThat(canary.replicas()).isZero();
    }

    @Test
    void waitsForThePromotionGateOnPlainServices() {
        var canary =
                onPlainServices(gated(false)).answer(HookType.CONFIRM_PROMOTION, "gate", false);
        canary.tick().tick().tick();
        assertThat(canary.iterationLine()).isEqualTo("WaitingPromotion it2 100-0");

        canary.answer(HookType.CONFIRM_PROMOTION, "gate", true).tick().tick();

        assertThat(canary.iterationLine()).isEqualTo("Finalising it3 100-0");
    }
}
