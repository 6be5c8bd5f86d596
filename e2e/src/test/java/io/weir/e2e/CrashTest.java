package io.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A process that is killed in the middle of an analysis. */
@OnCluster
class CrashTest {

    private static final String NAMESPACE = "weir-e2e-crash";

    @Test
    void goesOnWithTheSameStepAfterAKillInTheMiddleOfAnAnalysis() throws Exception {
        Kubectl.definitions();
        Kubectl.namespace(NAMESPACE);
        Podinfo app = new Podinfo(NAMESPACE, "killed");
        try (WeirProcess weir = WeirProcess.start(NAMESPACE)) {
            app.install(
                    """
                    interval: 10s
                    threshold: 4
                    maxWeight: 60
                    stepWeight: 20
                    metrics:
                    - {name: request-success-rate, thresholdRange: {min: 99}, interval: 20s}
                    """);
            try (Load load = Load.on(Podinfo.gateway(), app.host(), 10, 900);
                    Weights weights = Weights.follow(NAMESPACE, "killed")) {
                app.awaitAnswers("6.0.0");
                app.release("6.0.1");
                Awaitility.await("the second step")
                        .atMost(Patience.STEP)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> weights.seen().contains(40));

                weir.kill();
                weir.start();

                app.awaitPhase("Succeeded", Patience.RUN);
                assertThat(weights.seen()).containsExactly(0, 20, 40, 60, 0);
            }
        }
        assertThat(app.primaryImage()).isEqualTo("podinfo:6.0.1");
        Kubectl.run("delete", "namespace", NAMESPACE, "--wait=false");
    }
}
