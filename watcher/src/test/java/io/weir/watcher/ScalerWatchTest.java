package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.kubernetes.ResourceType;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Problem;
import io.weir.rollout.Readiness;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** A target with an autoscaler: what is missing, in the way, or not as it should be. */
class ScalerWatchTest {

    private static final ResourceKind HPA = ResourceKind.HORIZONTAL_POD_AUTOSCALER;
    private static final ResourceKind KEDA = ResourceKind.SCALED_OBJECT;

    private final Rig rig = new Rig();

    @BeforeEach
    void deploy() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
    }

    private ObjectNode canary(ResourceKind kind) {
        return rig.create(
                Manifests.with(
                        Manifests.canary("cart"),
                        "spec.autoscalerRef",
                        "{kind: %s, name: cart}".formatted(kind.kind())));
    }

    private static ObjectNode scaler(ResourceKind kind, String name, String target) {
        return Manifests.with(
                Manifests.named(kind, name),
                "spec",
                "{scaleTargetRef: {kind: Deployment, name: %s}, maxReplicas: 5}".formatted(target));
    }

    private void phase(String phase) {
        rig.editStatus(
                ResourceKind.CANARY,
                "cart",
                canary ->
                        Manifests.with(
                                canary,
                                "status",
                                "{phase: %s, weir: {verdict: v1, objects: {}}}".formatted(phase)));
        rig.settle();
    }

    private List<Problem> problems() {
        return rig.newest("cart").problems();
    }

    private static Problem missing(Problem.Effect effect) {
        return new Problem(
                Problem.SCALER_NOT_FOUND,
                "spec.autoscalerRef: horizontalpodautoscaler shop/cart does not exist",
                effect);
    }

    @Test
    void namesAMissingScalerAndHealsWhenItComes() {
        canary(HPA);
        rig.start();
        List<Problem> before = problems();

        rig.create(scaler(HPA, "cart", "cart"));
        rig.settle();

        assertThat(before).containsExactly(missing(Problem.Effect.BLOCKS));
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Initializing, BLOCKS", "Succeeded, BLOCKS", "Failed, BLOCKS", "Waiting, BLOCKS",
        "Progressing, WARNS", "WaitingPromotion, WARNS", "Promoting, WARNS", "Finalising, WARNS"
    })
    void aMissingScalerKeepsARunFromBeginningAndEndsNone(String phase, Problem.Effect effect) {
        canary(HPA);
        rig.start();

        phase(phase);

        assertThat(problems()).contains(missing(effect));
    }

    @Test
    void saysThatKedaIsMissingAndHealsWhenItIsInstalled() {
        canary(KEDA);
        Rig.Member member = rig.start();
        List<Problem> before = problems();

        rig.store.register(ResourceType.custom(KEDA, true));
        rig.create(scaler(KEDA, "cart", "cart"));
        member.informers.discover(KEDA);
        rig.settle();

        assertThat(before)
                .containsExactly(
                        new Problem(
                                Problem.SCALER_NOT_FOUND,
                                "spec.autoscalerRef: the API server does not know the kind"
                                        + " ScaledObject of keda.sh/v1alpha1",
                                Problem.Effect.BLOCKS));
        assertThat(problems()).isEmpty();
    }

    @Test
    void aMissingKedaHarmsNoOtherCanary() {
        canary(KEDA);
        rig.deploy(Manifests.deployment("till", "till:1"));
        rig.create(Manifests.canary("till"));

        rig.start();

        assertThat(rig.newest("till").problems()).isEmpty();
    }

    @Test
    void aUsersObjectWithTheNameOfTheCopyIsAConflict() {
        canary(HPA);
        rig.create(scaler(HPA, "cart", "cart"));
        rig.create(scaler(HPA, "cart-primary", "else"));

        rig.start();

        assertThat(problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.reason()).isEqualTo(Problem.CONFLICT);
                            assertThat(problem.effect()).isEqualTo(Problem.Effect.BLOCKS);
                            assertThat(problem.message())
                                    .startsWith("horizontalpodautoscaler shop/cart-primary");
                        });
    }

    @Test
    void saysWhereAScalerScalesSomethingElse() {
        canary(HPA);
        rig.create(scaler(HPA, "cart", "till"));

        rig.start();

        assertThat(problems())
                .containsExactly(
                        new Problem(
                                Problem.INVALID,
                                "spec.autoscalerRef: horizontalpodautoscaler shop/cart scales"
                                        + " Deployment till, not the target Deployment cart",
                                Problem.Effect.WARNS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Initialized", "Succeeded", "Failed", "Waiting"})
    void aCopyThatIsMissingBetweenRunsIsDrift(String phase) {
        canary(HPA);
        rig.create(scaler(HPA, "cart", "cart"));
        rig.start();

        phase(phase);

        assertThat(rig.newest("cart").drifted())
                .containsExactly("HorizontalPodAutoscaler/cart-primary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Initializing", "Progressing", "Promoting"})
    void aCopyThatIsMadeWithThePrimaryAnywayIsNone(String phase) {
        canary(HPA);
        rig.create(scaler(HPA, "cart", "cart"));
        rig.start();

        phase(phase);

        assertThat(rig.newest("cart").drifted()).isEmpty();
    }

    @Test
    void isSilentForTheMetricsOfTheMoment() {
        canary(HPA);
        rig.create(scaler(HPA, "cart", "cart"));
        rig.start();
        int before = rig.records("cart").size();

        rig.editStatus(
                HPA, "cart", object -> Manifests.with(object, "status", "{currentReplicas: 4}"));
        rig.settle();

        assertThat(rig.records("cart")).hasSize(before);
    }

    @Test
    void aPrimaryAtZeroServesOnlyWhereAScalerStartsItsPods() {
        rig.store.register(ResourceType.custom(KEDA, true));
        ObjectNode canary = canary(HPA);
        rig.create(scaler(HPA, "cart", "cart"));
        rig.create(scaler(KEDA, "cart", "cart"));
        ObjectNode primary =
                Manifests.owned(
                        Manifests.deployment("cart-primary", "cart:1"),
                        "cart",
                        canary.at("/metadata/uid").asString());
        rig.deploy(Manifests.with(primary, "spec.replicas", "0"));
        rig.start();
        Readiness fixed = rig.newest("cart").primary().orElseThrow().readiness();

        rig.edit(
                ResourceKind.CANARY,
                "cart",
                object -> Manifests.with(object, "spec.autoscalerRef.kind", "ScaledObject"));
        rig.settle();

        assertThat(fixed.state()).isEqualTo(Readiness.State.FAILED);
        assertThat(fixed.reason()).contains("shop/cart-primary is scaled to zero");
        assertThat(rig.newest("cart").primary().orElseThrow().readiness().ready()).isTrue();
    }
}
