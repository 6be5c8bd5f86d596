package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.metric;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Command.Order;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of people's commands (docs/commands.md, Commands to a run). */
class CommandsTest {

    private static final Analysis PLAN = plan(20, 40, 3);

    private final SimulatedCanary canary = new SimulatedCanary(PLAN);

    private SimulatedCanary released(Analysis analysis) {
        return canary.analysis(analysis).settle().release("v2").settle();
    }

    private SimulatedCanary gated(HookType type) {
        canary.answer(type, "gate", false);
        return released(plan(PLAN, List.of(), List.of(hook(type, "gate"))));
    }

    @Test
    void approvalStartsARevisionThatWaitsAtOnce() {
        gated(HookType.CONFIRM_ROLLOUT);
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING);

        canary.forgetActions().command(Order.APPROVE);

        assertThat(canary.actions()).startsWith("Answer", "Start");
        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void approvalOpensThePromotionsGateOnceAndChecksGoOn() {
        gated(HookType.CONFIRM_PROMOTION).tick().tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING_PROMOTION);

        canary.forgetActions().command(Order.APPROVE);

        assertThat(canary.actions()).startsWith("Answer", "Promote");
        assertThat(canary.status().memory().orders().approved()).isEmpty();
    }

    @Test
    void approvalOfATrafficIncreaseIsForOneStep() {
        gated(HookType.CONFIRM_TRAFFIC_INCREASE);
        assertThat(canary.live()).isZero();

        canary.command(Order.APPROVE);
        assertThat(canary.live()).isEqualTo(20);
        canary.tick().tick();

        assertThat(canary.live()).isEqualTo(20);
        assertThat(canary.status().memory().told())
                .containsExactly("confirm-traffic-increase/gate");
    }

    @Test
    void approvalHasNoEffectOnFailingChecks() {
        canary.answer(HookType.CONFIRM_PROMOTION, "gate", false);
        released(
                        plan(
                                PLAN,
                                List.of(metric("success", 99)),
                                List.of(hook(HookType.CONFIRM_PROMOTION, "gate"))))
                .tick()
                .tick();
        canary.measure("success", new Measurement.Value(50));

        canary.forgetActions().command(Order.APPROVE);

        assertThat(canary.actions()).containsExactly("Answer", "CountFailure");
        canary.measure("success", new Measurement.Value(100)).tick();
        assertThat(canary.actions()).contains("Promote");
    }

    @Test
    void approvalWithoutAGateIsRefusedWithTheReason() {
        released(PLAN);

        canary.forgetActions().command(Order.APPROVE);

        assertThat(canary.actions()).containsExactly("Answer");
        assertThat(canary.last().reason())
                .isEqualTo("refused: it waits at no gate (approve by ada: because)");
        assertThat(canary.status().health().orElseThrow().reason()).isEqualTo("Progressing");
    }

    @Test
    void aHeldRunKeepsItsTrafficUntilItIsApproved() {
        released(PLAN);
        assertThat(canary.live()).isEqualTo(20);

        canary.command(Order.HOLD).tick().tick().tick();

        assertThat(canary.live()).isEqualTo(20);
        assertThat(canary.status().health().orElseThrow())
                .isEqualTo(Health.underWay("Held", "held by ada: because"));
        canary.command(Order.APPROVE);
        assertThat(canary.live()).isEqualTo(40);
    }

    @Test
    void aHeldRunIsRolledBackAllTheSameWhenItsChecksFail() {
        released(plan(PLAN, List.of(metric("success", 99)), List.of()));
        canary.command(Order.HOLD).measure("success", new Measurement.Value(50));

        canary.tick().tick().tick();

        assertThat(canary.status().phase()).isEqualTo(Phase.FAILED);
        assertThat(canary.status().memory().orders().held()).isEmpty();
    }

    @Test
    void aHoldOutlastsANewerRevisionAndSkippedAnalysis() {
        released(PLAN).command(Order.HOLD);

        canary.release("v3").settle().tick().tick();
        assertThat(canary.live()).isZero();
        canary.skipAnalysis(true).settle().tick();

        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
        canary.command(Order.APPROVE).tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void aHeldRevisionThatWaitsDoesNotStartWhenItsHookOpens() {
        gated(HookType.CONFIRM_ROLLOUT).command(Order.HOLD);

        canary.answer(HookType.CONFIRM_ROLLOUT, "gate", true).tick().tick();

        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING);
        canary.command(Order.APPROVE);
        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void aNewerRevisionThatWaitsIsHeldAsWellAndCanBeReleased() {
        gated(HookType.CONFIRM_ROLLOUT).command(Order.HOLD);

        canary.answer(HookType.CONFIRM_ROLLOUT, "gate", true).release("v3").tick().tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING);

        canary.command(Order.APPROVE);
        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void releasingAHoldDoesNotOpenTheGateBehindIt() {
        gated(HookType.CONFIRM_ROLLOUT).command(Order.HOLD);

        canary.command(Order.APPROVE).tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING);

        canary.command(Order.APPROVE);
        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void anAbortedRunIsRolledBackWithWhoAndWhyAndNotTriedAgain() {
        released(PLAN);

        canary.forgetActions().command(Order.ABORT).tick();

        assertThat(canary.actions()).containsExactly("RollBack");
        assertThat(canary.last().action()).isEqualTo(new Action.RollBack(Action.Cause.MANUAL));
        assertThat(canary.last().reason()).isEqualTo("aborted by ada: because");
        assertThat(canary.last().evidence().command()).isPresent();
        assertThat(canary.live()).isZero();
        canary.release("v3").settle();
        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void anAbortedRevisionThatWaitsIsNotStartedUntilItChanges() {
        gated(HookType.CONFIRM_ROLLOUT).command(Order.ABORT);
        assertThat(canary.status().phase()).isEqualTo(Phase.FAILED);

        canary.answer(HookType.CONFIRM_ROLLOUT, "gate", true).tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.FAILED);

        canary.release("v3").settle();
        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void aFailedRevisionIsTriedAnewThroughItsGate() {
        gated(HookType.CONFIRM_ROLLOUT).command(Order.ABORT);

        canary.command(Order.RETRY);
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING);

        canary.command(Order.APPROVE);
        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void aRetriedRunBeginsAgainAtWeightZeroWithoutItsHold() {
        released(PLAN).tick();
        assertThat(canary.live()).isEqualTo(40);
        canary.command(Order.HOLD);
        String run = canary.status().memory().run();
        canary.target(new Readiness(Readiness.State.WAITING, "0 of 1"));

        canary.command(Order.RETRY);

        assertThat(canary.live()).isZero();
        assertThat(canary.status().memory().run()).isNotEqualTo(run);
        assertThat(canary.status().memory().orders().held()).isEmpty();
    }

    @Test
    void aPromotionIsNotTurnedBack() {
        released(PLAN).primary(new Readiness(Readiness.State.WAITING, "0 of 1")).tick().tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.PROMOTING);

        canary.command(Order.ABORT);

        assertThat(canary.last().reason()).startsWith("refused: the revision is being promoted");
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void everyCommandIsRefusedWhereNothingIsUnderWay(Order order) {
        canary.settle().forgetActions().command(order);

        assertThat(canary.actions()).containsExactly("Answer");
        assertThat(canary.last().action()).isEqualTo(new Action.Answer("command-1", order, false));
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void aCommandThatComesAgainChangesNothing(Order order) {
        released(PLAN);
        Command command = canary.commandFor(order);
        canary.command(command).forgetActions();

        canary.command(command);

        assertThat(canary.actions()).isEmpty();
    }

    @Test
    void aCommandForARunThatIsOverHitsNoLaterOne() {
        released(PLAN);
        Command late = canary.commandFor(Order.ABORT);
        canary.release("v3").settle();

        canary.command(late);

        assertThat(canary.status().phase()).isEqualTo(Phase.PROGRESSING);
        assertThat(canary.last().reason()).contains("meant for run", "which is over");
    }

    @Test
    void anApprovalIsForTheRevisionThatWaitedThen() {
        gated(HookType.CONFIRM_ROLLOUT);
        Command late = canary.commandFor(Order.APPROVE);
        canary.release("v3").tick();

        canary.command(late).tick();

        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING);
        assertThat(canary.last().reason()).contains("another revision than the one that waits");
    }

    @Test
    void aNewerRevisionThatWaitsIsTold() {
        gated(HookType.CONFIRM_ROLLOUT).tick();

        canary.forgetActions().release("v3").tick().tick();

        assertThat(canary.actions()).containsExactly("CloseGate");
    }

    @Test
    void aCommandOlderThanAnHourIsRefused() {
        released(PLAN);
        Command old = canary.commandFor(Order.HOLD);
        canary.rest(Duration.ofMinutes(61));

        canary.command(old);

        assertThat(canary.status().memory().orders().held()).isEmpty();
        assertThat(canary.answers()).hasSize(1);
        assertThat(canary.answers().get(0)).contains("came too late");
    }

    @Test
    void aSuspendedCanaryTellsThatItIs() {
        released(PLAN).suspend(true).settle();

        canary.command(Order.ABORT);

        assertThat(canary.last().reason()).startsWith("refused: the Canary is suspended");
    }

    @Test
    void aCanaryOfAnotherUidIsNotMeant() {
        released(PLAN);
        Command command = canary.commandFor(Order.ABORT);

        canary.command(
                new Command(
                        command.id(),
                        command.canary(),
                        command.order(),
                        command.by(),
                        command.reason(),
                        command.at(),
                        Optional.of("uid-before"),
                        command.run(),
                        command.revision()));

        assertThat(canary.live()).isEqualTo(20);
        assertThat(canary.last().reason()).contains("an earlier Canary of this name");
    }

    /** Whatever is commanded when, in the end the run is over, or it is held and says so. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void randomCommandsLeaveNoRunWithoutAnEnd(long seed) {
        Random random = new Random(seed);
        canary.answer(HookType.CONFIRM_PROMOTION, "gate", false);
        canary.answer(HookType.CONFIRM_ROLLOUT, "gate", false);
        released(
                plan(
                        PLAN,
                        List.of(metric("success", 99)),
                        List.of(
                                hook(HookType.CONFIRM_ROLLOUT, "gate"),
                                hook(HookType.CONFIRM_PROMOTION, "gate"))));
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(6)) {
                case 0 -> canary.release("v" + random.nextInt(2, 5)).settle();
                case 1 ->
                        canary.measure(
                                "success", new Measurement.Value(random.nextBoolean() ? 100 : 1));
                case 2, 3 -> canary.command(List.of(Order.values()).get(random.nextInt(4)));
                default -> canary.tick();
            }
        }

        canary.measure("success", new Measurement.Value(100));
        for (int step = 0; step < 12 && canary.status().phase().isUnderWay(); step++) {
            canary.command(Order.APPROVE).tick();
        }

        assertThat(canary.status().phase().isIdle())
                .as(canary.status() + " " + canary.answers())
                .isTrue();
        assertThat(canary.status().memory().orders().held()).isEmpty();
    }
}
