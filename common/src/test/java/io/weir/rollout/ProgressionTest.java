package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.metric;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Lives of a canary, state by state (canary.md 3 and 6.2; what the reference gets wrong stands in
 * defects-controller.md).
 */
class ProgressionTest {

    private static SimulatedCanary initialised(Analysis analysis) {
        return new SimulatedCanary(analysis).settle().forgetActions();
    }

    private static SimulatedCanary running(Analysis analysis) {
        return initialised(analysis).release("v2").settle();
    }

    private static List<String> lines(SimulatedCanary canary, int ticks) {
        List<String> lines = new ArrayList<>();
        lines.add(canary.line());
        for (int i = 0; i < ticks; i++) {
            lines.add(canary.tick().line());
        }
        return lines;
    }

    // Initialising

    @Test
    void makesThePrimaryAndScalesTheTargetDownOnlyWhenItServes() {
        var canary = new SimulatedCanary(plan(20, 50, 5)).primary(Readiness.waiting("0 of 1"));

        canary.settle().tick().tick();
        assertThat(canary.line()).isEqualTo("Initializing 0 100-0");
        assertThat(canary.replicas()).isEqualTo(1);

        canary.primary(Readiness.READY).settle();
        assertThat(canary.line()).isEqualTo("Initialized 0 100-0");
        assertThat(canary.replicas()).isZero();
        assertThat(canary.actions()).containsExactly("Prepare", "Initialise");
    }

    @Test
    void neverScalesTheTargetDownForAPrimaryThatMissesItsDeadline() {
        var canary = new SimulatedCanary(plan(20, 50, 5)).primary(Readiness.failed("too late"));

        canary.settle().tick();

        assertThat(canary.replicas()).isEqualTo(1);
        assertThat(canary.status().health().orElseThrow().reason())
                .isEqualTo("ProgressDeadlineExceeded");
    }

    @Test
    void makesThePrimaryAnewFromAFixThatComesWhileInitialising() {
        var canary = new SimulatedCanary(plan(20, 50, 5)).primary(Readiness.failed("crash"));
        canary.settle();

        canary.release("v2").settle();

        assertThat(canary.actions()).endsWith("Prepare", "Report");
        assertThat(canary.status().memory().analysed().orElseThrow().template()).isEqualTo("v2");
    }

    @Test
    void staysQuietWhenNothingChanges() {
        var canary = initialised(plan(20, 50, 5));

        canary.tick().tick().tick();

        assertThat(canary.actions()).isEmpty();
    }

    @Test
    void saysThatAMetricProviderDoesNotAnswerAndThatItDoesAgain() {
        var checked = plan(plan(20, 50, 5), List.of(metric("sales", 1)), List.of());
        var canary = new SimulatedCanary(checked).deadProvider("prometheus: refused").settle();
        assertThat(canary.status().health().orElseThrow().reason()).isEqualTo("MetricUnavailable");
        assertThat(canary.actions()).containsExactly("Prepare", "Report", "Initialise");

        canary.providersBack().tick();

        assertThat(canary.status().health().orElseThrow().state()).isEqualTo(Health.State.TRUE);
    }

    // Weighted run

    @Test
    void goesStepByStepPastTheMaximumAndPromotes() {
        var canary = running(plan(20, 50, 5));

        assertThat(lines(canary, 5))
                .containsExactly(
                        "Progressing 20 80-20",
                        "Progressing 40 60-40",
                        "Progressing 60 40-60",
                        "Finalising 0 100-0",
                        "Succeeded 0 100-0",
                        "Succeeded 0 100-0");
        assertThat(canary.actions())
                .containsExactly(
                        "Start", "Shift", "Shift", "Shift", "Promote", "ShiftPrimary", "Finish");
        assertThat(canary.replicas()).isZero();
    }

    @Test
    void takesTheGivenWeights() {
        var weights =
                new Analysis(
                        Duration.ofSeconds(10),
                        1,
                        30,
                        0,
                        List.of(5, 30),
                        0,
                        0,
                        false,
                        false,
                        100,
                        100,
                        List.of(),
                        List.of(),
                        List.of());

        assertThat(lines(running(weights), 3))
                .containsExactly(
                        "Progressing 5 95-5",
                        "Progressing 30 70-30",
                        "Finalising 0 100-0",
                        "Succeeded 0 100-0");
    }

