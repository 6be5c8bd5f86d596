package io.weir.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.e2e.chaos.FaultPlan.Fault;
import io.weir.e2e.chaos.FaultPlan.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults are left to chance, and the same for the same seed. */
class FaultPlanTest {

    private static final Duration TIME = Duration.ofMinutes(5);

    @Test
    void killsAPodEveryFifteenToTwentySeconds() {
        List<Fault> pods = of(Kind.POD, plan(1));

        for (int i = 1; i < pods.size(); i++) {
            assertThat(pods.get(i).at().minus(pods.get(i - 1).at()))
                    .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
        }
        assertThat(pods.size()).isGreaterThanOrEqualTo(15);
    }

    @Test
    void takesTwoBrokersAndTheApiServerAwayWithinTheTime() {
        List<Fault> plan = plan(1);

        assertThat(of(Kind.BROKER, plan)).hasSize(2);
        assertThat(of(Kind.BROKER_BACK, plan)).hasSize(2);
        assertThat(of(Kind.API_SERVER, plan))
                .singleElement()
                .extracting(Fault::at)
                .matches(at -> at.compareTo(TIME) < 0);
    }

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        assertThat(plan(7)).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    private static List<Fault> plan(long seed) {
        return FaultPlan.of(seed, TIME, TIME, true);
    }

    private static List<Fault> of(Kind kind, List<Fault> plan) {
        return plan.stream().filter(fault -> fault.kind() == kind).toList();
    }
}
