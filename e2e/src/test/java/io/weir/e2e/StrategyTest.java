package io.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every way to bring users to a release, counted by real requests on both versions. */
@OnCluster
class StrategyTest {

    private static final String NAMESPACE = "weir-e2e-strategies";
    private static final String OLD = "6.0.0";
    private static final String NEW = "6.0.1";

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
    void headersAndCookiesDecideWhoSeesTheReleaseInAnAbTest() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "ab");
        app.install(
                """
                interval: 10s
                threshold: 4
                iterations: 5
                match:
                - headers: {x-user: {exact: insider}}
                - headers: {cookie: {regex: "^(.*?; *)?(canary=always)(;.*)?$"}}
                """);
        app.awaitAnswers(OLD);
        app.release(NEW);

        await(app, "insiders see the release", () -> insiders(app, 20) == 20);
        assertThat(app.answeredBy(NEW, 20, "Cookie", "a=b; canary=always")).isEqualTo(20);
        assertThat(app.answeredBy(OLD, 20)).isEqualTo(20);
        assertThat(app.answeredBy(OLD, 20, "x-user", "anyone")).isEqualTo(20);

        app.awaitPhase("Succeeded", Patience.RUN);
        assertThat(app.answeredBy(NEW, 20)).isEqualTo(20);
        assertThat(app.answeredBy(NEW, 20, "x-user", "insider")).isEqualTo(20);
        assertThat(app.primaryImage()).isEqualTo("podinfo:" + NEW);
    }

    @Test
    void nobodySeesABlueGreenReleaseBeforeItPassedAllItsChecks() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "bluegreen");
        app.install(
                """
                interval: 10s
                threshold: 4
                iterations: 4
                """);
        app.awaitAnswers(OLD);
        app.release(NEW);

        await(app, "the second iteration", () -> iterations(app) >= 2);
        assertThat(app.answeredBy(OLD, 30)).isEqualTo(30);
        app.awaitPhase("Succeeded", Patience.RUN);
        assertThat(app.answeredBy(NEW, 30)).isEqualTo(30);
    }

    @Test
    void mirroredRequestsReachTheReleaseWhileUsersGetAnswersOfThePrimaryOnly() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "mirrored");
        app.install(
                """
                interval: 10s
                threshold: 4
                iterations: 6
                mirror: true
                """);
        app.awaitAnswers(OLD);
        double before = app.requestsOfTarget();
        app.release(NEW);

        int[] ahead = {0};
        await(
                app,
                "the release gets copies",
                () -> {
                    ahead[0] += app.answeredBy(NEW, 20);
                    return app.requestsOfTarget() > before + 20;
                });
        assertThat(ahead[0]).isZero();
        assertThat(app.phase()).isEqualTo("Progressing");
        app.awaitPhase("Succeeded", Patience.RUN);
        assertThat(app.answeredBy(NEW, 30)).isEqualTo(30);
    }

    @Test
    void clientsStayOnTheirVersionThroughTheRunAndAreLetGoAfterIt() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "sticky");
        app.install(
                """
                interval: 10s
                threshold: 4
                maxWeight: 80
                stepWeight: 20
                sessionAffinity: {cookieName: weir-session, maxAge: 3600}
                metrics:
                - {name: request-success-rate, thresholdRange: {min: 99}, interval: 20s}
                """);
        app.awaitAnswers(OLD);
        app.release(NEW);

        String[] cookie = {""};
        try (Load users = Load.on(Podinfo.gateway(), app.host(), 10, 900)) {
            await(
                    app,
                    "a client is given a cookie by the release",
                    () -> {
                        cookie[0] = cookieOf(app.ask());
                        return !cookie[0].isEmpty();
                    });
            assertThat(app.answeredBy(NEW, 40, "Cookie", cookie[0])).isEqualTo(40);
            await(app, "the next step", () -> weight(app) >= 40);
            assertThat(app.answeredBy(NEW, 40, "Cookie", cookie[0])).isEqualTo(40);

            app.release(OLD);
            app.awaitPhase("Failed", Patience.RUN);
        }
        await(
                app,
                "the client is let go",
                () -> app.answeredBy(OLD, 20, "Cookie", cookie[0]) == 20);
    }

    @Test
    void blueGreenWorksOnPlainServices() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "plain", "provider: kubernetes");
        app.install(
                """
                interval: 10s
                threshold: 4
                iterations: 4
                """);
        await(app, "the primary answers", () -> app.answeredByService("", OLD, 5) == 5);
        app.release(NEW);

        await(app, "the first iteration", () -> iterations(app) >= 1);
        assertThat(app.answeredByService("-canary", NEW, 20)).isEqualTo(20);
        assertThat(app.answeredByService("", OLD, 20)).isEqualTo(20);
        app.awaitPhase("Succeeded", Patience.RUN);
        assertThat(app.answeredByService("", NEW, 20)).isEqualTo(20);
        assertThat(app.primaryImage()).isEqualTo("podinfo:" + NEW);
        assertThat(app.targetReplicas()).isEqualTo("0");
    }

    @Test
    void thePrimaryHasAnAutoscalerOfItsOwnAndTheTargetItsUsersThroughTheRun() throws Exception {
        String scaler = "HorizontalPodAutoscaler";
        Podinfo app =
                new Podinfo(
                        NAMESPACE,
                        "scaled",
                        "autoscalerRef: {apiVersion: autoscaling/v2, kind: %s, name: scaled}"
                                .formatted(scaler));
        Kubectl.apply(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: scaled, namespace: %s}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: scaled}
                  minReplicas: 2
                  maxReplicas: 4
                """
                        .formatted(NAMESPACE));
        app.install(
                """
                interval: 10s
                threshold: 4
                stepWeight: 25
                maxWeight: 50
                """);
        app.awaitAnswers(OLD);
        assertThat(app.primaryReplicas()).isEqualTo("2");
        assertThat(app.field(scaler, "scaled-primary", "{.spec.scaleTargetRef.name}"))
                .isEqualTo("scaled-primary");
        await(app, "the target rests", () -> app.targetReplicas().equals("0"));

        app.release(NEW);
        await(app, "a part of the users", () -> weight(app) >= 25);
        assertThat(app.targetReplicas()).isEqualTo("2");
        app.awaitPhase("Succeeded", Patience.RUN);
        assertThat(app.primaryImage()).isEqualTo("podinfo:" + NEW);
        assertThat(app.targetReplicas()).isEqualTo("0");

        Kubectl.run(
                "-n",
                NAMESPACE,
                "patch",
                "canary",
                "scaled",
                "--type=merge",
                "-p",
                "{\"spec\":{\"autoscalerRef\":{\"primaryScalerReplicas\":{\"minReplicas\":3,\"maxReplicas\":5}}}}");
        await(
                app,
                "the primary's scaler follows the Canary",
                () -> app.field(scaler, "scaled-primary", "{.spec.minReplicas}").equals("3"));
        await(app, "its scaler rules", () -> app.primaryReplicas().equals("3"));
        assertThat(app.targetReplicas()).isEqualTo("0");
    }

    @Test
    void aDaemonSetIsReleasedAsADeploymentIs() throws Exception {
        Podinfo app = new Podinfo(NAMESPACE, "agent", "provider: kubernetes", "DaemonSet");
        app.install(
                """
                interval: 10s
                threshold: 4
                iterations: 4
                """);
        await(app, "the primary answers", () -> app.answeredByService("", OLD, 5) == 5);
        await(app, "the target has no pods", () -> app.targetPods().equals("0"));
        app.release(NEW);

        await(app, "the first iteration", () -> iterations(app) >= 1);
        assertThat(app.targetPods()).isNotEqualTo("0");
        assertThat(app.answeredByService("-canary", NEW, 20)).isEqualTo(20);
        assertThat(app.answeredByService("", OLD, 20)).isEqualTo(20);
        app.awaitPhase("Succeeded", Patience.RUN);
        assertThat(app.primaryImage()).isEqualTo("podinfo:" + NEW);
        await(app, "the target has no pods again", () -> app.targetPods().equals("0"));
    }

    @Test
    void aServiceOfTheUsersIsReleasedByItsCopies() throws Exception {
        for (String version : new String[] {OLD, NEW}) {
            Kubectl.apply(
                    new Podinfo(NAMESPACE, "shelf-" + version.replace('.', '-'))
                            .deployment(version));
        }
        Kubectl.apply(shelf(OLD));
        Kubectl.apply(
                """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata: {name: shelf, namespace: %s}
                spec:
                  targetRef: {apiVersion: v1, kind: Service, name: shelf}
                  service:
                    port: 9898
                    gateways: [istio-system/public-gateway, mesh]
                    hosts: [shelf.%s.example.com]
                  analysis: {interval: 10s, threshold: 4, stepWeight: 25, maxWeight: 75}
                """
                        .formatted(NAMESPACE, NAMESPACE));
        Podinfo app = new Podinfo(NAMESPACE, "shelf");
        app.awaitPhase("Initialized", Patience.RUN);
        app.awaitAnswers(OLD);

        Kubectl.apply(shelf(NEW));
        await(app, "a part of the users", () -> weight(app) >= 25);
        await(app, "both versions answer", () -> mixed(app, 40));
        app.awaitPhase("Succeeded", Patience.RUN);

        app.awaitAnswers(NEW);
        assertThat(app.answeredByService("-primary", NEW, 20)).isEqualTo(20);
    }

    private static String shelf(String version) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: shelf, namespace: %s}
        spec:
          selector: {app: shelf-%s}
          ports: [{name: http, port: 9898}]
        """
                .formatted(NAMESPACE, version.replace('.', '-'));
    }

    private static int iterations(Podinfo app) {
        return number(app.status("iterations"));
    }

    private static int weight(Podinfo app) {
        return number(app.status("canaryWeight"));
    }

    /** Value of a field that a status may leave out where it is zero. */
    private static int number(String field) {
        return field.isEmpty() ? 0 : Integer.parseInt(field);
    }

    private static boolean mixed(Podinfo app, int requests) throws Exception {
        int old = app.answeredBy(OLD, requests);
        return old > 0 && old < requests;
    }

    private static int insiders(Podinfo app, int requests) throws Exception {
        return app.answeredBy(NEW, requests, "x-user", "insider");
    }

    /** Name and value of the cookie that an answer of the release sets; empty without one. */
    private static String cookieOf(HttpResponse<String> answer) {
        if (!answer.body().contains("podinfo " + NEW)) {
            return "";
        }
        return answer.headers().allValues("set-cookie").stream()
                .filter(header -> header.startsWith("weir-session="))
                .map(header -> header.substring(0, header.indexOf(';')))
                .findFirst()
                .orElse("");
    }

    private static void await(Podinfo app, String what, Callable<Boolean> condition) {
        Awaitility.await(app.host() + ": " + what)
                .atMost(Patience.STEP)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(condition);
    }
}
