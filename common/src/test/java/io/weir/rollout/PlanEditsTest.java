package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.iterations;
import static io.weir.rollout.SimulatedCanary.metric;
import static io.weir.rollout.SimulatedCanary.mirrored;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of the analysis may be edited in the middle of a run, and no edit is a dead end. */
class PlanEditsTest {

    private static final Analysis MATCHED =
            mirrored(plan(25, 100, 3), true); // its first step mirrors

    private static SimulatedCanary running(Analysis analysis) {
        return new SimulatedCanary(analysis).settle().forgetActions().release("v2").settle();
    }

    private static Analysis explicit(Integer... weights) {
        return new Analysis(
                plan(0, 100, 3).interval(),
                3,
                weights[weights.length - 1],
                0,
                List.of(weights),
                0,
                0,
                false,
                false,
                100,
                100,
                List.of(),
                List.of(),
                List.of());
    }

    static Stream<Arguments> strategies() {
        return Stream.of(
                argumentSet("weighted", plan(25, 100, 3)),
                argumentSet("weighted among matching users", MATCHED),
                argumentSet("A/B", iterations(3, 3, true, false)),
                argumentSet("blue/green", iterations(3, 3, false, false)));
    }

    static Stream<Arguments> switches() {
        return strategies()
                .flatMap(
                        from ->
                                strategies()
                                        .filter(to -> strategy(to) != strategy(from))
                                        .map(
                                                to ->
                                                        argumentSet(
                                                                strategy(from)
                                                                        + " to "
                                                                        + strategy(to),
                                                                from.get()[0],
                                                                to.get()[0])));
    }

    private static Strategy strategy(Arguments plan) {
        return ((Analysis) plan.get()[0]).strategy();
    }

    @ParameterizedTest
    @MethodSource("switches")
    void beginsAgainWithoutTrafficWhenTheStrategyIsSwitched(Analysis from, Analysis to) {
        var canary = running(from).tick().tick().forgetActions();

        canary.analysis(to).target(Readiness.waiting("not asked")).settle();

        assertThat(canary.line()).isEqualTo("Progressing 0 100-0");
        assertThat(canary.status().iterations()).isZero();
        assertThat(canary.actions()).startsWith("Restart");
    }

    @ParameterizedTest
    @MethodSource("switches")
    void comesToItsEndWhateverTheStrategyIsSwitchedTo(Analysis from, Analysis to) {
        var canary = running(from).tick().tick();

        canary.analysis(to);
        for (int i = 0; i < 10; i++) {
            canary.tick();
        }

        assertThat(canary.line()).isEqualTo("Succeeded 0 100-0");
    }

    @Test
    void bringsAllTrafficBackAtOnceWhenTheStrategyIsSwitchedWhilePromoting() {
        Analysis ab = iterations(1, 3, true, false);
        var canary = running(ab).primary(Readiness.waiting("rolling")).tick();
        assertThat(canary.iterationLine()).isEqualTo("Promoting it1 0-100");

        canary.analysis(plan(25, 50, 3)).drifted("VirtualService/cart").settle();

        assertThat(canary.last().action()).isEqualTo(new Action.Repair(0, false));
        assertThat(canary.primary(Readiness.READY).settle().iterationLine())
                .isEqualTo("Finalising it1 100-0");
    }

    @Test
    void rollsBackAtOnceWhenTheThresholdIsLoweredToTheFailuresSoFar() {
        var checked = plan(plan(20, 50, 5), List.of(metric("sales", 1)), List.of());
        var canary = running(checked).measure("sales", new Measurement.Value(0)).tick().tick();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20 fc2");

        canary.analysis(plan(plan(20, 50, 2), checked.metrics(), List.of())).settle();

        assertThat(canary.line()).isEqualTo("Failed 0 100-0 fc2");
    }