    @Test
    void returnsTrafficInStepsWhenAskedTo() {
        var back =
                new Analysis(
                        Duration.ofSeconds(10),
                        1,
                        100,
                        50,
                        List.of(),
                        40,
                        0,
                        false,
                        false,
                        100,
                        100,
                        List.of(),
                        List.of(),
                        List.of());

        assertThat(lines(running(back), 5))
                .containsExactly(
                        "Progressing 50 50-50",
                        "Progressing 100 0-100",
                        "Promoting 60 40-60",
                        "Promoting 20 80-20",
                        "Finalising 0 100-0",
                        "Succeeded 0 100-0");
    }

    @Test
    void finalisesWhenTheCanaryHasNoTrafficLeftWhilePromoting() {
        var back =
                new Analysis(
                        Duration.ofSeconds(10),
                        1,
                        100,
                        50,
                        List.of(),
                        40,
                        0,
                        false,
                        false,
                        100,
                        100,
                        List.of(),
                        List.of(),
                        List.of());
        var canary = running(back).tick().tick();
        assertThat(canary.line()).isEqualTo("Promoting 60 40-60");

        canary.routes(Weights.PRIMARY_ONLY).settle();

        assertThat(canary.line()).isEqualTo("Finalising 0 100-0");
    }

    @Test
    void waitsOneIntervalBetweenAStepAndItsCheck() {
        var canary = running(plan(20, 50, 5));

        canary.rest(Duration.ofMillis(9_999));

        assertThat(canary.decide()).isEqualTo(new Move.Wait(Duration.ofMillis(1)));
        assertThat(canary.rest(Duration.ofMillis(1)).decide()).isInstanceOf(Move.Act.class);
    }

    @Test
    void waitsForTheCanaryAndThenTakesTheFirstStepAtOnce() {
        var canary =
                initialised(plan(20, 50, 5))
                        .target(Readiness.waiting("0 of 1"))
                        .release("v2")
                        .settle();
        assertThat(canary.line()).isEqualTo("Progressing 0 100-0");

        canary.rest(Duration.ofSeconds(2)).target(Readiness.READY).settle();

        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
    }

    @Test
    void goesToTheNextHigherElementWhenThePlanIsEditedInTheMiddle() {
        var canary = running(plan(20, 50, 5));
        var edited =
                new Analysis(
                        Duration.ofSeconds(10),
                        1,
                        70,
                        0,
                        List.of(10, 30, 70),
                        0,
                        0,
                        false,
                        false,
                        100,
                        100,
                        List.of(),
                        List.of(),
                        List.of());

        canary.analysis(edited).tick();

        assertThat(canary.line()).isEqualTo("Progressing 30 70-30");
    }

    // Failing checks

    @Test
    void rollsBackWithTheCheckThatReachesTheThreshold() {
        var checked = plan(plan(20, 50, 2), List.of(metric("sales", 1)), List.of());
        var canary = running(checked).measure("sales", new Measurement.Value(0));

        assertThat(lines(canary, 3))
                .containsExactly(
                        "Progressing 20 80-20",
                        "Progressing 20 80-20 fc1",
                        "Failed 0 100-0 fc2",
                        "Failed 0 100-0 fc2");
        assertThat(canary.last().reason()).isEqualTo("sales is 0, below 1");
        assertThat(canary.replicas()).isZero();
        assertThat(canary.status().health().orElseThrow().reason()).isEqualTo("RolledBack");
    }

    @Test
    void tellsAllFailingChecksNotTheFirstOnly() {
        var checked =
                plan(
                        plan(20, 50, 1),
                        List.of(metric("sales", 1), metric("visits", 5)),
                        List.of(hook(HookType.ROLLOUT, "smoke")));
        var canary =
                running(checked)
                        .measure("sales", new Measurement.NoData("empty result"))
                        .measure("visits", new Measurement.Unavailable("connection refused"))
                        .answer(HookType.ROLLOUT, "smoke", false);

        canary.tick();

        assertThat(canary.last().reason())
                .contains("sales: no values found", "visits: connection refused", "webhook smoke");
    }

    @Test
    void countsOneFailureForAnAnalysisHoweverManyChecksFail() {
        var checked =
                plan(plan(20, 50, 3), List.of(metric("sales", 1), metric("visits", 5)), List.of());
        var canary =
                running(checked)
                        .measure("sales", new Measurement.Value(0))
                        .measure("visits", new Measurement.Value(0));

        assertThat(canary.tick().line()).isEqualTo("Progressing 20 80-20 fc1");
    }

    @Test
    void keepsTheFailedRevisionAwayUntilTheTargetChanges() {
        var checked = plan(plan(20, 50, 1), List.of(metric("sales", 1)), List.of());
        var canary =
                running(checked).measure("sales", new Measurement.Value(0)).tick().forgetActions();

        canary.tick().tick();
        assertThat(canary.actions()).isEmpty();

        canary.measure("sales", new Measurement.Value(1)).release("v3").settle();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
    }

