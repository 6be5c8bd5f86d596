package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Guard;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.Phase;
import io.weir.rollout.Problem;
import io.weir.rollout.Verdict;
import io.weir.router.apply.Carried;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What is left of a Canary when it is deleted, and in which order it goes (canary.md 3.13). */
class DeletionTest {

    private static final String REVERTING =
            Cluster.CANARY.replace("spec:\n", "spec:\n  revertOnDeletion: true\n");

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: shop, labels: {team: checkout}}
            spec:
              type: ClusterIP
              selector: {app: cart, tier: web}
              ports: [{name: http, protocol: TCP, port: 9898, targetPort: 9898}]
            """;

    private static final String ROUTE =
            """
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata: {name: cart, namespace: shop}
            spec:
              hosts: [cart.example.com]
              exportTo: ["."]
              http:
              - timeout: 3s
                route: [{destination: {host: cart}}]
            """;

    private static Cluster initialised() {
        Cluster cluster = new Cluster();
        cluster.create(Cluster.deployment("cart", "cart:1"));
        cluster.create(Manifests.yaml(SERVICE));
        cluster.create(Manifests.yaml(ROUTE));
        cluster.create(Manifests.yaml(REVERTING));
        cluster.settle();
        assertThat(cluster.line()).isEqualTo("Initialized 0 100-0");
        assertThat(cluster.replicas("cart")).isZero();
        return cluster.forget();
    }

    private static boolean guarded(Cluster cluster) {
        return cluster.get(ResourceKind.CANARY, "cart").map(Guard::on).orElse(false);
    }

    private static boolean gone(Cluster cluster) {
        return cluster.get(ResourceKind.CANARY, "cart").isEmpty();
    }

    private static ObjectNode service(Cluster cluster) {
        return cluster.get(ResourceKind.SERVICE, "cart").orElseThrow();
    }

    private static ObjectNode route(Cluster cluster) {
        return cluster.get(ResourceKind.VIRTUAL_SERVICE, "cart").orElseThrow();
    }

    @Test
    void putsEverythingBackAndGoes() {
        Cluster cluster = initialised();

        cluster.delete(ResourceKind.CANARY, "cart").settle();
        assertThat(cluster.status().phase()).isEqualTo(Phase.TERMINATED);
        cluster.pass(1);

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.replicas("cart")).isEqualTo(3);
        assertThat(service(cluster).path("spec").path("selector").path("app").asString())
                .isEqualTo("cart");
        assertThat(route(cluster).path("spec")).isEqualTo(Manifests.yaml(ROUTE).path("spec"));
        assertThat(cluster.get(ResourceKind.DEPLOYMENT, "cart-primary")).isEmpty();
        assertThat(cluster.toldActions()).containsExactly("Terminate", "PutBack", "LetGo");
    }

    @Test
    void leavesNothingOfItsOwnOnTheUsersObjects() {
        Cluster cluster = initialised();

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(Metadata.annotations(service(cluster))).isEmpty();
        assertThat(Metadata.labels(service(cluster))).containsOnlyKeys("team");
        assertThat(Metadata.annotations(route(cluster))).isEmpty();
    }

    @Test
    void theTargetServesBeforeTrafficComesBackAndTrafficComesBackBeforeThePrimaryGoes() {
        Cluster cluster = initialised();

        cluster.delete(ResourceKind.CANARY, "cart").slowPods(true).settle().pass(3);
        assertThat(cluster.replicas("cart")).isEqualTo(3);
        assertThat(cluster.line()).isEqualTo("Terminating 0 100-0");

        cluster.slowPods(false).settle();
        assertThat(route(cluster).path("spec").path("hosts").path(0).asString())
                .isEqualTo("cart.example.com");
        assertThat(cluster.get(ResourceKind.DEPLOYMENT, "cart-primary")).isPresent();
        assertThat(guarded(cluster)).isTrue();

        cluster.pass(1);
        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.writes)
                .extracting(call -> call.verb() + " " + call.kind().kind())
                .containsSubsequence(
                        "patch Deployment",
                        "update Service",
                        "update VirtualService",
                        "patch Canary");
    }

    @ParameterizedTest(name = "after {0} writes")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aCrashBetweenAnyTwoWritesIsResumed(int writes) {
        Cluster cluster = initialised();

        cluster.delete(ResourceKind.CANARY, "cart").diesAfter(writes).settle().pass(2);
        assertThat(gone(cluster)).isEqualTo(writes == 6);
        cluster.restart().settle().pass(2);

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.replicas("cart")).isEqualTo(3);
        assertThat(service(cluster).path("spec").path("selector").path("app").asString())
                .isEqualTo("cart");
        assertThat(route(cluster).path("spec")).isEqualTo(Manifests.yaml(ROUTE).path("spec"));
    }

    @Test
    void theLastChangeIsToldAgainWhenItsVerdictComesAgain() {
        Cluster cluster = initialised();
        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);
        Change first = cluster.told.get(cluster.told.size() - 1);

        Carried again = cluster.again(cluster.verdicts.get(cluster.verdicts.size() - 1));

        assertThat(again).isInstanceOf(Carried.Told.class);
        assertThat(((Carried.Told) again).change().id()).isEqualTo(first.id());
    }

    @Test
    void aRouteThatIsGoneAlreadyKeepsNobodyWaiting() {
        Cluster cluster = initialised();
        cluster.delete(ResourceKind.VIRTUAL_SERVICE, "cart");
        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.get(ResourceKind.VIRTUAL_SERVICE, "cart")).isEmpty();
    }

    @Test
    void aTargetThatIsGoneAlreadyKeepsNobodyWaiting() {
        Cluster cluster = initialised();
        cluster.delete(ResourceKind.CANARY, "cart").delete(ResourceKind.DEPLOYMENT, "cart");

        cluster.settle().pass(1);

        assertThat(gone(cluster)).isTrue();
        assertThat(route(cluster).path("spec")).isEqualTo(Manifests.yaml(ROUTE).path("spec"));
    }

    @Test
    void theRouteFromBeforeTheTakeoverIsGivenBackAfterAnyNumberOfEdits() {
        Cluster cluster = initialised();
        cluster.spec("service", "{port: 9898, timeout: 5s}").settle();
        cluster.spec("service", "{port: 9898, timeout: 7s, hosts: [other.example.com]}").settle();
        cluster.image("cart:2").settle().pass(1);

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(route(cluster).path("spec")).isEqualTo(Manifests.yaml(ROUTE).path("spec"));
    }

    @Test
    void aRouteThatWasMadeForTheCanaryGoesBeforeThePrimaryThatItLeadsTo() {
        Cluster cluster = new Cluster();
        cluster.create(Cluster.deployment("cart", "cart:1"));
        cluster.create(Manifests.yaml(SERVICE));
        cluster.create(Manifests.yaml(REVERTING));
        cluster.settle().delete(ResourceKind.CANARY, "cart").settle();

        assertThat(cluster.get(ResourceKind.VIRTUAL_SERVICE, "cart")).isEmpty();
        assertThat(cluster.get(ResourceKind.DEPLOYMENT, "cart-primary")).isPresent();
        assertThat(gone(cluster)).isFalse();
    }

    @Test
    void whatKubectlAppliedIsWhatIsGivenBack() {
        Cluster cluster = new Cluster();
        cluster.create(Cluster.deployment("cart", "cart:1"));
        cluster.create(applied(Manifests.yaml(SERVICE)));
        cluster.create(applied(Manifests.yaml(ROUTE)));
        cluster.create(Manifests.yaml(REVERTING));
        cluster.settle().delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(service(cluster).path("spec").path("selector"))
                .isEqualTo(Manifests.yaml("{app: cart, tier: web}"));
        assertThat(route(cluster).path("spec")).isEqualTo(Manifests.yaml(ROUTE).path("spec"));
        assertThat(Metadata.annotations(route(cluster))).containsOnlyKeys(Annotations.LAST_APPLIED);
    }

    private static ObjectNode applied(ObjectNode object) {
        String text = object.toString();
        object.withObjectProperty("metadata")
                .putObject("annotations")
                .put(Annotations.LAST_APPLIED, text);
        return object;
    }

    @Test
    void aKeptRouteThatLeadsToThePrimaryWasNotTheUsers() {
        Cluster cluster = initialised();
        cluster.edit(
                ResourceKind.VIRTUAL_SERVICE,
                "cart",
                route ->
                        ((ObjectNode) route.path("metadata").path("annotations"))
                                .put(Annotations.ORIGINAL, route.path("spec").toString()));
        cluster.settle();

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(route(cluster).path("spec").path("http").path(0).path("route"))
                .isEqualTo(Manifests.yaml("r: [{destination: {host: cart}}]").path("r"));
    }

    @Test
    void aKeptRouteThatCannotBeReadIsNamedAndTheWayOutIsOpen() {
        Cluster cluster = initialised();
        cluster.edit(
                ResourceKind.VIRTUAL_SERVICE,
                "cart",
                route ->
                        ((ObjectNode) route.path("metadata").path("annotations"))
                                .put(Annotations.ORIGINAL, "{"));
        cluster.settle().delete(ResourceKind.CANARY, "cart").settle().pass(1);
        assertThat(cluster.status().health().orElseThrow().message())
                .contains("VirtualService cart.shop", Annotations.ORIGINAL);

        cluster.spec("revertOnDeletion", "false").settle().pass(1);

        assertThat(gone(cluster)).isTrue();
    }

    @Test
    void aTargetThatDoesNotServeKeepsTheCanaryAndItsTrafficUntilItDoes() {
        Cluster cluster = initialised().unhealthy("cart");

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(3);
        assertThat(cluster.line()).isEqualTo("Terminating 0 100-0");
        assertThat(cluster.status().health().orElseThrow().reason())
                .isEqualTo("ProgressDeadlineExceeded");

        cluster.healthy("cart").settle().pass(1);
        assertThat(gone(cluster)).isTrue();
    }

    @Test
    void theDeletionWaitsFromTheMomentThatItIsAskedToAndNoLonger() {
        Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle().forget();
        assertThat(guarded(cluster)).isFalse();

        cluster.spec("revertOnDeletion", "true").settle();
        assertThat(guarded(cluster)).isTrue();

        cluster.spec("revertOnDeletion", "false").settle();
        assertThat(guarded(cluster)).isFalse();
        assertThat(cluster.told).isEmpty();
    }

    @Test
    void finalizersOfOthersStay() {
        Cluster cluster = Cluster.withCanary(REVERTING);
        cluster.edit(
                ResourceKind.CANARY,
                "cart",
                canary ->
                        canary.withObjectProperty("metadata")
                                .putArray("finalizers")
                                .add("example.com/other"));
        cluster.settle();
        assertThat(finalizers(cluster)).containsExactly("example.com/other", Guard.FINALIZER);

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);
        assertThat(finalizers(cluster)).containsExactly("example.com/other");
    }

    private static List<String> finalizers(Cluster cluster) {
        return cluster
                .get(ResourceKind.CANARY, "cart")
                .orElseThrow()
                .path("metadata")
                .path("finalizers")
                .values()
                .stream()
                .map(value -> value.asString())
                .toList();
    }

    @Test
    void revertOnDeletionThatWasSwitchedOffWhileNobodyLookedKeepsNobodyWaiting() {
        Cluster cluster = initialised();
        cluster.spec("revertOnDeletion", "false").delete(ResourceKind.CANARY, "cart").settle();

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.toldActions()).containsExactly("LetGo");
        assertThat(cluster.replicas("cart")).isZero();
    }

    @Test
    void aCanaryThatCannotBeReadCanBeDeleted() {
        Cluster cluster = initialised();
        cluster.edit(
                ResourceKind.CANARY,
                "cart",
                canary -> ((ObjectNode) canary.path("spec").path("targetRef")).remove("name"));
        cluster.delete(ResourceKind.CANARY, "cart").settle();

        assertThat(gone(cluster)).isTrue();
    }

    @Test
    void aCanaryThatFailsValidationPutsEverythingBackToo() {
        Cluster cluster = initialised();
        cluster.problem(new Problem(Problem.INVALID, "spec.x", Problem.Effect.BLOCKS)).settle();

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.replicas("cart")).isEqualTo(3);
    }

    @Test
    void aCanaryThatTheOlderOneKeptFromBeginningTouchesNothing() {
        Cluster cluster = Cluster.withCanary(REVERTING);
        cluster.edit(
                ResourceKind.CANARY,
                "cart",
                canary ->
                        canary.withObjectProperty("metadata")
                                .putArray("finalizers")
                                .add(Guard.FINALIZER));
        cluster.problem(new Problem(Problem.CONFLICT, "older", Problem.Effect.BLOCKS)).settle();
        cluster.forget().delete(ResourceKind.CANARY, "cart").settle();

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.writes).hasSize(1);
    }

    @Test
    void whatARunningFlaggerHasIsItsOwnToEnd() {
        Cluster cluster = Cluster.withCanary(REVERTING);
        cluster.edit(
                ResourceKind.CANARY,
                "cart",
                canary ->
                        canary.withObjectProperty("metadata")
                                .putArray("finalizers")
                                .add(Guard.FINALIZER));
        cluster.problem(new Problem(Problem.FLAGGER_RUNS, "it runs", Problem.Effect.BLOCKS));
        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(2);

        assertThat(cluster.writes).isEmpty();
        assertThat(gone(cluster)).isFalse();
    }

    @Test
    void deletionInTheMiddleOfARunGoesOnWithTheTargetAsItIs() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle().forget();
        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");

        cluster.delete(ResourceKind.CANARY, "cart").settle();
        assertThat(route(cluster).path("spec")).isEqualTo(Manifests.yaml(ROUTE).path("spec"));
        cluster.pass(1);

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.replicas("cart")).isEqualTo(3);
    }

    @Test
    void suspensionKeepsNobodyFromDeletingACanary() {
        Cluster cluster = initialised().spec("suspend", "true").settle();

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(gone(cluster)).isTrue();
        assertThat(cluster.replicas("cart")).isEqualTo(3);
    }

    @Test
    void withoutRevertTheEndOfARunIsToldOnceAndNothingIsWritten() {
        Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle();
        cluster.image("cart:2").settle().forget();
        Verdict end = cluster.abandoned();

        cluster.delete(ResourceKind.CANARY, "cart");
        Carried carried = cluster.again(end);

        assertThat(carried).isInstanceOf(Carried.Told.class);
        Change change = ((Carried.Told) carried).change();
        assertThat(change.verdict().action()).isInstanceOf(Action.Abandon.class);
        assertThat(change.spec()).isPresent();
        assertThat(cluster.writes).isEmpty();
        assertThat(((Carried.Told) cluster.again(end)).change().id()).isEqualTo(change.id());
    }

    @Test
    void withoutRevertTheDeletionOfAnIdleCanaryIsNoEndOfARun() {
        Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle().forget();

        assertThat(cluster.afterDeletion()).isEmpty();
    }
}
