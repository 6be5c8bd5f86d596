package io.weir.kubernetes.api;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static io.weir.rollout.Problem.Effect.BLOCKS;
import static io.weir.rollout.Problem.Effect.FAILS_CHECKS;
import static io.weir.rollout.Problem.Effect.WARNS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.rollout.Address;
import io.weir.rollout.AlertRule;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.HookType;
import io.weir.rollout.Limits;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.MetricQuery;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Problem;
import io.weir.rollout.Severity;
import io.weir.rollout.TargetRef;
import io.weir.rollout.Webhook;
import io.weir.rollout.Worlds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class CanaryReaderTest {

    @Test
    void readsASmallCanaryWithTheDefaultsOfTheRest() {
        CanaryView view = CanaryReader.read(canary(), "kubernetes");

        assertThat(view.key()).isEqualTo(new CanaryKey("shop", "cart"));
        assertThat(view.uid()).isEqualTo("uid-canary");
        assertThat(view.generation()).isEqualTo(1);
        assertThat(view.resourceVersion()).isEqualTo("100");
        assertThat(view.created()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(view.deleting()).isFalse();
        assertThat(view.spec()).contains(Worlds.spec(Worlds.analysis().build()));
        assertThat(view.status()).isEqualTo(CanaryStatus.EMPTY);
        assertThat(view.problems()).isEmpty();
    }

    @Test
    void readsEveryFieldThatDecisionsNeed() {
        CanarySpec spec =
                spec(
                        """
                        apiVersion: flagger.app/v1beta1
                        kind: Canary
                        metadata: {name: cart, namespace: shop, deletionTimestamp: "2026-01-01T00:00:00Z"}
                        spec:
                          metricsServer: http://prometheus.metrics:9090
                          targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                          progressDeadlineSeconds: 90
                          suspend: true
                          ingressRef: {name: door}
                          routeRef: {name: way}
                          service: {name: basket, port: 80, targetPort: http}
                          analysis:
                            interval: 1m30s
                            threshold: 5
                            stepWeights: [5, 20, 80]
                            maxWeight: 30
                            stepWeightPromotion: 50
                            primaryReadyThreshold: 90
                            canaryReadyThreshold: 0
                        """);

        assertThat(spec.provider()).isEqualTo("istio");
        assertThat(spec.metricsServer())
                .contains(new Address("http://prometheus.metrics:9090", false));
        assertThat(spec.progressDeadline()).isEqualTo(Duration.ofSeconds(90));
        assertThat(spec.suspend()).isTrue();
        assertThat(spec.apex()).isEqualTo("basket");
        assertThat(spec.ingress()).isEqualTo("door");
        assertThat(spec.route()).isEqualTo("way");
        assertThat(spec.analysis())
                .isEqualTo(
                        new Analysis(
                                Duration.ofSeconds(90),
                                5,
                                80,
                                0,
                                List.of(5, 20, 80),
                                50,
                                0,
                                false,
                                false,
                                90,
                                0,
                                List.of(),
                                List.of(),
                                List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "1m30s, 90",
        "500ms, 10",
        "3s, 10",
        "1h, 3600",
        "30sec, 60",
        "'', 60",
        "never, 60",
        "-5m, 10"
    })
    void readsAnIntervalOfTenSecondsOrMore(String written, int seconds) {
        ObjectNode canary = with(canary(), "/spec/analysis/interval", "\"" + written + "\"");

        assertThat(analysis(canary).interval()).isEqualTo(Duration.ofSeconds(seconds));
    }

    /** Pointer, value as JSON, effect, the whole message. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "/spec/analysis/stepWeight",
                        "2.5",
                        BLOCKS,
                        "spec.analysis.stepWeight: a whole number is needed, was 2.5"),
                mistake(
                        "/spec/analysis/threshold",
                        "0.5",
                        BLOCKS,
                        "spec.analysis.threshold: a whole number is needed, was 0.5"),
                mistake(
                        "/spec/analysis/maxWeight",
                        "\"50\"",
                        BLOCKS,
                        "spec.analysis.maxWeight: a whole number is needed, was '50'"),
                mistake(
                        "/spec/analysis/threshold",
                        "1e300",
                        BLOCKS,
                        "spec.analysis.threshold: a whole number is needed, was 1.0E300"),
                mistake(
                        "/spec/analysis/stepWeights",
                        "[10, 20.5]",
                        BLOCKS,
                        "spec.analysis.stepWeights[1]: a whole number is needed, was 20.5"),
                mistake(
                        "/spec/analysis/stepWeights",
                        "[10, 10]",
                        BLOCKS,
                        "spec.analysis.stepWeights[1]: weights must rise, was 10 after 10"),
                mistake(
                        "/spec/analysis/stepWeights",
                        "[10, 200]",
                        BLOCKS,
                        "spec.analysis.stepWeights[1]: 1 to 100 is needed, was 200"),
                mistake(
                        "/spec/analysis/stepWeights",
                        "[0, 20]",
                        BLOCKS,
                        "spec.analysis.stepWeights[0]: 1 to 100 is needed, was 0"),
                mistake(
                        "/spec/analysis/stepWeights",
                        "[10, 20]",
                        WARNS,
                        "spec.analysis.stepWeights: has no effect beside stepWeight 20"),
                mistake(
                        "/spec/analysis/stepWeight",
                        "0",
                        BLOCKS,
                        "spec.analysis: has no step: one of stepWeight, stepWeights and iterations"
                                + " is needed"),
                mistake(
                        "/spec/analysis/stepWeight",
                        "-1",
                        BLOCKS,
                        "spec.analysis.stepWeight: 0 to 100 is needed, was -1"),
                mistake(
                        "/spec/analysis/stepWeight",
                        "150",
                        WARNS,
                        "spec.analysis.stepWeight: acts as 100, was 150"),
                mistake(
                        "/spec/analysis/interval",
                        "\"30sec\"",
                        WARNS,
                        "spec.analysis.interval: not a duration such as 1m30s, was '30sec'; 60s is"
                                + " used"),
                mistake(
                        "/spec/analysis/primaryReadyThreshold",
                        "101",
                        WARNS,
                        "spec.analysis.primaryReadyThreshold: acts as 100, was 101"),
                mistake("/spec/service/port", "null", BLOCKS, "spec.service.port: is missing"),
                mistake("/spec/service", "null", BLOCKS, "spec.service.port: is missing"),
                mistake(
                        "/spec/service/port",
                        "80.5",
                        BLOCKS,
                        "spec.service.port: a whole number is needed, was 80.5"),
                mistake(
                        "/spec/service/port",
                        "70000",
                        BLOCKS,
                        "spec.service.port: a port is 1 to 65535, was 70000"),
                mistake(
                        "/spec/service/targetPort",
                        "80.5",
                        BLOCKS,
                        "spec.service.targetPort: a whole number is needed, was 80.5"),
                mistake(
                        "/spec/progressDeadlineSeconds",
                        "1.5",
                        BLOCKS,
                        "spec.progressDeadlineSeconds: a whole number is needed, was 1.5"),
                mistake(
                        "/spec/skipAnalysis",
                        "\"yes\"",
                        BLOCKS,
                        "spec.skipAnalysis: true or false is needed, was 'yes'"),
                mistake(
                        "/spec/analysis",
                        "[]",
                        BLOCKS,
                        "spec.analysis: an object is needed, was a list"),
                mistake(
                        "/spec/autoscalerRef",
                        "{\"kind\": \"ScaledObject\"}",
                        BLOCKS,
                        "spec.autoscalerRef.name: is missing"),
                mistake(
                        "/spec/autoscalerRef",
                        "{\"kind\": \"ScaledObject\", \"name\": \"cart\","
                                + " \"primaryScalerReplicas\": {\"minReplicas\": 0}}",
                        BLOCKS,
                        "spec.autoscalerRef.primaryScalerReplicas.minReplicas: 1 or more is needed,"
                                + " was 0"),
                mistake(
                        "/spec/autoscalerRef",
                        "{\"kind\": \"ScaledObject\", \"name\": \"cart\","
                                + " \"primaryScalerReplicas\": {\"minReplicas\": 5,"
                                + " \"maxReplicas\": 4}}",
                        BLOCKS,
                        "spec.autoscalerRef.primaryScalerReplicas.minReplicas: 5 is more than"
                                + " maxReplicas, 4"),
                mistake(
                        "/spec/metricsServer",
                        "\"prometheus\"",
                        FAILS_CHECKS,
                        "spec.metricsServer: an absolute http or https URL is needed, was"
                                + " 'prometheus'"));
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                refusal(
                        "/spec/targetRef/kind",
                        "\"StatefulSet\"",
                        "spec.targetRef.kind: 'StatefulSet' is not supported yet"),
                refusal(
                        "/spec/provider",
                        "\"nginx\"",
                        "spec.provider: 'nginx' is not supported yet"),
                refusal(
                        "/spec/autoscalerRef",
                        "{\"kind\": \"VerticalPodAutoscaler\", \"name\": \"cart\"}",
                        "spec.autoscalerRef.kind: 'VerticalPodAutoscaler' is no autoscaler that is"
                                + " supported: HorizontalPodAutoscaler or ScaledObject"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesFieldAndValueOfAMistake(
            String pointer, String json, Problem.Effect effect, String message) {
        ObjectNode wrong = with(canary(), pointer, json);

        CanaryView view = CanaryReader.read(wrong, "istio");

        assertThat(view.problems()).contains(new Problem(Problem.INVALID, message, effect));
        assertThat(view.spec()).isPresent();
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void refusesByNameWhatCannotBeDoneYet(String pointer, String json, String message) {
        ObjectNode early = with(canary(), pointer, json);

        CanaryView view = CanaryReader.read(early, "istio");

        assertThat(view.problems())
                .containsExactly(new Problem(Problem.UNSUPPORTED, message, BLOCKS));
    }

    @ParameterizedTest
    @CsvSource({"apps/v1, DaemonSet", "v1, Service"})
    void readsTargetsOfOtherKinds(String version, String kind) {
        ObjectNode canary = with(canary(), "/spec/provider", "\"kubernetes\"");
        ObjectNode other = target(canary, version, kind);

        CanaryView view = CanaryReader.read(other, "istio");

        assertThat(view.problems()).noneMatch(problem -> problem.effect() == BLOCKS);
        assertThat(view.spec().orElseThrow().target())
                .isEqualTo(new TargetRef(version, kind, "cart"));
        assertThat(view.spec().orElseThrow().routed()).isFalse();
    }

    @Test
    void doesNotTakeAKnativeServiceForAPlainOne() {
        ObjectNode knative = target(canary(), "serving.knative.dev/v1", "Service");

        assertThat(CanaryReader.read(knative, "istio").problems())
                .contains(
                        new Problem(
                                Problem.UNSUPPORTED,
                                "spec.targetRef.apiVersion: 'serving.knative.dev/v1' is not"
                                        + " supported yet",
                                BLOCKS));
    }

    @Test
    void aTargetThatIsAServiceGivesTheOthersTheirNames() {
        ObjectNode service = target(canary(), "v1", "Service");
        ObjectNode same = with(service, "/spec/service/name", "\"cart\"");
        ObjectNode other = with(service, "/spec/service/name", "\"basket\"");

        assertThat(CanaryReader.read(same, "istio").problems()).isEmpty();
        assertThat(CanaryReader.read(other, "istio").problems())
                .containsExactly(
                        new Problem(
                                Problem.INVALID,
                                "spec.service.name: must be empty or the name of the target, which"
                                        + " is a Service itself, 'cart', was 'basket'",
                                BLOCKS));
    }

    private static ObjectNode target(ObjectNode canary, String version, String kind) {
        return with(
                with(canary, "/spec/targetRef/apiVersion", "\"" + version + "\""),
                "/spec/targetRef/kind",
                "\"" + kind + "\"");
    }

    @Test
    void refusesADefaultProviderThatCannotBeUsedYet() {
        ObjectNode canary = with(canary(), "/spec/provider", "null");

        assertThat(CanaryReader.read(canary, "linkerd").problems())
                .containsExactly(
                        new Problem(
                                Problem.UNSUPPORTED,
                                "the default provider: 'linkerd' is not supported yet",
                                BLOCKS));
    }

    @Test
    void readsWhetherEverythingIsToBePutBackOnDeletionAndWhetherTheDeletionWaitsForIt() {
        ObjectNode canary = with(canary(), "/spec/revertOnDeletion", "true");
        ObjectNode waiting =
                with(
                        canary,
                        "/metadata/finalizers",
                        "[\"example.com/other\", \"finalizer.flagger.app\"]");

        CanaryView view = CanaryReader.read(waiting, "istio");

        assertThat(CanaryReader.read(canary, "istio").guarded()).isFalse();
        assertThat(view.guarded()).isTrue();
        assertThat(view.problems()).isEmpty();
        assertThat(view.spec().orElseThrow().revertOnDeletion()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/spec, spec: is missing", "/spec/targetRef/name, spec.targetRef.name: is missing"})
    void hasNoSpecWithoutATarget(String pointer, String message) {
        CanaryView view = CanaryReader.read(with(canary(), pointer, "null"), "istio");

        assertThat(view.spec()).isEmpty();
        assertThat(view.problems()).containsExactly(new Problem(Problem.INVALID, message, BLOCKS));
        assertThat(view.key()).isEqualTo(Worlds.KEY);
    }

    @Test
    void needsNoStepsWhereTheAnalysisIsSkippedOrAbsent() {
        ObjectNode skipped =
                with(
                        with(canary(), "/spec/analysis/stepWeight", "null"),
                        "/spec/skipAnalysis",
                        "true");
        ObjectNode absent = with(canary(), "/spec/analysis", "null");

        assertThat(CanaryReader.read(skipped, "istio").problems()).isEmpty();
        assertThat(CanaryReader.read(absent, "istio").problems()).isEmpty();
        assertThat(CanaryReader.read(absent, "istio").spec().orElseThrow().skipAnalysis()).isTrue();
    }

    @Test
    void readsTheDeprecatedNameOfTheAnalysisAndNamesItInProblems() {
        ObjectNode old = with(canary(), "/spec/analysis", "null");
        old.withObject("/spec/canaryAnalysis").put("stepWeight", 30).put("maxWeight", 0.5);

        CanaryView view = CanaryReader.read(old, "istio");

        assertThat(view.spec().orElseThrow().analysis().stepWeight()).isEqualTo(30);
        assertThat(view.spec().orElseThrow().skipAnalysis()).isFalse();
        assertThat(view.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "spec.canaryAnalysis.maxWeight: a whole number is needed, was 0.5");
    }

    @Test
    void putsTheGravestProblemFirst() {
        ObjectNode canary =
                with(
                        with(canary(), "/spec/analysis/interval", "\"x\""),
                        "/spec/analysis/metrics",
                        "[{\"name\": \"odd\", \"thresholdRange\": {\"max\": 1}}]");
        ObjectNode worse = with(canary, "/spec/service/port", "1.5");

        assertThat(CanaryReader.read(worse, "istio").problems())
                .extracting(Problem::effect)
                .containsExactly(BLOCKS, FAILS_CHECKS, WARNS);
    }

    // Metrics

    @Test
    void turnsTheDeprecatedThresholdIntoABoundByFamily() {
        List<MetricCheck> checks =
                metrics(
                        """
                        - {name: request-success-rate, threshold: 99, interval: 30s}
                        - {name: request-duration, threshold: 500}
                        - {name: inline, query: up, threshold: 0.5}
                        - {name: both, query: up, threshold: 7, thresholdRange: {min: 1}}
                        - {name: open, query: up, thresholdRange: {}}
                        """);

        assertThat(checks)
                .extracting(MetricCheck::limits)
                .containsExactly(min(99), max(500), max(0.5), min(1), none());
        assertThat(checks)
                .extracting(MetricCheck::interval)
                .containsExactly("30s", "1m", "1m", "1m", "1m");
    }

    @Test
    void readsAReferenceToATemplateInTheCanarysNamespaceByDefault() {
        List<MetricCheck> checks =
                metrics(
                        """
                        - {name: a, templateRef: {name: t}, thresholdRange: {max: 1}}
                        - name: b
                          templateRef: {name: t, namespace: metrics}
                          thresholdRange: {max: 1}
                          templateVariables: {path: /cart}
                        """);

        assertThat(checks)
                .extracting(check -> check.template().orElseThrow())
                .containsExactly(new ObjectRef("shop", "t"), new ObjectRef("metrics", "t"));
        assertThat(checks.get(1).query())
                .isEqualTo(
                        new MetricQuery.Template(
                                new ObjectRef("metrics", "t"), Map.of("path", "/cart")));
    }

    @Test
    void namesAMetricThatSaysNothingToAsk() {
        ObjectNode canary =
                with(
                        canary(),
                        "/spec/analysis/metrics",
                        """
                        [{"name": "request-success-rate", "thresholdRange": {"min": 99}},
                         {"name": "latency", "thresholdRange": {"max": 5}}]
                        """);

        assertThat(CanaryReader.read(canary, "istio").problems())
                .containsExactly(
                        new Problem(
                                Problem.INVALID,
                                "spec.analysis.metrics[1]: 'latency' is not built in and has"
                                        + " neither templateRef nor query",
                                FAILS_CHECKS));
    }

    @Test
    void namesARangeThatNoValueMeets() {
        ObjectNode canary =
                with(
                        canary(),
                        "/spec/analysis/metrics",
                        "[{\"name\": \"request-duration\", \"thresholdRange\": {\"min\": 9,"
                                + " \"max\": 5}}]");

        assertThat(CanaryReader.read(canary, "istio").problems())
                .extracting(Problem::message)
                .containsExactly(
                        "spec.analysis.metrics[0].thresholdRange: no value passes, min 9.0 is above"
                                + " max 5.0");
    }

    @Test
    void neverLetsABrokenBoundPassUnseen() {
        ObjectNode canary =
                with(
                        canary(),
                        "/spec/analysis/metrics",
                        "[{\"name\": \"request-duration\", \"thresholdRange\": {\"max\": \"5\"}}]");

        assertThat(CanaryReader.read(canary, "istio").problems())
                .containsExactly(
                        new Problem(
                                Problem.INVALID,
                                "spec.analysis.metrics[0].thresholdRange.max: a number is needed,"
                                        + " was '5'",
                                BLOCKS));
    }

    // Webhooks and alerts

    @Test
    void readsHooksWithTheirPlaceAndHarmlessPartOfTheirAddress() {
        ObjectNode canary =
                with(
                        canary(),
                        "/spec/analysis/webhooks",
                        """
                        [{"name": "load", "url": "http://loadtester.test/"},
                         {"name": "gate", "type": "confirm-promotion", "timeout": "5s", "retries": 2,
                          "url": "https://me:secret@gate.example.com/open?token=abc",
                          "disableTLS": true, "muteAlert": true, "metadata": {"team": "shop"}}]
                        """);

        CanaryView view = CanaryReader.read(canary, "istio");

        assertThat(view.problems()).isEmpty();
        assertThat(view.spec().orElseThrow().analysis().webhooks())
                .containsExactly(
                        new Webhook(
                                0,
                                HookType.ROLLOUT,
                                "load",
                                new Address("http://loadtester.test/", false),
                                "",
                                0,
                                false,
                                false,
                                false),
                        new Webhook(
                                1,
                                HookType.CONFIRM_PROMOTION,
                                "gate",
                                new Address("https://gate.example.com/open", true),
                                "5s",
                                2,
                                true,
                                true,
                                true));
    }

    @Test
    void tellsHooksOfOneNameApart() {
        ObjectNode canary =
                with(
                        canary(),
                        "/spec/analysis/webhooks",
                        """
                        [{"name": "x", "url": "http://a.test", "type": "pre-rollout"},
                         {"name": "x", "url": "http://b.test", "type": "pre-rollout"},
                         {"name": "x", "url": "http://c.test", "type": "rollout"}]
                        """);

        assertThat(analysis(canary).webhooks())
                .extracting(Webhook::name)
                .containsExactly("x", "x#2", "x");
    }

    @Test
    void namesWhatIsWrongWithAHookWithoutItsSecrets() {
        ObjectNode canary =
                with(
                        canary(),
                        "/spec/analysis/webhooks",
                        """
                        [{"name": "a", "url": "me:secret@gate/open?token=secret"},
                         {"name": "b", "type": "sometimes", "url": "http://gate.test"},
                         {"name": "c", "type": "event"},
                         {"name": "d", "url": "http://gate.test", "timeout": "5min"}]
                        """);

        CanaryView view = CanaryReader.read(canary, "istio");

        assertThat(view.problems())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "spec.analysis.webhooks[0].url: an absolute http or https URL is needed,"
                                + " was 'gate/open'",
                        "spec.analysis.webhooks[1].type: not a type of webhook, was 'sometimes'",
                        "spec.analysis.webhooks[2].url: is missing",
                        "spec.analysis.webhooks[3].timeout: not a duration such as 10s, was"
                                + " '5min'");
    }

    @Test
    void readsAlertsWithAnEmptySeverityAsInfo() {
        ObjectNode canary =
                with(
                        canary(),
                        "/spec/analysis/alerts",
                        """
                        [{"name": "dev", "providerRef": {"name": "chat"}},
                         {"name": "ops", "severity": "error",
                          "providerRef": {"name": "chat", "namespace": "ops"}},
                         {"name": "lost", "severity": "warn"}]
                        """);

        CanaryView view = CanaryReader.read(canary, "istio");

        assertThat(view.spec().orElseThrow().analysis().alerts())
                .containsExactly(
                        new AlertRule("dev", Severity.INFO, new ObjectRef("shop", "chat")),
                        new AlertRule("ops", Severity.ERROR, new ObjectRef("ops", "chat")));
        assertThat(view.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "spec.analysis.alerts[2].providerRef.name: is missing: this alert goes"
                                + " nowhere");
    }

    @Test
    void refusesReferencesToOtherNamespacesOnlyWhereTheyAreForbidden() {
        ObjectNode canary =
                with(
                        with(
                                canary(),
                                "/spec/analysis/alerts",
                                "[{\"name\": \"ops\", \"providerRef\": {\"name\": \"chat\","
                                        + " \"namespace\": \"ops\"}}]"),
                        "/spec/analysis/metrics",
                        "[{\"name\": \"a\", \"templateRef\": {\"name\": \"t\", \"namespace\":"
                                + " \"m\"}, \"thresholdRange\": {\"max\": 1}}]");

        assertThat(CanaryReader.read(canary, "istio").problems()).isEmpty();
        assertThat(CanaryReader.read(canary, new ReaderSettings("istio", false)).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "spec.analysis.metrics[0].templateRef: metric template m/t is in another"
                                + " namespace, which is not allowed here",
                        "spec.analysis.alerts[0].providerRef: alert provider ops/chat is in another"
                                + " namespace, which is not allowed here");
    }

    private static Arguments mistake(
            String pointer, String json, Problem.Effect effect, String message) {
        return argumentSet(pointer + " " + json, pointer, json, effect, message);
    }

    private static Arguments refusal(String pointer, String json, String message) {
        return argumentSet(pointer, pointer, json, message);
    }

    private static CanarySpec spec(String yaml) {
        CanaryView view = CanaryReader.read(Manifests.yaml(yaml), "istio");
        assertThat(view.problems()).isEmpty();
        assertThat(view.deleting()).isTrue();
        return view.spec().orElseThrow();
    }

    private static Analysis analysis(ObjectNode canary) {
        return CanaryReader.read(canary, "istio").spec().orElseThrow().analysis();
    }

    private static List<MetricCheck> metrics(String yaml) {
        ObjectNode list = Manifests.yaml("metrics:\n" + yaml);
        return analysis(with(canary(), "/spec/analysis/metrics", list.get("metrics").toString()))
                .metrics();
    }

    private static Limits min(double bound) {
        return new Limits(Optional.of(bound), Optional.empty());
    }

    private static Limits max(double bound) {
        return new Limits(Optional.empty(), Optional.of(bound));
    }

    private static Limits none() {
        return new Limits(Optional.empty(), Optional.empty());
    }
}
