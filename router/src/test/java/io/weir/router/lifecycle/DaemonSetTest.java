package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The life of a Canary whose target is a DaemonSet (canary.md 2.5), with and without routes. */
class DaemonSetTest {

    private static final String NOWHERE =
            "/spec/template/spec/nodeSelector/flagger.app~1scale-to-zero";

    private static final String WEIGHTED =
            Cluster.CANARY.replace("kind: Deployment", "kind: DaemonSet");
    private static final String PLAIN =
            PlainServicesTest.PLAIN.replace("kind: Deployment", "kind: DaemonSet");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGoodReleaseIsPromotedAndTheTargetHasPodsOnlyForItsAnalysis(boolean routes) {
        Cluster cluster = initialised(routes ? WEIGHTED : PLAIN);
        assertThat(cluster.status().phase().text()).isEqualTo("Initialized");
        assertThat(nowhere(cluster, "cart")).isTrue();
        assertThat(nowhere(cluster, "cart-primary")).isFalse();

        cluster.image("cart:2").settle();
        assertThat(cluster.status().phase().text()).isEqualTo("Progressing");
        assertThat(nowhere(cluster, "cart")).isFalse();
        cluster.pass(8);

        assertThat(cluster.status().phase().text()).isEqualTo("Succeeded");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
        assertThat(nowhere(cluster, "cart")).isTrue();
        assertThat(nowhere(cluster, "cart-primary")).isFalse();
    }

    @Test
    void theNodeSelectorOfTheUserStays() {
        Cluster cluster = initialised(PLAIN);

        cluster.image("cart:2").settle().pass(8);

        for (String name : new String[] {"cart", "cart-primary"}) {
            assertThat(
                            daemonSet(cluster, name)
                                    .at("/spec/template/spec/nodeSelector/disk")
                                    .asString(""))
                    .isEqualTo("fast");
        }
    }

    @Test
    void scalingIsNoRevision() {
        Cluster cluster = initialised(PLAIN);

        cluster.forget().settle().pass(5);

        assertThat(cluster.verdicts).isEmpty();
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void aReleaseWhosePodsDoNotComeUpIsRolledBack() {
        Cluster cluster = initialised(WEIGHTED);

        cluster.image("bad:2").settle().pass(1);

        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.status().health().orElseThrow().message())
                .contains("DaemonSet cart: 0 of 4 updated pods are available");
        assertThat(nowhere(cluster, "cart")).isTrue();
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:1");
    }

    @Test
    void aLostPrimaryComesBackWithPodsAndAtThePromotedRevision() {
        Cluster cluster = initialised(WEIGHTED);
        cluster.image("failing:2").settle().pass(3);
        assertThat(cluster.status().phase().text()).isEqualTo("Failed");

        cluster.delete(ResourceKind.DAEMON_SET, "cart-primary").settle();

        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:1");
        assertThat(nowhere(cluster, "cart")).isTrue();
        assertThat(nowhere(cluster, "cart-primary")).isFalse();
    }

    @Test
    void aPrimaryThatAPersonScaledToZeroHasPodsAgain() {
        Cluster cluster = initialised(PLAIN);

        cluster.edit(
                ResourceKind.DAEMON_SET,
                "cart-primary",
                primary ->
                        ((ObjectNode) primary.at("/spec/template/spec/nodeSelector"))
                                .put("flagger.app/scale-to-zero", "true"));
        cluster.settle();

        assertThat(nowhere(cluster, "cart-primary")).isFalse();
    }

    @Test
    void aCanaryThatAPersonScaledToZeroIsAnalysedAnew() {
        Cluster cluster = initialised(PLAIN);
        cluster.image("cart:2").settle().forget();

        cluster.edit(
                ResourceKind.DAEMON_SET,
                "cart",
                target ->
                        ((ObjectNode) target.at("/spec/template/spec/nodeSelector"))
                                .put("flagger.app/scale-to-zero", "true"));
        cluster.settle();

        assertThat(PlainServicesTest.steps(cluster)).startsWith("Restart");
        assertThat(nowhere(cluster, "cart")).isFalse();
        assertThat(cluster.pass(8).status().phase().text()).isEqualTo("Succeeded");
    }

    @Test
    void onDeletionTheTargetHasPodsAgainBeforeAnythingLeadsToThem() {
        Cluster cluster =
                initialised(PLAIN.replace("spec:\n", "spec:\n  revertOnDeletion: true\n"));

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(2);

        assertThat(cluster.get(ResourceKind.CANARY, "cart")).isEmpty();
        assertThat(daemonSet(cluster, "cart").at(NOWHERE).isMissingNode()).isTrue();
        assertThat(cluster.get(ResourceKind.DAEMON_SET, "cart-primary")).isEmpty();
        assertThat(
                        cluster.get(ResourceKind.SERVICE, "cart")
                                .orElseThrow()
                                .at("/spec/selector/app")
                                .asString(""))
                .isEqualTo("cart");
    }

    @Test
    void anotherStrategyOfUpdatesEndsARunAndHealsWithTheStrategy() {
        Cluster cluster = initialised(WEIGHTED);
        cluster.image("cart:2").settle();

        cluster.problem(new Problem(Problem.INVALID, "x", Problem.Effect.BLOCKS)).settle();
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        cluster.noProblem().settle().pass(6);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
    }

    private static Cluster initialised(String canary) {
        Cluster cluster = new Cluster();
        cluster.create(
                Manifests.yaml(
                        """
                        apiVersion: apps/v1
                        kind: DaemonSet
                        metadata: {name: cart, namespace: shop}
                        spec:
                          selector: {matchLabels: {app: cart}}
                          updateStrategy: {type: RollingUpdate}
                          template:
                            metadata: {labels: {app: cart}}
                            spec:
                              nodeSelector: {disk: fast}
                              containers: [{name: cart, image: "cart:1"}]
                        """));
        cluster.create(Manifests.yaml(canary));
        return cluster.settle();
    }

    private static ObjectNode daemonSet(Cluster cluster, String name) {
        return cluster.get(ResourceKind.DAEMON_SET, name).orElseThrow();
    }

    private static boolean nowhere(Cluster cluster, String name) {
        return daemonSet(cluster, name).at(NOWHERE).asString("").equals("true");
    }
}
