package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * The life of a Canary whose target is the user's Service (canary.md 2.10, routing/kubernetes.md
 * 8): that one is never written, its copies follow it at their times.
 */
class ServiceTargetTest {

    private static final String WEIGHTED =
            Cluster.CANARY
                    .replace("apps/v1, kind: Deployment", "v1, kind: Service")
                    .replace("  service: {port: 9898}\n", "  service: {}\n");
    private static final String PLAIN =
            WEIGHTED.replace("istio", "kubernetes")
                    .replace("stepWeight: 30\n    maxWeight: 60", "iterations: 2");

    @Test
    void itsCopiesAreMadeAndItStaysAsItIs() {
        Cluster cluster = installed(WEIGHTED);
        ObjectNode before = service(cluster, "cart");

        cluster.settle();

        assertThat(cluster.line()).isEqualTo("Initialized 0 100-0");
        assertThat(service(cluster, "cart")).isEqualTo(before);
        for (String copy : List.of("cart-primary", "cart-canary")) {
            ObjectNode made = service(cluster, copy);
            assertThat(version(cluster, copy)).isEqualTo("v1");
            assertThat(made.at("/spec/clusterIP")).isNotEqualTo(before.at("/spec/clusterIP"));
            assertThat(owner(made)).isEqualTo("Canary/cart");
        }
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() {
        Cluster cluster = installed(WEIGHTED).settle().forget();

        cluster.pass(10);

        assertThat(cluster.writes).isEmpty();
        assertThat(cluster.verdicts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChangeOfItsSpecIsAnalysedOnTheCanarysCopyAndPromotedToThePrimarys(boolean routes) {
        Cluster cluster = installed(routes ? WEIGHTED : PLAIN).settle();
        String address = service(cluster, "cart-primary").at("/spec/clusterIP").asString("");

        release(cluster, "v2").settle();
        ObjectNode target = service(cluster, "cart");
        assertThat(cluster.status().phase().text()).isEqualTo("Progressing");
        assertThat(version(cluster, "cart-canary")).isEqualTo("v2");
        assertThat(version(cluster, "cart-primary")).isEqualTo("v1");
        cluster.pass(8);

        assertThat(cluster.status().phase().text()).isEqualTo("Succeeded");
        assertThat(version(cluster, "cart-primary")).isEqualTo("v2");
        assertThat(service(cluster, "cart-primary").at("/spec/clusterIP").asString(""))
                .isEqualTo(address);
        assertThat(owner(service(cluster, "cart-primary"))).isEqualTo("Canary/cart");
        assertThat(Metadata.labels(service(cluster, "cart-primary"))).containsEntry("team", "web");
        assertThat(service(cluster, "cart")).isEqualTo(target);
    }

    @Test
    void routesLeadToItsCopies() {
        Cluster cluster = installed(WEIGHTED).settle();

        release(cluster, "v2").settle();

        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
        assertThat(cluster.get(ResourceKind.VIRTUAL_SERVICE, "cart").orElseThrow().toString())
                .contains("\"host\":\"cart-primary\"", "\"host\":\"cart-canary\"");
    }

    @Test
    void aRevisionThatFailsReachesNoUserOfThePrimary() {
        Cluster cluster = installed(WEIGHTED).settle();

        release(cluster, "failing").settle().pass(3);
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(version(cluster, "cart-primary")).isEqualTo("v1");

        release(cluster, "v3").settle().pass(6);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(version(cluster, "cart-primary")).isEqualTo("v3");
    }

    @Test
    void aNewerRevisionInTheMiddleOfARunTakesTheCanarysCopyWhenNoTrafficIsOnIt() {
        Cluster cluster = installed(WEIGHTED).settle();
        release(cluster, "v2").settle();

        release(cluster, "v3").settle();
        assertThat(version(cluster, "cart-canary")).isEqualTo("v3");
        cluster.pass(6);

        assertThat(version(cluster, "cart-primary")).isEqualTo("v3");
    }

    @Test
    void goingBackEndsTheRun() {
        Cluster cluster = installed(WEIGHTED).settle();
        release(cluster, "v2").settle();

        release(cluster, "v1").settle().pass(2);

        assertThat(cluster.status().canaryWeight()).isZero();
        assertThat(cluster.status().phase().isIdle()).isTrue();
        assertThat(version(cluster, "cart-primary")).isEqualTo("v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cart-primary", "cart-canary"})
    void aCopyThatAPersonChangedOrDeletedIsPutBackAsItWas(String copy) {
        Cluster cluster = installed(WEIGHTED).settle();
        release(cluster, "v2").settle().pass(6);
        release(cluster, "failing").settle().pass(3);
        String before = version(cluster, copy);

        cluster.edit(ResourceKind.SERVICE, copy, object -> select(object, "by-hand")).settle();
        assertThat(version(cluster, copy)).isEqualTo(before);
        cluster.delete(ResourceKind.SERVICE, copy).settle();

        assertThat(version(cluster, copy)).isEqualTo(before);
        assertThat(before).isEqualTo(copy.equals("cart-primary") ? "v2" : "failing");
    }

    @Test
    void theDistributionOfTheCanaryIsThatOfItsCopies() {
        Cluster cluster = installed(WEIGHTED).settle();

        cluster.spec("service", "{trafficDistribution: PreferClose}").settle();

        for (String copy : List.of("cart-primary", "cart-canary")) {
            assertThat(service(cluster, copy).at("/spec/trafficDistribution").asString(""))
                    .isEqualTo("PreferClose");
        }
        assertThat(service(cluster, "cart").at("/spec/trafficDistribution").isMissingNode())
                .isTrue();
        cluster.forget().pass(3);
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void aVerdictThatComesAgainChangesNothing() {
        Cluster cluster = installed(WEIGHTED).settle();
        release(cluster, "v2").settle().pass(6);
        ObjectNode primary = service(cluster, "cart-primary");
        ObjectNode canary = service(cluster, "cart-canary");

        for (Verdict verdict : List.copyOf(cluster.verdicts)) {
            cluster.again(verdict);
        }

        assertThat(service(cluster, "cart-primary")).isEqualTo(primary);
        assertThat(service(cluster, "cart-canary")).isEqualTo(canary);
    }

    @ParameterizedTest(name = "after {0} writes")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14})
    void aCrashBetweenAnyTwoWritesIsResumed(int writes) {
        Cluster cluster = installed(WEIGHTED).settle();

        release(cluster, "v2").diesAfter(writes).settle().pass(3);
        cluster.restart().settle().pass(6);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(version(cluster, "cart-primary")).isEqualTo("v2");
    }

    @Test
    void onDeletionTheRouteIsPutBackTheCopiesGoAndTheServiceIsNotTouched() {
        Cluster cluster =
                installed(WEIGHTED.replace("spec:\n", "spec:\n  revertOnDeletion: true\n"));
        ObjectNode before = service(cluster, "cart");
        cluster.settle();

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(2);

        assertThat(cluster.get(ResourceKind.CANARY, "cart")).isEmpty();
        assertThat(service(cluster, "cart")).isEqualTo(before);
        assertThat(cluster.get(ResourceKind.SERVICE, "cart-primary")).isEmpty();
        assertThat(cluster.get(ResourceKind.SERVICE, "cart-canary")).isEmpty();
        assertThat(cluster.get(ResourceKind.VIRTUAL_SERVICE, "cart")).isEmpty();
    }

    @Test
    void whatFlaggerLeftIsTakenOverWithoutAWriteToAnyService() {
        Cluster cluster = installed(WEIGHTED).settle();
        ObjectNode primary = service(cluster, "cart-primary").deepCopy();
        ((ObjectNode) primary.path("metadata")).remove("ownerReferences");
        ((ObjectNode) primary.path("metadata")).remove("annotations");
        cluster.store.replace(ResourceKind.SERVICE, primary);
        ObjectNode canary = cluster.get(ResourceKind.CANARY, "cart").orElseThrow().deepCopy();
        canary.set(
                "status",
                Manifests.yaml(
                        "{phase: Succeeded, canaryWeight: 0, failedChecks: 0, iterations: 0}"));
        cluster.store.replaceStatus(ResourceKind.CANARY, canary);
        cluster.restart().forget();

        cluster.settle().pass(5);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(cluster.actions()).startsWith("Adopt").doesNotContain("Start", "Repair");
        assertThat(cluster.writes).noneMatch(call -> call.kind().equals(ResourceKind.SERVICE));

        release(cluster, "v2").settle().pass(6);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(version(cluster, "cart-primary")).isEqualTo("v2");
        assertThat(owner(service(cluster, "cart-primary"))).isEqualTo("Canary/cart");
    }

    @Test
    void anotherServiceAsTargetGetsCopiesOfItsOwn() {
        Cluster cluster = installed(WEIGHTED).settle();
        cluster.spec("service", "{trafficDistribution: PreferClose}").settle();
        ObjectNode other = service(cluster, "cart").deepCopy();
        other.putObject("metadata").put("name", "basket").put("namespace", "shop");
        ((ObjectNode) other.path("spec")).remove(List.of("clusterIP", "clusterIPs"));
        cluster.create(other);

        cluster.spec("targetRef", "{apiVersion: v1, kind: Service, name: basket}").settle();

        assertThat(cluster.status().phase().text()).isEqualTo("Initialized");
        assertThat(version(cluster, "basket-primary")).isEqualTo("v1");
        assertThat(version(cluster, "basket-canary")).isEqualTo("v1");
    }

    private static Cluster installed(String canary) {
        Cluster cluster = new Cluster();
        cluster.create(
                Manifests.yaml(
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: cart, namespace: shop, labels: {team: web}}
                        spec:
                          selector: {app: cart, version: v1}
                          ports: [{name: http, port: 80, targetPort: 9898}]
                        """));
        cluster.create(Manifests.yaml(canary));
        return cluster;
    }

    private static Cluster release(Cluster cluster, String version) {
        return cluster.edit(ResourceKind.SERVICE, "cart", service -> select(service, version));
    }

    private static void select(ObjectNode service, String version) {
        ((ObjectNode) service.at("/spec/selector")).put("version", version);
    }

    private static ObjectNode service(Cluster cluster, String name) {
        return cluster.get(ResourceKind.SERVICE, name).orElseThrow();
    }

    private static String version(Cluster cluster, String name) {
        return service(cluster, name).at("/spec/selector/version").asString("");
    }

    private static String owner(ObjectNode service) {
        return Metadata.controller(service)
                .map(owner -> owner.path("kind").asString() + "/" + owner.path("name").asString())
                .orElse("nobody");
    }
}
