package io.weir.router.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Core and order of writes under lost, doubled, late and reordered events, owners that sleep or die
 * between any two calls, and failing writes. A failure names the seed that repeats it.
 */
class SimulationTest {

    private static final int SEEDS = 5;
    private static final int SEEDS_OF_A_STRATEGY = 4;
    private static final int STEPS = 500;

    @ParameterizedTest(name = "five seeds from {0}00")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsItsPromisesInEveryHistory(long hundred) {
        for (long seed = hundred * 100; seed < hundred * 100 + SEEDS; seed++) {
            Simulation simulation = new Simulation(Scenario.WEIGHTED, seed);
            assertThatCode(() -> simulation.run(STEPS)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = Scenario.class, mode = EnumSource.Mode.EXCLUDE, names = "WEIGHTED")
    void keepsItsPromisesWithEveryStrategy(Scenario scenario) {
        for (long seed = 0; seed < SEEDS_OF_A_STRATEGY; seed++) {
            Simulation simulation = new Simulation(scenario, seed);
            assertThatCode(() -> simulation.run(STEPS)).doesNotThrowAnyException();
        }
    }

    @Test
    void findsRequestsThatReachACanaryThatFailed() {
        Phase failed = Phase.FAILED;
        String primary = "route: [{destination: {host: cart-primary}, weight: 100}]";
        String canary = "route: [{destination: {host: cart-canary}, weight: 100}]";

        assertThat(broken(failed, "[{" + primary + "}]")).isEmpty();
        assertThat(broken(failed, "[{" + canary + "}, {" + primary + "}]")).hasSize(1);
        assertThat(broken(failed, "[{mirror: {host: cart-canary}, " + primary + "}]")).hasSize(1);
        assertThat(broken(Phase.PROGRESSING, "[{" + canary + "}]")).isEmpty();
        assertThat(broken(Phase.PROGRESSING, "[{" + canary.replace("100", "90") + "}]")).hasSize(1);
        assertThat(broken(Phase.PROGRESSING, "[]")).hasSize(1);
    }

    private static List<String> broken(Phase phase, String routes) {
        CanaryStatus status =
                new CanaryStatus(
                        phase,
                        0,
                        0,
                        0,
                        Map.of(),
                        "",
                        "",
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Map.of(),
                        Optional.empty());
        return RoutePromises.broken(
                status, Optional.of(Manifests.yaml("spec: {http: " + routes + "}")));
    }
}
