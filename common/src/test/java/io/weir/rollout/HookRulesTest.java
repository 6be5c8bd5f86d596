package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What hooks and gates decide, where the reference decides otherwise (webhooks.md 4). */
class HookRulesTest {

    private static SimulatedCanary initialised(Webhook... hooks) {
        return new SimulatedCanary(plan(plan(20, 50, 3), List.of(), List.of(hooks)))
                .settle()
                .forgetActions();
    }

    @Test
    void saysOfEachGateOnceThatItIsClosedWhenSeveralHoldARelease() {
        var canary =
                initialised(
                                hook(HookType.CONFIRM_ROLLOUT, "team"),
                                hook(HookType.CONFIRM_ROLLOUT, "board"))
                        .answer(HookType.CONFIRM_ROLLOUT, "team", false)
                        .answer(HookType.CONFIRM_ROLLOUT, "board", false)
                        .release("v2")
                        .settle();
        canary.tick().tick();
        assertThat(canary.actions()).containsExactly("CloseGate");

        canary.answer(HookType.CONFIRM_ROLLOUT, "team", true).tick().tick().tick();

        assertThat(canary.actions()).containsExactly("CloseGate", "CloseGate");
        assertThat(canary.last().reason()).contains("board");
    }

    @Test
    void saysOfEachGateOnceThatItIsClosedWhenSeveralHoldAPromotion() {
        var canary =
                initialised(
                        hook(HookType.CONFIRM_PROMOTION, "team"),
                        hook(HookType.CONFIRM_PROMOTION, "board"));
        canary.answer(HookType.CONFIRM_PROMOTION, "team", false)
                .answer(HookType.CONFIRM_PROMOTION, "board", false)
                .release("v2")
                .settle();
        canary.tick().tick().tick().tick().tick();
        assertThat(canary.actions().stream().filter("CloseGate"::equals)).hasSize(1);

        canary.answer(HookType.CONFIRM_PROMOTION, "team", true).tick().tick().tick();

        assertThat(canary.actions().stream().filter("CloseGate"::equals)).hasSize(2);
        assertThat(canary.status().phase()).isEqualTo(Phase.WAITING_PROMOTION);
    }

    @Test
    void mutesTheAlertOfTheGateThatSaysSoAlone() {
        Webhook quiet =
                new Webhook(
                        0,
                        HookType.CONFIRM_ROLLOUT,
                        "quiet",
                        Address.of("http://gate.example.com/"),
                        "",
                        0,
                        false,
                        true,
                        false);
        var canary =
                initialised(quiet, hook(HookType.CONFIRM_ROLLOUT, "loud"))
                        .answer(HookType.CONFIRM_ROLLOUT, "quiet", false)
                        .release("v2")
                        .settle();
        var first = canary.last().action();

        canary.answer(HookType.CONFIRM_ROLLOUT, "quiet", true)
                .answer(HookType.CONFIRM_ROLLOUT, "loud", false)
                .tick();

        assertThat(first).isEqualTo(new Action.CloseGate(HookType.CONFIRM_ROLLOUT, "quiet", true));
        assertThat(canary.last().action())
                .isEqualTo(new Action.CloseGate(HookType.CONFIRM_ROLLOUT, "loud", false));
    }

    @Test
    void refusesARevisionThatWaitsForApprovalWhenARollbackHookAsks() {
        var canary =
                initialised(
                                hook(HookType.CONFIRM_ROLLOUT, "gate"),
                                hook(HookType.ROLLBACK, "stop"),
                                hook(HookType.POST_ROLLOUT, "done"))
                        .answer(HookType.CONFIRM_ROLLOUT, "gate", false)
                        .release("v2")
                        .settle();
        canary.tick();
        assertThat(canary.line()).isEqualTo("Waiting 0 100-0");

        canary.answer(HookType.ROLLBACK, "stop", true).tick();

        assertThat(canary.actions()).containsExactly("CloseGate", "RollBack", "HooksDone");
        assertThat(canary.line()).isEqualTo("Failed 0 100-0");
        assertThat(canary.status().memory().failed().orElseThrow().template()).isEqualTo("v2");

        canary.answer(HookType.ROLLBACK, "stop", false)
                .answer(HookType.CONFIRM_ROLLOUT, "gate", true)
                .forgetActions()
                .tick()
                .tick();
        assertThat(canary.actions()).as("the refused revision stays away").isEmpty();
        canary.release("v3").settle();
        assertThat(canary.line()).isEqualTo("Progressing 20 80-20");
    }

    @Test
    void asksRollbackHooksAtEachIntervalWhileThePodsAreNotReady() {
        var canary =
                initialised(hook(HookType.ROLLBACK, "stop"))
                        .target(Readiness.waiting("crashing"))
                        .release("v2")
                        .settle();
        canary.rest(Duration.ofSeconds(10));
        Move asks =
                Progression.decide(
                        canary.snapshot(), Evidence.NONE, Duration.ofSeconds(10), Worlds.NOW);

        assertThat(asks).isEqualTo(new Move.Ask(List.of(Question.ROLLBACK)));
    }

    @Test
    void remembersPreRolloutHooksThatPassedWhileTheStepCouldNotBeTaken() {
        var canary =
                initialised(hook(HookType.PRE_ROLLOUT, "smoke"))
                        .target(Readiness.waiting("0 of 1"))
                        .release("v2")
                        .settle();
        Evidence passed =
                Evidence.NONE.with(
                        Question.PRE_ROLLOUT, List.of(new HookAnswer("smoke", true, "status 200")));

        Move move = Progression.decide(canary.snapshot(), passed, Duration.ZERO, Worlds.NOW);

        assertThat(move).isInstanceOf(Move.Act.class);
        assertThat(((Move.Act) move).verdict().next().state().passed())
                .containsExactly("pre-rollout/smoke");
    }

    @Test
    void leavesAFailedPromotionServingWhenARollbackHookRefusesTheNextRevision() {
        var canary =
                initialised(
                        hook(HookType.CONFIRM_ROLLOUT, "gate"), hook(HookType.ROLLBACK, "stop"));
        canary.primary(Readiness.failed("crash")).release("v2").settle();
        for (int tick = 0; tick < 6; tick++) {
            canary.tick();
        }
        assertThat(canary.line()).isEqualTo("Failed 100 0-100");

        canary.answer(HookType.CONFIRM_ROLLOUT, "gate", false)
                .answer(HookType.ROLLBACK, "stop", true)
                .release("v3")
                .settle()
                .tick()
                .tick();

        assertThat(canary.line()).isEqualTo("Waiting 100 0-100");
        assertThat(Optional.of(canary.replicas())).contains(1);
    }
}
