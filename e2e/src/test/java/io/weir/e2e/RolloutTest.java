package io.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Releases as users make them, on a real mesh, measured by a real Prometheus. */
@OnCluster
class RolloutTest {

    private static final String NAMESPACE = "weir-e2e";
    private static WeirProcess weir;

    private static final String CHECKED =
            """
            interval: 10s
            threshold: 4
            maxWeight: 60
            stepWeight: 20
            metrics:
            - {name: request-success-rate, thresholdRange: {min: 99}, interval: 20s}
            - {name: request-duration, thresholdRange: {max: 500}, interval: 20s}
            """;

    @BeforeAll
    static void start() throws Exception {
        Kubectl.definitions();
        Kubectl.namespace(NAMESPACE);
        weir = WeirProcess.start(NAMESPACE);
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        Kubectl.run("delete", "namespace", NAMESPACE, "--wait=false");
    }

    @Test
    void promotesAHealthyReleaseWhileTheProxiesFollowEachStep() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "good");
        app.install(CHECKED.replace("interval: 10s", "interval: 30s"));
        try (Load load = Load.on(Podinfo.gateway(), app.host(), 20, 900);
                Weights weights = Weights.follow(NAMESPACE, "good")) {
            app.awaitAnswers("6.0.0");
            app.release("6.0.1");
            for (int step : List.of(20, 40, 60)) {
                weights.await(step, Patience.STEP);
                Awaitility.await("the proxies split traffic at " + step)
                        .atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> Math.abs(app.answeredBy("6.0.1", 200) - 2 * step) <= 25);
            }
            app.awaitPhase("Succeeded", Patience.RUN);

            assertThat(weights.seen()).containsExactly(0, 20, 40, 60, 0);
        }
        assertThat(app.primaryImage()).isEqualTo("podinfo:6.0.1");
        assertThat(app.targetReplicas()).isEqualTo("0");
        assertThat(app.answeredBy("6.0.1", 50)).isEqualTo(50);
    }

    @Test
    void rollsBackAReleaseThatAnswersWithErrors() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "errors");
        app.install(CHECKED);
        try (Load users = Load.on(Podinfo.gateway(), app.host(), 10, 900);
                Weights weights = Weights.follow(NAMESPACE, "errors")) {
            app.release("6.0.1");
            weights.await(20, Patience.STEP);
            try (Load broken = Load.on(app.canaryService() + "/status/500", app.host(), 20, 600)) {
                app.awaitPhase("Failed", Patience.RUN);
            }

            assertThat(weights.seen()).startsWith(0, 20).endsWith(0);
        }
        assertRolledBack(app, "request-success-rate");
    }

    @Test
    void rollsBackAReleaseThatAnswersSlowly() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "slow");
        app.install(CHECKED);
        try (Load users = Load.on(Podinfo.gateway(), app.host(), 10, 900)) {
            app.release("6.0.1");
            app.awaitPhase("Progressing", Patience.STEP);
            try (Load slow = Load.on(app.canaryService() + "/delay/1", app.host(), 20, 600)) {
                app.awaitPhase("Failed", Patience.RUN);
            }
        }
        assertRolledBack(app, "request-duration");
    }

    private static void assertRolledBack(Podinfo app, String metric) throws Exception {
        assertThat(app.primaryImage()).isEqualTo("podinfo:6.0.0");
        assertThat(app.targetReplicas()).isEqualTo("0");
        assertThat(app.answeredBy("6.0.0", 50)).isEqualTo(50);
        assertThat(app.ready()).isEqualTo("RolledBack");
        assertThat(app.events())
                .anyMatch(line -> line.startsWith("Warning") && line.contains(metric));
    }
}
