package io.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What users get wrong: each mistake shows on the Canary that has it with a reason, a message that
 * names field or object, and a Warning event; no other Canary is harmed; and it heals by itself
 * once mended.
 */
@OnCluster
class BadInputTest {

    private static final String NAMESPACE = "weir-e2e-input";
    private static final String PLAIN =
            """
            interval: 10s
            threshold: 1
            maxWeight: 50
            stepWeight: 50
            """;

    private static WeirProcess weir;

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
    void namesATargetThatDoesNotExistAndGoesOnWhenItAppears() {
        Podinfo app = new Podinfo(NAMESPACE, "nobody");
        Kubectl.apply(app.canary(PLAIN));
        assertShown(app, "TargetNotFound", "nobody");

        Kubectl.apply(app.deployment("6.0.0"));

        app.awaitPhase("Initialized", Patience.STEP);
        assertHealed(app);
    }

    @Test
    void letsTheOlderOfTwoCanariesOnOneTargetGoOn() {
        Podinfo app = new Podinfo(NAMESPACE, "twice");
        app.install(PLAIN);
        String second =
                app.canary(PLAIN)
                        .replace("metadata: {name: twice,", "metadata: {name: twice-again,");
        Kubectl.apply(second);
        Podinfo younger = new Podinfo(NAMESPACE, "twice-again");
        assertShown(younger, "Conflict", "twice");
        assertThat(app.phase()).isEqualTo("Initialized");

        Kubectl.run("-n", NAMESPACE, "delete", "canary", "twice");

        Awaitility.await("the younger goes on")
                .atMost(Patience.STEP)
                .until(younger::phase, "Initialized"::equals);
    }

    @Test
    void namesAMetricThatHasNothingToAsk() {
        Podinfo app = new Podinfo(NAMESPACE, "mute");
        String mute = PLAIN + "metrics: [{name: sales, thresholdRange: {min: 1}}]\n";
        Kubectl.apply(app.deployment("6.0.0"));
        Kubectl.apply(app.canary(mute));
        assertShown(app, "Invalid", "spec.analysis.metrics[0]");

        Kubectl.apply(app.canary(PLAIN));

        assertHealed(app);
    }

    @Test
    void namesAPrometheusThatCannotBeReached() {
        Podinfo app = new Podinfo(NAMESPACE, "blind");
        String blind =
                PLAIN + "metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]\n";
        Kubectl.apply(app.deployment("6.0.0"));
        Kubectl.apply(
                app.canary(blind)
                        .replace(
                                "  progressDeadline",
                                "  metricsServer: http://127.0.0.1:9\n  progressDeadline"));
        assertShown(app, "MetricUnavailable", "127.0.0.1:9");

        Kubectl.apply(
                app.canary(blind)
                        .replace(
                                "  progressDeadline",
                                "  metricsServer: "
                                        + WeirProcess.metricsServer()
                                        + "\n  progressDeadline"));

        assertHealed(app);
    }

    @Test
    void namesATemplateThatDoesNotRender() {
        Podinfo app = new Podinfo(NAMESPACE, "garbled");
        Kubectl.apply(template("garbled", "sum({{ targett }})"));
        Kubectl.apply(app.deployment("6.0.0"));
        Kubectl.apply(
                app.canary(
                        PLAIN
                                + "metrics: [{name: sales, templateRef: {name: garbled},"
                                + " thresholdRange: {min: 1}}]\n"));
        assertShown(app, "MetricUnavailable", "targett");

        Kubectl.apply(template("garbled", "sum({{ target }})"));

        assertHealed(app);
    }

    @Test
    void namesAPortThatNoContainerHas() {
        Podinfo app = new Podinfo(NAMESPACE, "harbour");
        Kubectl.apply(app.deployment("6.0.0"));
        String wrong =
                app.canary(PLAIN).replace("    port: 9898", "    port: 9898\n    targetPort: grpc");
        Kubectl.apply(wrong);
        assertShown(app, "Invalid", "targetPort");

        Kubectl.apply(wrong.replace("targetPort: grpc", "targetPort: http"));

        app.awaitPhase("Initialized", Patience.STEP);
        assertHealed(app);
    }

    @Test
    void isRefusedAFractionWhereAWholeNumberBelongs() {
        Podinfo app = new Podinfo(NAMESPACE, "half");

        Kubectl.Answer answer =
                Kubectl.tryApply(app.canary(PLAIN.replace("stepWeight: 50", "stepWeight: 2.5")));

        assertThat(answer.exit()).isNotZero();
        assertThat(answer.out()).contains("spec.analysis.stepWeight");
    }

    private static String template(String name, String query) {
        return """
        apiVersion: flagger.app/v1beta1
        kind: MetricTemplate
        metadata: {name: %s, namespace: %s}
        spec:
          provider: {type: prometheus, address: "%s"}
          query: '%s'
        """
                .formatted(name, NAMESPACE, WeirProcess.metricsServer(), query);
    }

    private static void assertShown(Podinfo app, String reason, String part) {
        Awaitility.await("reason " + reason)
                .atMost(Patience.STEP)
                .until(app::ready, reason::equals);
        assertThat(app.status("conditions[?(@.type==\"Ready\")].message")).contains(part);
        Awaitility.await("a Warning event")
                .atMost(Patience.STEP)
                .until(
                        () ->
                                app.events().stream()
                                        .anyMatch(
                                                line ->
                                                        line.startsWith("Warning " + reason)
                                                                && line.contains(part)));
    }

    private static void assertHealed(Podinfo app) {
        Awaitility.await("healed")
                .atMost(Patience.STEP)
                .until(() -> app.status("conditions[?(@.type==\"Ready\")].status"), "True"::equals);
    }
}