    @Test
    void triesAFailedRevisionAgainAfterTheTargetWasAtThePromotedOne() {
        var checked = plan(plan(20, 50, 1), List.of(metric("sales", 1)), List.of());
        var canary = running(checked).measure("sales", new Measurement.Value(0)).tick();

        canary.release("v1").settle();
        assertThat(canary.status().phase()).isEqualTo(Phase.FAILED);
        canary.measure("sales", new Measurement.Value(1)).release("v2").settle();

        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
    }

    // Revisions

    @Test
    void beginsAgainForANewerRevision() {
        var canary = running(plan(10, 50, 5)).forgetActions();

        canary.target(Readiness.waiting("rolling")).release("v3").settle();

        assertThat(canary.line()).isEqualTo("Progressing 0 100-0");
        assertThat(canary.actions()).containsExactly("Restart");
    }

    @Test
    void beginsAgainForNewConfiguration() {
        var canary = running(plan(10, 50, 5)).forgetActions();

        canary.target(Readiness.waiting("rolling")).configs(Map.of("configmap/cart", "1")).settle();

        assertThat(canary.actions()).containsExactly("Restart");
    }

    @Test
    void endsTheRunWhenTheTargetGoesBackToThePromotedRevision() {
        var canary = running(plan(20, 50, 5));

        canary.release("v1").settle();

        assertThat(canary.line()).isEqualTo("Failed 0 100-0");
        assertThat(canary.actions()).contains("RollBack");
        assertThat(canary.tick().line()).isEqualTo("Failed 0 100-0");
    }

    @Test
    void analysesARevisionThatCameWhilePromotingAfterTheEnd() {
        var canary = running(plan(50, 50, 5)).primary(Readiness.waiting("rolling")).tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.PROMOTING);

        canary.release("v3").settle();
        assertThat(canary.status().phase()).isEqualTo(Phase.PROMOTING);
        canary.primary(Readiness.READY).settle().tick();

