package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.metric;
import static io.weir.rollout.SimulatedCanary.mirrored;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weighted runs that copy requests to the canary first (canary.md 3.9, 6.2). */
class MirroringTest {

    private static SimulatedCanary running(Analysis analysis) {
        return new SimulatedCanary(analysis).settle().forgetActions().release("v2").settle();
    }

    private static List<String> lines(SimulatedCanary canary, int ticks) {
        List<String> lines = new ArrayList<>();
        lines.add(canary.line());
        for (int i = 0; i < ticks; i++) {
            lines.add(canary.tick().line());
        }
        return lines;
    }

    @Test
    void mirrorsForOneStepAndGoesOnWithWeights() {
        var canary = running(mirrored(plan(25, 50, 3), false));

        assertThat(lines(canary, 4))
                .containsExactly(
                        "Progressing 0 100-0m",
                        "Progressing 25 75-25",
                        "Progressing 50 50-50",
                        "Finalising 0 100-0",
                        "Succeeded 0 100-0");
        assertThat(canary.actions())
                .containsExactly(
                        "Start", "Mirror", "Shift", "Shift", "Promote", "ShiftPrimary", "Finish");
    }

    @Test
    void mirrorsRequestsOfMatchingUsersToo() {
        var canary = running(mirrored(plan(50, 50, 3), true));

        assertThat(lines(canary, 2))
                .containsExactly(
                        "Progressing 0 100-0m", "Progressing 50 50-50", "Finalising 0 100-0");
    }

    @Test
    void checksTheMirroredStepAndRollsBackFromIt() {
        var checked =
                plan(mirrored(plan(25, 50, 2), false), List.of(metric("sales", 1)), List.of());
        var canary = running(checked).measure("sales", new Measurement.Value(0));

        assertThat(lines(canary, 2))
                .containsExactly(
                        "Progressing 0 100-0m", "Progressing 0 100-0m fc1", "Failed 0 100-0 fc2");
    }

    @Test
    void asksTheTrafficGateBeforeMirroringAndPreRolloutHooksOnce() {
        var gated =
                plan(
                        mirrored(plan(25, 50, 2), false),
                        List.of(),
                        List.of(
                                hook(HookType.CONFIRM_TRAFFIC_INCREASE, "gate"),
                                hook(HookType.PRE_ROLLOUT, "smoke")));
        var canary =
                new SimulatedCanary(gated)
                        .answer(HookType.CONFIRM_TRAFFIC_INCREASE, "gate", false)
                        .settle()
                        .release("v2")
                        .settle();
        assertThat(canary.line()).isEqualTo("Progressing 0 100-0");

        canary.answer(HookType.CONFIRM_TRAFFIC_INCREASE, "gate", true)
                .answer(HookType.PRE_ROLLOUT, "smoke", false)
                .tick();
        assertThat(canary.line()).isEqualTo("Progressing 0 100-0m");

        canary.tick();
        assertThat(canary.line()).isEqualTo("Progressing 25 75-25");
    }

    @Test
    void goesOnWithWeightsWhenMirroringIsSwitchedOffInTheMiddle() {
        var canary = running(mirrored(plan(25, 50, 3), false));

        canary.analysis(plan(25, 50, 3)).tick();

        assertThat(canary.line()).isEqualTo("Progressing 25 75-25");
    }

    @Test
    void doesNotMirrorOnceUsersReachTheCanary() {
        var canary = running(plan(25, 50, 3));

        canary.analysis(mirrored(plan(25, 50, 3), false)).tick();

        assertThat(canary.line()).isEqualTo("Progressing 50 50-50");
    }

    @Test
    void goesOnMirroringWhenTheRouteIsRepaired() {
        var canary = running(mirrored(plan(25, 50, 3), false));

        canary.drifted("VirtualService/cart").settle();

        assertThat(canary.last().action()).isEqualTo(new Action.Repair(0, true));
        assertThat(canary.line()).isEqualTo("Progressing 0 100-0m");
    }

    @Test
    void stopsMirroringForANewerRevision() {
        var canary = running(mirrored(plan(25, 50, 3), false));

        canary.target(Readiness.waiting("rolling")).release("v3").settle();

        assertThat(canary.line()).isEqualTo("Progressing 0 100-0");
    }

    @Test
    void endsMirroringThatAPersonLeftOnBetweenRuns() {
        var canary = new SimulatedCanary(plan(25, 50, 3)).settle();

        canary.routes(new Weights(100, 0, true)).settle();

        assertThat(canary.last().action()).isEqualTo(new Action.Repair(0, false));
        assertThat(canary.line()).isEqualTo("Initialized 0 100-0");
    }
}
