package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.Change;
import io.weir.rollout.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A target with an autoscaler, through its whole life (canary.md 2.4, 2.8). */
class ScalerTest {

    private static final String PAUSED = "autoscaling.keda.sh/paused-replicas";

    /** Both kinds, with two to ten pods. */
    enum Kind {
        HPA(
                "minReplicas",
                "maxReplicas",
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: cart, namespace: shop, labels: {team: checkout}}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                  minReplicas: 2
                  maxReplicas: 10
                """),
        KEDA(
                "minReplicaCount",
                "maxReplicaCount",
                """
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: cart, namespace: shop, labels: {team: checkout}}
                spec:
                  scaleTargetRef: {name: cart}
                  minReplicaCount: 2
                  maxReplicaCount: 10
                  initialCooldownPeriod: 60
                  triggers: [{type: prometheus, useCachedMetrics: true, metadata: {query: 'up{app="cart"}'}}]
                """);

        private final String fewest;
        private final String most;
        private final String manifest;

        Kind(String fewest, String most, String manifest) {
            this.fewest = fewest;
            this.most = most;
            this.manifest = manifest;
        }

        ResourceKind resource() {
            return this == HPA
                    ? ResourceKind.HORIZONTAL_POD_AUTOSCALER
                    : ResourceKind.SCALED_OBJECT;
        }

        ObjectNode source(String name) {
            ObjectNode source = Manifests.yaml(manifest);
            source.withObjectProperty("metadata").put("name", name);
            return source;
        }

        String canary(String name) {
            return Cluster.CANARY.replace(
                    "  service:",
                    "  autoscalerRef: {kind: %s, name: %s}%n  service:"
                            .formatted(resource().kind(), name));
        }

        ObjectNode get(Cluster cluster, String name) {
            return cluster.get(resource(), name).orElseThrow();
        }

        JsonNode copy(Cluster cluster) {
            return get(cluster, "cart-primary").path("spec");
        }

        /** A ScaledObject is paused at zero; an HPA has nothing of the kind. */
        boolean paused(Cluster cluster, String name) {
            return "0".equals(Metadata.annotations(get(cluster, name)).get(PAUSED));
        }

        /** A Canary that is initialised. */
        Cluster initialised() {
            return initialised(canary("cart"));
        }

        Cluster initialised(String canary) {
            Cluster cluster = new Cluster();
            cluster.create(Cluster.deployment("cart", "cart:1"));
            cluster.create(source("cart"));
            cluster.create(Manifests.yaml(canary));
            cluster.settle();
            assertThat(cluster.line()).isEqualTo("Initialized 0 100-0");
            return cluster.forget();
        }
    }

    private static Cluster size(Cluster cluster, String deployment, int replicas) {
        return cluster.edit(
                ResourceKind.DEPLOYMENT,
                deployment,
                object -> ((ObjectNode) object.path("spec")).put("replicas", replicas));
    }

    /** All checks passed, the primary has the new template and is not ready yet. */
    private static Cluster promoting(Kind kind, int target, int primary) {
        Cluster cluster = kind.initialised();
        cluster.image("cart:2").settle().pass(1);
        assertThat(cluster.line()).isEqualTo("Progressing 60 40-60");
        size(size(cluster, "cart", target), "cart-primary", primary).settle().slowPods(true);
        cluster.pass(1);
        assertThat(cluster.line()).isEqualTo("Promoting 60 40-60");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
        return cluster;
    }

    @ParameterizedTest
    @EnumSource
    void thePrimaryHasAScalerOfItsOwnBeforeItServes(Kind kind) {
        Cluster cluster = kind.initialised();

        assertThat(kind.copy(cluster).at("/scaleTargetRef/name").asString())
                .isEqualTo("cart-primary");
        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(2);
        assertThat(kind.get(cluster, "cart").path("spec"))
                .isEqualTo(kind.source("cart").path("spec"));
        assertThat(cluster.replicas("cart")).isZero();
    }

    @Test
    void aScaledObjectRestsWhileTheTargetIsAtZeroAndWorksInBetween() {
        Cluster cluster = Kind.KEDA.initialised();
        assertThat(Kind.KEDA.paused(cluster, "cart")).isTrue();

        cluster.image("cart:2").settle();
        assertThat(Kind.KEDA.paused(cluster, "cart")).isFalse();
        cluster.pass(3);
        assertThat(cluster.status().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(Kind.KEDA.paused(cluster, "cart")).isTrue();

        cluster.image("failing:3").settle();
        assertThat(Kind.KEDA.paused(cluster, "cart")).isFalse();
        cluster.pass(2);
        assertThat(cluster.status().phase()).isEqualTo(Phase.FAILED);
        assertThat(Kind.KEDA.paused(cluster, "cart")).isTrue();
        assertThat(Kind.KEDA.paused(cluster, "cart-primary")).isFalse();
        assertThat(Kind.KEDA.get(cluster, "cart").path("spec"))
                .isEqualTo(Kind.KEDA.source("cart").path("spec"));
    }

    @ParameterizedTest
    @EnumSource
    void aRunBeginsWithTheFewestPodsThatTheScalerLeaves(Kind kind) {
        Cluster cluster = kind.initialised();
        size(cluster, "cart-primary", 7);

        cluster.image("cart:2").settle();

        assertThat(cluster.replicas("cart")).isEqualTo(2);
        assertThat(cluster.replicas("cart-primary")).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void aRunBeginsWithOnePodWhereTheScalerNamesNoNumber(Kind kind) {
        Cluster cluster = kind.initialised();
        cluster.edit(
                kind.resource(),
                "cart",
                source -> ((ObjectNode) source.path("spec")).remove(kind.fewest));

        cluster.image("cart:2").settle();

        assertThat(cluster.replicas("cart")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void thePrimaryHasTheCanarysPodsBeforeTrafficComesBackAndKeepsThemUntilThen(Kind kind) {
        Cluster cluster = promoting(kind, 8, 2);

        assertThat(cluster.replicas("cart-primary")).isEqualTo(8);
        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(8);

        cluster.slowPods(false).settle().pass(2);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(cluster.replicas("cart-primary")).isEqualTo(8);
        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aPromotionTakesNoPodsFromAPrimaryWithAScaler(Kind kind) {
        Cluster cluster = promoting(kind, 3, 9);

        assertThat(cluster.replicas("cart-primary")).isEqualTo(9);
    }

    @ParameterizedTest
    @EnumSource
    void thePrimaryGetsNoMorePodsThanItsScalerAllows(Kind kind) {
        Cluster cluster = promoting(kind, 25, 2);

        assertThat(cluster.replicas("cart-primary")).isEqualTo(10);
        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(10);
    }

    @Test
    void withoutAScalerThePrimaryHasTheCanarysPodsTooBeforeTrafficComesBack() {
        Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle();
        cluster.image("cart:2").settle().pass(1);
        size(cluster, "cart", 5).settle().slowPods(true);

        cluster.pass(1);

        assertThat(cluster.line()).isEqualTo("Promoting 60 40-60");
        assertThat(cluster.replicas("cart-primary")).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void afterAPromotionThatFailedThePrimaryKeepsPodsForTheTrafficThatComesBackToIt(Kind kind) {
        Cluster cluster = promoting(kind, 8, 2);
        cluster.unhealthy("cart-primary").slowPods(false).settle();
        assertThat(cluster.line()).isEqualTo("Failed 100 0-100");
        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(8);

        cluster.healthy("cart-primary").image("cart:3").settle();

        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void theCopyFollowsItsSourceWithTheNextPromotionAndNotBefore(Kind kind) {
        Cluster cluster = kind.initialised();

        cluster.edit(
                kind.resource(),
                "cart",
                source -> ((ObjectNode) source.path("spec")).put(kind.most, 30));
        cluster.settle();
        assertThat(kind.copy(cluster).path(kind.most).asInt()).isEqualTo(10);

        cluster.image("cart:2").settle().pass(4);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(kind.copy(cluster).path(kind.most).asInt()).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource
    void aCopyThatIsChangedOrDeletedIsPutBack(Kind kind) {
        Cluster cluster = kind.initialised();

        cluster.edit(
                        kind.resource(),
                        "cart-primary",
                        copy -> ((ObjectNode) copy.path("spec")).put(kind.most, 99))
                .settle();
        assertThat(kind.copy(cluster).path(kind.most).asInt()).isEqualTo(10);

        cluster.delete(kind.resource(), "cart-primary").settle();
        assertThat(kind.copy(cluster).path(kind.most).asInt()).isEqualTo(10);
        assertThat(cluster.toldActions()).containsExactly("Repair", "Repair");
        assertThat(kind.paused(cluster, "cart")).isEqualTo(kind == Kind.KEDA);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyFightsOverTheNumberOfPods(Kind kind) {
        Cluster cluster = kind.initialised();

        size(cluster, "cart-primary", 6).settle().pass(3);

        assertThat(cluster.replicas("cart-primary")).isEqualTo(6);
        assertThat(cluster.verdicts).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aLostPrimaryComesBackWithTheFewestPodsThatTheScalerLeaves(Kind kind) {
        Cluster cluster = kind.initialised();

        cluster.delete(ResourceKind.DEPLOYMENT, "cart-primary").settle();

        assertThat(cluster.replicas("cart-primary")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void editedLimitsOfThePrimaryTakeEffectAtOnce(Kind kind) {
        Cluster cluster = kind.initialised();

        cluster.spec(
                        "autoscalerRef",
                        "{kind: %s, name: cart, primaryScalerReplicas: {minReplicas: 4}}"
                                .formatted(kind.resource().kind()))
                .settle();

        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(4);
        assertThat(cluster.toldActions()).containsExactly("Follow");
    }

    @ParameterizedTest
    @EnumSource
    void anotherScalerTakesTheFormerOnesPlace(Kind kind) {
        Cluster cluster = kind.initialised();
        cluster.create(kind.source("cart-two"));

        cluster.spec(
                        "autoscalerRef",
                        "{kind: %s, name: cart-two}".formatted(kind.resource().kind()))
                .settle();
        cluster.image("cart:2").settle().pass(4);

        assertThat(cluster.get(kind.resource(), "cart-primary")).isEmpty();
        assertThat(kind.get(cluster, "cart-two-primary").at("/spec/scaleTargetRef/name").asString())
                .isEqualTo("cart-primary");
        assertThat(kind.paused(cluster, "cart")).isFalse();
        assertThat(kind.paused(cluster, "cart-two")).isEqualTo(kind == Kind.KEDA);
        assertThat(cluster.status().objects())
                .doesNotContainKey(kind.resource().kind() + "/cart-primary")
                .doesNotContainKey(kind.resource().kind() + "/cart");
    }

    @ParameterizedTest
    @EnumSource
    void aScalerThatIsNamedNoMoreWorksAgainAndItsCopyGoes(Kind kind) {
        Cluster cluster = kind.initialised();
        // A repair writes the list of managed objects anew: what is paused must stay on it.
        cluster.delete(ResourceKind.SERVICE, "cart-primary").settle();

        cluster.edit(
                        ResourceKind.CANARY,
                        "cart",
                        canary -> ((ObjectNode) canary.path("spec")).remove("autoscalerRef"))
                .settle();

        assertThat(cluster.get(kind.resource(), "cart-primary")).isEmpty();
        assertThat(kind.paused(cluster, "cart")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aUsersObjectInThePlaceOfTheCopyIsNeverOverwrittenAndStopsNothingButPromotions(Kind kind) {
        Cluster cluster = kind.initialised();
        ObjectNode users = kind.source("cart-primary");

        cluster.delete(kind.resource(), "cart-primary").create(users);
        cluster.settle();
        assertThat(kind.copy(cluster)).isEqualTo(users.path("spec"));
        assertThat(cluster.status().memory().refused()).isEmpty();

        cluster.image("failing:2").settle().pass(2);
        assertThat(cluster.status().phase()).isEqualTo(Phase.FAILED);

        cluster.image("cart:3").settle().pass(3);
        assertThat(kind.copy(cluster)).isEqualTo(users.path("spec"));
        assertThat(cluster.status().health().orElseThrow().reason()).isEqualTo("Conflict");
        Change last = cluster.told.get(cluster.told.size() - 1);
        assertThat(last.outcome())
                .isInstanceOfSatisfying(
                        Change.Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("cart-primary.shop"));

        cluster.delete(kind.resource(), "cart-primary").settle().pass(4);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(Metadata.madeForCanary(kind.get(cluster, "cart-primary"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aRunEndsAlsoWhereTheScalerIsGoneMeanwhile(Kind kind) {
        Cluster cluster = kind.initialised();
        cluster.image("cart:2").settle().pass(1);

        cluster.delete(kind.resource(), "cart").settle().pass(4);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(kind.copy(cluster).path(kind.fewest).asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void deletionWithRevertGivesTheTargetItsScalerBack(Kind kind) {
        Cluster cluster =
                kind.initialised(
                        kind.canary("cart")
                                .replace("spec:\n", "spec:\n  revertOnDeletion: true\n"));
        size(cluster, "cart-primary", 6).settle();

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(2);

        assertThat(cluster.get(ResourceKind.CANARY, "cart")).isEmpty();
        assertThat(cluster.replicas("cart")).isEqualTo(6);
        assertThat(kind.get(cluster, "cart").path("metadata").has("annotations")).isFalse();
        assertThat(kind.get(cluster, "cart").path("spec"))
                .isEqualTo(kind.source("cart").path("spec"));
        assertThat(cluster.get(kind.resource(), "cart-primary")).isEmpty();
    }

    @Test
    void aScalerWorksAgainAlsoWhereTheTargetIsGone() {
        Cluster cluster =
                Kind.KEDA.initialised(
                        Kind.KEDA
                                .canary("cart")
                                .replace("spec:\n", "spec:\n  revertOnDeletion: true\n"));

        cluster.delete(ResourceKind.DEPLOYMENT, "cart")
                .delete(ResourceKind.CANARY, "cart")
                .settle()
                .pass(2);

        assertThat(cluster.get(ResourceKind.CANARY, "cart")).isEmpty();
        assertThat(Kind.KEDA.paused(cluster, "cart")).isFalse();
    }

    @ParameterizedTest(name = "after {0} writes")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void aCrashBetweenAnyTwoWritesOfARunIsResumed(int writes) {
        Cluster cluster = Kind.KEDA.initialised();
        cluster.image("cart:2").diesAfter(writes).settle().pass(6);

        cluster.restart().settle().pass(6);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
        assertThat(cluster.replicas("cart")).isZero();
        assertThat(Kind.KEDA.paused(cluster, "cart")).isTrue();
        assertThat(Kind.KEDA.copy(cluster).path("minReplicaCount").asInt()).isEqualTo(2);
    }

    @ParameterizedTest(name = "after {0} writes")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void aCrashBetweenAnyTwoWritesOfTheInitialisationIsResumed(int writes) {
        Cluster cluster = new Cluster();
        cluster.create(Cluster.deployment("cart", "cart:1"));
        cluster.create(Kind.KEDA.source("cart"));
        cluster.create(Manifests.yaml(Kind.KEDA.canary("cart")));
        cluster.diesAfter(writes).settle().pass(1);

        cluster.restart().settle().pass(2);

        assertThat(cluster.line()).isEqualTo("Initialized 0 100-0");
        assertThat(Kind.KEDA.paused(cluster, "cart")).isTrue();
        assertThat(Kind.KEDA.paused(cluster, "cart-primary")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aVerdictThatComesAgainWritesNothing(Kind kind) {
        Cluster cluster = kind.initialised();
        cluster.image("cart:2").settle().pass(4);
        int before = cluster.writes.size();

        List.copyOf(cluster.verdicts).forEach(cluster::again);

        assertThat(cluster.writes).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource
    void copiesThatFlaggerMadeAreTakenOverAsTheyAre(Kind kind) {
        Cluster cluster = kind.initialised();
        ObjectNode canary = cluster.get(ResourceKind.CANARY, "cart").orElseThrow().deepCopy();
        canary.set(
                "status",
                Manifests.yaml(
                        """
                        phase: Succeeded
                        failedChecks: 0
                        canaryWeight: 0
                        iterations: 0
                        lastAppliedSpec: 6c9dbdd48d
                        lastPromotedSpec: 6c9dbdd48d
                        conditions:
                        - {type: Promoted, status: "True", reason: Succeeded}
                        """));
        cluster.store.replaceStatus(ResourceKind.CANARY, canary);
        ObjectNode before = kind.get(cluster, "cart-primary");

        cluster.settle().pass(2);

        assertThat(cluster.actions()).contains("Adopt");
        assertThat(kind.get(cluster, "cart-primary")).isEqualTo(before);
        assertThat(cluster.status().objects())
                .containsKey(kind.resource().kind() + "/cart-primary");
    }
}