        assertThat(canary.line()).isEqualTo("Progressing 50 50-50");
        assertThat(canary.status().memory().promoted().orElseThrow().template()).isEqualTo("v2");
        assertThat(canary.status().memory().analysed().orElseThrow().template()).isEqualTo("v3");
    }

    // Ways out

    @Test
    void rollsBackWhenTheCanaryMissesItsDeadline() {
        var canary = running(plan(20, 50, 5));

        canary.target(Readiness.failed("progress deadline exceeded")).settle();

        assertThat(canary.line()).isEqualTo("Failed 0 100-0");
        assertThat(canary.last().action()).isEqualTo(new Action.RollBack(Action.Cause.DEADLINE));
    }

    @Test
    void failsThePromotionWhenThePrimaryDoesNotComeUpAndLeavesTrafficWithTheHealthyTarget() {
        var canary = running(plan(50, 50, 5)).primary(Readiness.failed("crash")).tick();

        assertThat(canary.line()).isEqualTo("Failed 100 0-100");
        assertThat(canary.replicas()).isEqualTo(1);
        assertThat(canary.tick().line()).isEqualTo("Failed 100 0-100");
    }

    @Test
    void promotesWithoutAnalysisAndStillWaitsForThePrimary() {
        var canary = initialised(plan(20, 50, 5)).skipAnalysis(true);
        canary.primary(Readiness.waiting("rolling")).release("v2").settle();
        assertThat(canary.line()).isEqualTo("Promoting 0 100-0");

        canary.primary(Readiness.READY).settle().tick();

        assertThat(canary.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(canary.actions())
                .containsSubsequence("Start", "Promote", "ShiftPrimary", "Finish");
    }

    @Test
    void doesNothingWhileSuspendedAndGoesOnAfter() {
        var canary = running(plan(20, 50, 5)).suspend(true).tick().forgetActions();

        canary.tick().release("v3").tick();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
        assertThat(canary.actions()).isEmpty();

        canary.release("v2").suspend(false).settle();
        assertThat(canary.tick().line()).isEqualTo("Progressing 60 40-60");
    }

    @Test
    void rollsBackWhenTheTargetVanishes() {
        var canary = running(plan(20, 50, 5));

        canary.problems(
                        new Problem(
                                Problem.TARGET_NOT_FOUND,
                                "Deployment cart is missing",
                                Problem.Effect.BLOCKS))
                .settle();

        assertThat(canary.line()).isEqualTo("Failed 0 100-0");
        assertThat(canary.last().reason()).contains("Deployment cart");
    }

    // Drift

    @Test
    void putsAChangedRouteBackAndKeepsTheLiveWeights() {
        var canary = running(plan(20, 50, 5)).forgetActions();

        canary.drifted("VirtualService/cart").settle();

        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
        assertThat(canary.actions()).containsExactly("Repair");
    }

    @Test
    void takesTrafficAwayFromATargetAtZeroThatAPersonRoutedTo() {
        var canary = initialised(plan(20, 50, 5));

        canary.routes(Weights.canary(50)).settle();

        assertThat(canary.line()).isEqualTo("Initialized 0 100-0");
        assertThat(canary.actions()).containsExactly("Repair");
    }

    // Gates and hooks

    @Test
    void waitsForApprovalSayingSoOnceAndStartsWhenTheGateOpens() {
        var gated =
                plan(plan(20, 50, 5), List.of(), List.of(hook(HookType.CONFIRM_ROLLOUT, "gate")));
        var canary =
                initialised(gated)
                        .answer(HookType.CONFIRM_ROLLOUT, "gate", false)
                        .release("v2")
                        .settle();

        canary.tick().tick();
        assertThat(canary.line()).isEqualTo("Waiting 0 100-0");
        assertThat(canary.actions()).containsExactly("CloseGate");

        canary.answer(HookType.CONFIRM_ROLLOUT, "gate", true).tick();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
    }

    @Test
    void stopsWaitingWhenTheTargetGoesBackToThePromotedRevision() {
        var gated =
                plan(plan(20, 50, 5), List.of(), List.of(hook(HookType.CONFIRM_ROLLOUT, "gate")));
        var canary =
                initialised(gated)
                        .answer(HookType.CONFIRM_ROLLOUT, "gate", false)
                        .release("v2")
                        .settle();

        canary.release("v1").settle();

        assertThat(canary.line()).isEqualTo("Initialized 0 100-0");
    }

    @Test
    void countsFailingPreRolloutHooksAtWeightZeroAndRunsThemOnceWhenTheyPass() {
        var hooked =
                plan(
                        plan(20, 50, 2),
                        List.of(),
                        List.of(
                                hook(HookType.PRE_ROLLOUT, "acceptance"),
                                hook(HookType.CONFIRM_TRAFFIC_INCREASE, "more")));
        var canary =
                initialised(hooked)
                        .answer(HookType.PRE_ROLLOUT, "acceptance", false)
                        .release("v2")
                        .settle();
        assertThat(canary.line()).isEqualTo("Progressing 0 100-0 fc1");

        canary.answer(HookType.PRE_ROLLOUT, "acceptance", true)
                .answer(HookType.CONFIRM_TRAFFIC_INCREASE, "more", false)
                .tick();
        assertThat(canary.status().memory().passed()).containsExactly("pre-rollout/acceptance");

        canary.answer(HookType.PRE_ROLLOUT, "acceptance", false)
                .answer(HookType.CONFIRM_TRAFFIC_INCREASE, "more", true)
                .tick();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20 fc1");
    }

    @Test
    void failsWhenPreRolloutHooksReachTheThreshold() {
        var hooked =
                plan(plan(20, 50, 2), List.of(), List.of(hook(HookType.PRE_ROLLOUT, "acceptance")));
        var canary =
                initialised(hooked)
                        .answer(HookType.PRE_ROLLOUT, "acceptance", false)
                        .release("v2")
                        .settle();

        assertThat(canary.tick().line()).isEqualTo("Failed 0 100-0 fc2");
    }

    @Test
    void saysOnceThatTheTrafficGateIsClosedAndNeitherCountsNorSteps() {
        var gated =
                plan(
                        plan(20, 50, 5),
                        List.of(),
                        List.of(hook(HookType.CONFIRM_TRAFFIC_INCREASE, "more")));
        var canary = running(gated).forgetActions();
        canary.answer(HookType.CONFIRM_TRAFFIC_INCREASE, "more", false).tick().tick().tick();

        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
        assertThat(canary.actions()).containsExactly("CloseGate");
    }

    @Test
    void holdsThePromotionAtItsGateWithTheTrueWeightWhileChecksGoOn() {
        var gated =
                plan(
                        plan(50, 50, 1),
                        List.of(metric("sales", 1)),
                        List.of(hook(HookType.CONFIRM_PROMOTION, "gate")));
        var canary = running(gated).answer(HookType.CONFIRM_PROMOTION, "gate", false);

        canary.tick().tick();
        assertThat(canary.line()).isEqualTo("WaitingPromotion 50 50-50");

        canary.measure("sales", new Measurement.Value(0)).tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void promotesAsSoonAsThePromotionGateOpens() {
        var gated =
                plan(plan(50, 50, 1), List.of(), List.of(hook(HookType.CONFIRM_PROMOTION, "gate")));
        var canary = running(gated).answer(HookType.CONFIRM_PROMOTION, "gate", false).tick();

        canary.answer(HookType.CONFIRM_PROMOTION, "gate", true).tick();

        assertThat(canary.status().phase()).isEqualTo(Phase.FINALISING);
    }

    @Test
    void rollsBackWhenARollbackHookAsksEvenWhileThePodsAreNotReady() {
        var hooked = plan(plan(20, 50, 5), List.of(), List.of(hook(HookType.ROLLBACK, "stop")));
        var canary =
                initialised(hooked).target(Readiness.waiting("crashing")).release("v2").settle();

        canary.answer(HookType.ROLLBACK, "stop", true).tick();

        assertThat(canary.last().action()).isEqualTo(new Action.RollBack(Action.Cause.MANUAL));
    }

    @Test
    void callsPostRolloutHooksOnceAfterTheEnd() {
        var hooked = plan(plan(50, 50, 5), List.of(), List.of(hook(HookType.POST_ROLLOUT, "done")));
        var canary = running(hooked).tick().tick();

        canary.tick().tick();

        assertThat(canary.actions()).endsWith("Finish", "HooksDone");
        assertThat(canary.status().memory().postRollout()).isEqualTo(PostRollout.DONE);
    }

    // Taking over from Flagger

    @Test
    void takesOverAnIdleCanaryWithoutStartingAnything() {
        var canary =
                new SimulatedCanary(plan(20, 50, 5))
                        .status(flagger(Phase.SUCCEEDED), Optional.of(Weights.PRIMARY_ONLY), true);

        canary.settle().tick().tick();

        assertThat(canary.actions().get(0)).isEqualTo("Adopt");
        assertThat(canary.actions()).doesNotContain("Start", "Promote", "Repair");
        assertThat(canary.status().phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void startsFromWeightZeroARunThatFlaggerLeftInTheMiddle() {
        var canary =
                new SimulatedCanary(plan(20, 50, 5))
                        .target(Readiness.waiting("rolling"))
                        .status(flagger(Phase.PROGRESSING), Optional.of(Weights.canary(40)), false);

        canary.settle();

        assertThat(canary.line()).isEqualTo("Progressing 0 100-0");
        assertThat(canary.actions()).containsExactly("Adopt", "Restart");
    }

    @Test
    void takesOverAfterAProblemAsBeforeIt() {
        var canary =
                new SimulatedCanary(plan(20, 50, 5))
                        .status(flagger(Phase.SUCCEEDED), Optional.of(Weights.PRIMARY_ONLY), true)
                        .problems(
                                new Problem(
                                        Problem.CONFLICT,
                                        "a Flagger still runs",
                                        Problem.Effect.BLOCKS));
        canary.settle();

        canary.problems().settle().tick().tick();

        assertThat(canary.actions()).startsWith("Report", "Adopt");
        assertThat(canary.actions()).doesNotContain("Start", "Promote", "Repair");
    }

    @Test
    void startsOnceARunOfARevisionThatFlaggerHadNotSeen() {
        var canary =
                new SimulatedCanary(plan(20, 50, 5))
                        .target(Readiness.waiting("rolling"))
                        .status(flagger(Phase.SUCCEEDED), Optional.of(Weights.PRIMARY_ONLY), false);

        canary.settle().tick().tick();

        assertThat(canary.actions()).containsSubsequence("Adopt", "Start");
        assertThat(canary.actions().stream().filter("Adopt"::equals)).hasSize(1);
    }

    private static CanaryStatus flagger(Phase phase) {
        return new CanaryStatus(
                phase,
                0,
                0,
                0,
                Map.of(),
                "6c9dbdd48d",
                "6c9dbdd48d",
                Optional.empty(),
                "",
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    // Verdicts

    @Test
    void givesTheSameIdForTheSameDecisionAndAnotherAfterItWasCarriedOut() {
        var canary = running(plan(20, 50, 5)).rest(Duration.ofSeconds(10));
        var first = ((Move.Act) canary.decide()).verdict();
        var again = ((Move.Act) canary.decide()).verdict();

        canary.settle().rest(Duration.ofSeconds(10));
        var next = ((Move.Act) canary.decide()).verdict();

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(next.id()).isNotEqualTo(first.id());
        assertThat(next.basis().previous()).isEqualTo(first.id());
    }
}
