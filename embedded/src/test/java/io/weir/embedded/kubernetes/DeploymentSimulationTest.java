package io.weir.embedded.kubernetes;

import static io.weir.embedded.kubernetes.Manifests.deployment;
import static io.weir.embedded.kubernetes.Manifests.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.kubernetes.DeploymentSimulation.Behaviour;
import io.weir.kubernetes.ResourceKind;
import io.weir.runtime.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The stages of a rollout as the status shows them, in the order of canary.md 2.4. */
class DeploymentSimulationTest {

    private static final Duration OBSERVED = Duration.ofSeconds(1);
    private static final Duration READY = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final ObjectStore store = new ObjectStore(time);
    private final DeploymentSimulation simulation =
            new DeploymentSimulation(store, time, time, OBSERVED, Behaviour.readyAfter(READY));

    @BeforeEach
    void behaviours() {
        simulation.behave("never:", Behaviour.neverReady());
        simulation.behave("late:", Behaviour.deadlineExceededAfter(Duration.ofSeconds(30)));
        simulation.behave("crash:", Behaviour.crashing(READY, Duration.ofSeconds(20)));
    }

    @Test
    void aNewDeploymentIsObservedFirstAndReadyLater() {
        store.create(ResourceKind.DEPLOYMENT, deployment("default", "web", "web:1"));
        assertThat(status().isMissingNode()).isTrue();

        time.advance(OBSERVED);
        assertThat(counts()).isEqualTo("generation 1, 2 replicas, 2 updated, 0 available");
        assertThat(reasons()).isEqualTo("False MinimumReplicasUnavailable, True ReplicaSetUpdated");

        time.advance(READY);
        assertThat(counts()).isEqualTo("generation 1, 2 replicas, 2 updated, 2 available");
        assertThat(reasons())
                .isEqualTo("True MinimumReplicasAvailable, True NewReplicaSetAvailable");
    }

    @Test
    void theOldPodsServeUntilTheNewOnesAreReady() {
        rolledOut("web:1");
        image("web:2");
        assertThat(counts()).isEqualTo("generation 1, 2 replicas, 2 updated, 2 available");

        time.advance(OBSERVED);
        assertThat(counts()).isEqualTo("generation 2, 4 replicas, 2 updated, 2 available");
        assertThat(reasons()).isEqualTo("True MinimumReplicasAvailable, True ReplicaSetUpdated");

        time.advance(READY);
        assertThat(counts()).isEqualTo("generation 2, 2 replicas, 2 updated, 2 available");
    }

    @Test
    void scalingToZeroAndBackNeedsNewPods() {
        rolledOut("web:1");

        scale(0);
        time.advance(OBSERVED);
        assertThat(counts()).isEqualTo("generation 2, 0 replicas, 0 updated, 0 available");

        scale(3);
        time.advance(OBSERVED);
        assertThat(counts()).isEqualTo("generation 3, 3 replicas, 3 updated, 0 available");
        time.advance(READY);
        assertThat(counts()).isEqualTo("generation 3, 3 replicas, 3 updated, 3 available");
    }

    @Test
    void anImageThatNeverGetsReadyMissesTheProgressDeadlineOfItsDeployment() {
        store.create(ResourceKind.DEPLOYMENT, deployment("default", "web", "never:1"));
        time.advance(OBSERVED.plusSeconds(599));
        assertThat(reasons()).isEqualTo("False MinimumReplicasUnavailable, True ReplicaSetUpdated");

        time.advance(Duration.ofSeconds(1));

        assertThat(counts()).isEqualTo("generation 1, 2 replicas, 2 updated, 0 available");
        assertThat(reasons())
                .isEqualTo("False MinimumReplicasUnavailable, False ProgressDeadlineExceeded");
    }

    @Test
    void aDeadlineCanBeShortenedByTheImage() {
        store.create(ResourceKind.DEPLOYMENT, deployment("default", "web", "late:1"));
        time.advance(OBSERVED.plusSeconds(30));

        assertThat(reasons()).endsWith("False ProgressDeadlineExceeded");
    }

    @Test
    void aCrashingImageIsReadyForAWhile() {
        store.create(ResourceKind.DEPLOYMENT, deployment("default", "web", "crash:1"));
        time.advance(OBSERVED.plus(READY));
        assertThat(counts()).endsWith("2 available");

        time.advance(Duration.ofSeconds(20));

        assertThat(counts()).endsWith("0 available");
        assertThat(reasons()).startsWith("False MinimumReplicasUnavailable");
    }

    @Test
    void anEditInTheMiddleOfARolloutStartsItAgain() {
        rolledOut("web:1");
        image("never:2");
        time.advance(OBSERVED);
        store.patch(
                ResourceKind.DEPLOYMENT,
                "default",
                "web",
                json("{'metadata': {'annotations': {'note': 'x'}}}"));
        time.advance(OBSERVED.plus(READY));
        assertThat(reasons()).endsWith("True ReplicaSetUpdated");

        image("web:3");
        time.advance(OBSERVED.plus(READY));

        assertThat(counts()).isEqualTo("generation 4, 2 replicas, 2 updated, 2 available");
        assertThat(time.pending()).isZero();
    }

    @Test
    void aConditionKeepsTheTimeOfItsLastChange() {
        rolledOut("web:1");
        String before = condition(0).path("lastTransitionTime").asString("");
        image("web:2");
        time.advance(OBSERVED.plus(READY));

        assertThat(condition(0).path("lastTransitionTime").asString("")).isEqualTo(before);
    }

    @Test
    void nothingIsLeftToDoForADeletedDeploymentOrAfterTheEnd() {
        store.create(ResourceKind.DEPLOYMENT, deployment("default", "web", "web:1"));
        store.delete(ResourceKind.DEPLOYMENT, "default", "web");
        assertThat(time.pending()).isZero();

        simulation.close();
        store.create(ResourceKind.DEPLOYMENT, deployment("default", "web", "web:1"));
        time.advance(OBSERVED.plus(READY));

        assertThat(status().isMissingNode()).isTrue();
    }

    private void rolledOut(String image) {
        store.create(ResourceKind.DEPLOYMENT, deployment("default", "web", image));
        time.advance(OBSERVED.plus(READY));
    }

    private void image(String image) {
        store.edit(
                ResourceKind.DEPLOYMENT,
                "default",
                "web",
                object -> {
                    object.withObject("spec")
                            .withObject("template")
                            .set(
                                    "spec",
                                    json(
                                            "{'containers': [{'name': 'app', 'image': 'IMAGE'}]}"
                                                    .replace("IMAGE", image)));
                    return object;
                });
    }

    private void scale(int replicas) {
        store.patch(
                ResourceKind.DEPLOYMENT,
                "default",
                "web",
                json("{'spec': {'replicas': " + replicas + "}}"));
    }

    private JsonNode status() {
        return store.get(ResourceKind.DEPLOYMENT, "default", "web").orElseThrow().path("status");
    }

    private JsonNode condition(int index) {
        return status().path("conditions").get(index);
    }

    private String counts() {
        JsonNode status = status();
        return "generation "
                + status.path("observedGeneration").asInt(0)
                + ", "
                + status.path("replicas").asInt(0)
                + " replicas, "
                + status.path("updatedReplicas").asInt(0)
                + " updated, "
                + status.path("availableReplicas").asInt(0)
                + " available";
    }

    private String reasons() {
        return condition(0).path("status").asString("")
                + " "
                + condition(0).path("reason").asString("")
                + ", "
                + condition(1).path("status").asString("")
                + " "
                + condition(1).path("reason").asString("");
    }
}
