package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blue/green behind plain Services, without any route (routing/kubernetes.md 7, canary.md 6.2): no
 * user reaches the canary, and the promotion rolls the primary behind the apex Service.
 */
class PlainServicesTest {

    static final String PLAIN =
            """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: cart, namespace: shop}
            spec:
              provider: kubernetes
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
              service: {port: 9898}
              analysis:
                interval: 10s
                threshold: 1
                iterations: 2
                metrics: [{name: sales, query: up, thresholdRange: {min: 1}}]
            """;

    private static final String REVERTING =
            PLAIN.replace("spec:\n", "spec:\n  revertOnDeletion: true\n");

    @Test
    void theCanaryIsReachedThroughItsOwnServiceAndUsersThroughThePrimarys() {
        Cluster cluster = Cluster.withCanary(PLAIN).settle();

        assertThat(cluster.line()).isEqualTo("Initialized 0 none");
        assertThat(cluster.replicas("cart")).isZero();
        assertThat(cluster.replicas("cart-primary")).isEqualTo(3);
        assertThat(selected(cluster, "cart")).isEqualTo("cart-primary");
        assertThat(selected(cluster, "cart-primary")).isEqualTo("cart-primary");
        assertThat(selected(cluster, "cart-canary")).isEqualTo("cart");
        assertThat(cluster.get(ResourceKind.VIRTUAL_SERVICE, "cart")).isEmpty();
    }

    @Test
    void aGoodReleaseIsPromotedAfterItsIterationsAndNoServiceIsTouched() {
        Cluster cluster = Cluster.withCanary(PLAIN).settle().pass(1).forget();

        cluster.image("cart:2").settle();
        assertThat(cluster.status().phase().text()).isEqualTo("Progressing");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:1");
        cluster.pass(8);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 none");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
        assertThat(cluster.replicas("cart")).isZero();
        assertThat(steps(cluster))
                .containsExactly(
                        "Start",
                        "Iterate",
                        "Iterate",
                        "Iterate",
                        "Promote",
                        "ShiftPrimary",
                        "Finish");
        assertThat(cluster.verdicts)
                .extracting(verdict -> verdict.next().iterations())
                .containsSubsequence(0, 1, 2, 3, 3, 0);
        assertThat(cluster.verdicts).noneMatch(verdict -> verdict.next().canaryWeight() > 0);
        assertThat(cluster.writes).noneMatch(call -> call.kind().equals(ResourceKind.SERVICE));
    }

    @Test
    void tenIterationsAreMadeWhereThePlanHasOnlyWeights() {
        Cluster cluster =
                Cluster.withCanary(PLAIN.replace("iterations: 2", "stepWeight: 50")).settle();

        cluster.forget().image("cart:2").settle().pass(20);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 none");
        assertThat(steps(cluster).stream().filter("Iterate"::equals)).hasSize(11);
    }

    @Test
    void conditionsOfUsersSendNobodyToTheCanary() {
        Cluster cluster =
                Cluster.withCanary(
                                PLAIN.replace(
                                        "iterations: 2",
                                        "iterations: 2\n    match: [{headers: {x: {exact: y}}}]"))
                        .settle();

        cluster.image("cart:2").settle().pass(8);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 none");
        assertThat(cluster.verdicts).noneMatch(verdict -> verdict.next().canaryWeight() > 0);
        assertThat(cluster.status().health().orElseThrow().message())
                .contains("spec.analysis.match: has no effect");
    }

    @Test
    void aBadReleaseGoesAndThePrimaryStaysAsItIs() {
        Cluster cluster = Cluster.withCanary(PLAIN).settle();
        long primary = generation(cluster, "cart-primary");

        cluster.image("failing:2").settle().pass(3);

        assertThat(cluster.line()).isEqualTo("Failed 0 none");
        assertThat(cluster.replicas("cart")).isZero();
        assertThat(generation(cluster, "cart-primary")).isEqualTo(primary);
    }