    static Stream<Arguments> plans() {
        return Stream.of(
                argumentSet("a weight between two elements", explicit(10, 50, 80), 50),
                argumentSet("a weight above all elements", explicit(5, 10), 0),
                argumentSet("a weight that is the last element", explicit(20, 40), 0),
                argumentSet("a step of all", plan(100, 100, 3), 100),
                argumentSet("a maximum below the weight", plan(5, 30, 3), 0),
                argumentSet("a smaller step", plan(5, 60, 3), 45));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void goesOnFromTheLiveWeightWhateverThePlanSaysNow(Analysis edited, int next) {
        var canary = running(plan(20, 80, 3)).tick();
        assertThat(canary.line()).isEqualTo("Progressing 40 60-40");

        canary.analysis(edited).tick();

        assertThat(canary.live()).isEqualTo(next);
        assertThat(canary.status().phase())
                .isEqualTo(next == 0 ? Phase.FINALISING : Phase.PROGRESSING);
    }

    @Test
    void rollsBackWhenThePlanHasNoStepAnyMore() {
        var canary = running(plan(20, 80, 3));

        canary.analysis(plan(0, 80, 3))
                .problems(new Problem("Invalid", "no step", Problem.Effect.BLOCKS))
                .settle();

        assertThat(canary.line()).isEqualTo("Failed 0 100-0");
    }

    @Test
    void leavesAGateThatIsTakenAwayWhileItIsClosed() {
        Analysis gated =
                plan(plan(50, 50, 3), List.of(), List.of(hook(HookType.CONFIRM_PROMOTION, "gate")));
        var canary = running(gated).answer(HookType.CONFIRM_PROMOTION, "gate", false).tick();
        assertThat(canary.line()).isEqualTo("WaitingPromotion 50 50-50");

        canary.analysis(plan(50, 50, 3)).tick();

        assertThat(canary.status().phase()).isEqualTo(Phase.FINALISING);
    }

    @Test
    void goesOnWithWeightsWhenTheMaximumIsRaisedWhileThePromotionWaits() {
        Analysis gated =
                plan(plan(50, 50, 3), List.of(), List.of(hook(HookType.CONFIRM_PROMOTION, "gate")));
        var canary = running(gated).answer(HookType.CONFIRM_PROMOTION, "gate", false).tick();

        canary.analysis(plan(plan(20, 80, 3), List.of(), gated.webhooks())).tick();
        assertThat(canary.line()).isEqualTo("Progressing 70 30-70");

        assertThat(canary.tick().tick().line()).isEqualTo("WaitingPromotion 90 10-90");
    }

    @Test
    void promotesAtOnceWhenTheAnalysisIsSkippedFromNowOn() {
        var canary = running(iterations(5, 3, true, false));

        canary.skipAnalysis(true).tick();

        assertThat(canary.iterationLine()).isEqualTo("Finalising it1 100-0");
        assertThat(canary.actions()).contains("Promote");
    }

    @Test
    void goesOnInTheNewIntervalFromTheNextStep() {
        var canary = running(plan(20, 80, 3));
        Analysis slow =
                new Analysis(
                        Duration.ofMinutes(5),
                        3,
                        80,
                        20,
                        List.of(),
                        0,
                        0,
                        false,
                        false,
                        100,
                        100,
                        List.of(),
                        List.of(),
                        List.of());

        canary.analysis(slow).rest(Duration.ofSeconds(10)).settle();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");

        assertThat(canary.tick().line()).isEqualTo("Progressing 40 60-40");
    }

    @Test
    void servicesAndRoutesFollowAnEditBetweenRuns() {
        var canary = new SimulatedCanary(plan(20, 80, 3)).settle().forgetActions();

        canary.analysis(plan(30, 80, 3)).settle();

        assertThat(canary.actions()).containsExactly("Follow");
        assertThat(canary.forgetActions().tick().actions()).isEmpty();
    }

    @Test
    void servicesAndRoutesFollowAnEditInTheMiddleOfARunWithTheirWeights() {
        var canary = running(plan(20, 80, 3)).forgetActions();

        canary.analysis(plan(30, 80, 3)).settle();

        assertThat(canary.last().action()).isEqualTo(new Action.Follow(20, false));
        assertThat(canary.tick().line()).isEqualTo("Progressing 50 50-50");
    }
}
