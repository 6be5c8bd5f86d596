package io.weir.rollout;

import static io.weir.rollout.SimulatedCanary.hook;
import static io.weir.rollout.SimulatedCanary.iterations;
import static io.weir.rollout.SimulatedCanary.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the gate of traffic increases stands in each strategy (webhooks.md 4). */
class TrafficGateTest {

    private static final List<Webhook> GATES =
            List.of(
                    hook(HookType.CONFIRM_TRAFFIC_INCREASE, "gate"),
                    hook(HookType.CONFIRM_PROMOTION, "end"));

    private static SimulatedCanary running(Analysis analysis) {
        return new SimulatedCanary(plan(analysis, List.of(), GATES))
                .settle()
                .forgetActions()
                .release("v2")
                .settle();
    }

    @Test
    void holdsEachWeightAndThePromotionAfterTheLastOne() {
        var canary = running(plan(50, 50, 3));
        canary.answer(HookType.CONFIRM_TRAFFIC_INCREASE, "gate", false).tick().tick();
        assertThat(canary.line()).isEqualTo("Progressing 50 50-50");
        assertThat(canary.actions()).containsExactly("Start", "Shift", "CloseGate");

        canary.answer(HookType.CONFIRM_TRAFFIC_INCREASE, "gate", true).tick();
        assertThat(canary.status().phase()).isEqualTo(Phase.FINALISING);
    }

    @Test
    void isNotAskedOnceThePromotionWaits() {
        var canary = running(plan(50, 50, 3));
        canary.answer(HookType.CONFIRM_PROMOTION, "end", false).tick();
        assertThat(canary.line()).isEqualTo("WaitingPromotion 50 50-50");

        canary.answer(HookType.CONFIRM_TRAFFIC_INCREASE, "gate", false)
                .answer(HookType.CONFIRM_PROMOTION, "end", true)
                .tick();

        assertThat(canary.status().phase()).isEqualTo(Phase.FINALISING);
    }

    @Test
    void holdsNoIteration() {
        var abTesting = running(iterations(2, 3, true, false));
        var blueGreen = running(iterations(2, 3, false, false));

        abTesting.answer(HookType.CONFIRM_TRAFFIC_INCREASE, "gate", false).tick().tick();
        blueGreen.answer(HookType.CONFIRM_TRAFFIC_INCREASE, "gate", false).tick().tick().tick();

        assertThat(abTesting.status().phase()).isEqualTo(Phase.FINALISING);
        assertThat(blueGreen.status().phase()).isEqualTo(Phase.FINALISING);
    }
}