    @Test
    void withoutAnAnalysisThePrimaryIsWaitedForAllTheSame() {
        Cluster cluster = Cluster.withCanary(PLAIN).settle().spec("skipAnalysis", "true").settle();

        cluster.forget().image("cart:2").settle().pass(3);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 none");
        assertThat(steps(cluster)).containsExactly("Start", "Promote", "ShiftPrimary", "Finish");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
    }

    @Test
    void aPromotionThatFailsGivesThePrimaryItsFormerRevisionBack() {
        Cluster cluster = Cluster.withCanary(PLAIN).settle();
        cluster.image("cart:2").settle().unhealthy("cart-primary").pass(5);

        assertThat(cluster.line()).isEqualTo("Failed 0 none");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:1");
    }

    @Test
    void aServiceThatAPersonChangedIsPutBackInTheMiddleOfARun() {
        Cluster cluster = Cluster.withCanary(PLAIN).settle();
        cluster.image("cart:2").settle();

        cluster.edit(
                ResourceKind.SERVICE,
                "cart",
                service -> ((ObjectNode) service.at("/spec/selector")).put("app", "cart"));
        cluster.settle();

        assertThat(selected(cluster, "cart")).isEqualTo("cart-primary");
        assertThat(cluster.pass(8).line()).isEqualTo("Succeeded 0 none");
    }

    @Test
    void onDeletionTheUsersServiceLeadsToTheUsersPodsAgain() {
        Cluster cluster = new Cluster();
        cluster.create(Cluster.deployment("cart", "cart:1"));
        cluster.create(
                Manifests.yaml(
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: cart, namespace: shop, labels: {team: web}}
                        spec: {selector: {app: cart}, ports: [{port: 9898}]}
                        """));
        cluster.create(Manifests.yaml(REVERTING));
        cluster.settle();
        assertThat(selected(cluster, "cart")).isEqualTo("cart-primary");

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(2);

        assertThat(cluster.get(ResourceKind.CANARY, "cart")).isEmpty();
        assertThat(selected(cluster, "cart")).isEqualTo("cart");
        assertThat(cluster.replicas("cart")).isEqualTo(3);
        assertThat(cluster.get(ResourceKind.SERVICE, "cart-primary")).isEmpty();
    }

    @ParameterizedTest(name = "after {0} writes")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void onDeletionAServiceThatWasMadeForTheCanaryStaysAndLeadsToTheUsersPods(int writes) {
        Cluster cluster = Cluster.withCanary(REVERTING).settle();

        cluster.delete(ResourceKind.CANARY, "cart").diesAfter(writes).settle().pass(2);
        cluster.restart().settle().pass(2);

        assertThat(cluster.get(ResourceKind.CANARY, "cart")).isEmpty();
        ObjectNode apex = cluster.get(ResourceKind.SERVICE, "cart").orElseThrow();
        assertThat(selected(cluster, "cart")).isEqualTo("cart");
        assertThat(apex.at("/metadata/ownerReferences").isMissingNode()).isTrue();
        assertThat(Metadata.annotations(apex)).isEmpty();
        assertThat(cluster.replicas("cart")).isEqualTo(3);
    }

    @Test
    void withoutRevertOnDeletionTheServiceGoesWithTheCanary() {
        Cluster cluster = Cluster.withCanary(PLAIN).settle();

        cluster.delete(ResourceKind.CANARY, "cart").settle();

        assertThat(cluster.get(ResourceKind.SERVICE, "cart")).isEmpty();
    }

    static List<String> steps(Cluster cluster) {
        return cluster.actions().stream().filter(action -> !action.equals("Report")).toList();
    }

    private static String selected(Cluster cluster, String service) {
        return cluster.get(ResourceKind.SERVICE, service)
                .orElseThrow()
                .at("/spec/selector/app")
                .asString("");
    }

    private static long generation(Cluster cluster, String name) {
        return cluster.deployment(name).at("/metadata/generation").asLong();
    }
}
