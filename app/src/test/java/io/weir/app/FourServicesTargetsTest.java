package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.kubernetes.ResourceKind;
import io.weir.test.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Releases of targets other than a Deployment with a fixed number of pods. */
@Timeout(180)
class FourServicesTargetsTest extends FourServices {

    @Test
    void aDaemonSetBehindPlainServicesIsReleasedBesideIt() {
        cluster.store()
                .create(
                        ResourceKind.DAEMON_SET,
                        Yaml.object(
                                """
                                apiVersion: apps/v1
                                kind: DaemonSet
                                metadata: {name: agent, namespace: shop}
                                spec:
                                  selector: {matchLabels: {app: agent}}
                                  template:
                                    metadata: {labels: {app: agent}}
                                    spec:
                                      containers:
                                      - {name: agent, image: "agent:v1", ports: [{containerPort: 80}]}
                                """));
        cluster.store()
                .create(
                        ResourceKind.CANARY,
                        Yaml.object(
                                """
                                apiVersion: flagger.app/v1beta1
                                kind: Canary
                                metadata: {name: agent, namespace: shop}
                                spec:
                                  provider: kubernetes
                                  targetRef: {apiVersion: apps/v1, kind: DaemonSet, name: agent}
                                  service: {port: 80}
                                  analysis:
                                    interval: 10s
                                    threshold: 1
                                    iterations: 2
                                    metrics: [{name: sales, query: up, thresholdRange: {min: 1}}]
                                """));
        awaitPhase("agent", "Initialized");
        assertThat(image(ResourceKind.DAEMON_SET, "agent-primary")).isEqualTo("agent:v1");

        release(ResourceKind.DAEMON_SET, "agent", "agent:v2");

        awaitPhase("agent", "Succeeded");
        assertThat(image(ResourceKind.DAEMON_SET, "agent-primary")).isEqualTo("agent:v2");
        JsonNode target = object(ResourceKind.DAEMON_SET, "agent");
        assertThat(target.at("/spec/template/spec/nodeSelector").propertyNames())
                .containsExactly("flagger.app/scale-to-zero");
        assertThat(target.at("/status/desiredNumberScheduled").asInt(-1)).isZero();
        assertThat(object(ResourceKind.SERVICE, "agent").at("/spec/selector/app").asString(""))
                .isEqualTo("agent-primary");
    }

    @Test
    void aTargetWithAnAutoscalerIsReleasedWithAsManyPodsAsItAsksFor() {
        edit(
                ResourceKind.CANARY,
                NAME,
                "{spec: {autoscalerRef: {apiVersion: autoscaling/v2, kind:"
                        + " HorizontalPodAutoscaler, name: cart}}}");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(ready().path("reason").asString(""))
                                        .isEqualTo("ScalerNotFound"));
        cluster.store()
                .create(
                        ResourceKind.HORIZONTAL_POD_AUTOSCALER,
                        Yaml.object(
                                """
                                apiVersion: autoscaling/v2
                                kind: HorizontalPodAutoscaler
                                metadata: {name: cart, namespace: shop}
                                spec:
                                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                                  minReplicas: 4
                                  maxReplicas: 9
                                """));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(scaler("cart-primary").at("/scaleTargetRef/name"))
                                        .hasToString("\"cart-primary\""));

        release("cart:v2");
        await().atMost(PATIENCE).until(() -> replicas("cart") == 4);

        awaitPhase("Succeeded");
        assertThat(image("cart-primary")).isEqualTo("cart:v2");
        assertThat(replicas("cart-primary")).isEqualTo(4);
        assertThat(replicas("cart")).isZero();
        assertThat(scaler("cart-primary").path("minReplicas").asInt()).isEqualTo(4);
    }

    private JsonNode scaler(String name) {
        return object(ResourceKind.HORIZONTAL_POD_AUTOSCALER, name).path("spec");
    }

    private void edit(ResourceKind kind, String name, String patch) {
        cluster.store().patch(kind, NAMESPACE, name, Yaml.object(patch));
    }
}
