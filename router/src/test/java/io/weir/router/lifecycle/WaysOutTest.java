package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Phase;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a canary gets out of trouble: traffic stays with a side that serves, a fix can be deployed.
 */
class WaysOutTest {

    private static Cluster initialised() {
        return Cluster.withCanary(Cluster.CANARY).settle().forget();
    }

    /** cart:2 passed its analysis, and its primary does not come up. */
    private static Cluster promotionFailed() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle().pass(1).unhealthy("cart-primary").pass(2);
        assertThat(cluster.line()).isEqualTo("Failed 100 0-100");
        return cluster.forget();
    }

    private static void succeeded(Cluster cluster, String image) {
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo(image);
        assertThat(cluster.replicas("cart")).isZero();
    }

    // A promotion that failed

    @Test
    void aFailedPromotionLeavesTrafficOnTheTargetAndGivesThePrimaryItsFormerRevision() {
        Cluster cluster = promotionFailed();

        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:1");
        assertThat(cluster.replicas("cart")).isEqualTo(3);
        assertThat(cluster.status().health().orElseThrow().reason()).isEqualTo("PromotionFailed");
    }

    @Test
    void aFixIsAnalysedOnTheSideThatServesWhileThePrimaryIsDown() {
        Cluster cluster = promotionFailed();

        cluster.image("cart:3").settle();
        assertThat(cluster.line()).isEqualTo("Progressing 100 0-100");

        cluster.healthy("cart-primary").pass(3);
        succeeded(cluster, "cart:3");
    }

    @Test
    void aFixThatFailsDoesNotSendTrafficToAPrimaryThatIsDown() {
        Cluster cluster = promotionFailed();

        cluster.image("failing:3").settle().pass(2);
        assertThat(cluster.line()).isEqualTo("Failed 100 0-100");
        assertThat(cluster.replicas("cart")).isEqualTo(3);

        cluster.healthy("cart-primary").settle();
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.replicas("cart")).isZero();
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:1");
    }

    @Test
    void aFixIsTriedOnAPartOfTheTrafficOnceTheFormerRevisionServesAgain() {
        Cluster cluster = promotionFailed();
        cluster.healthy("cart-primary").settle();
        assertThat(cluster.line()).isEqualTo("Failed 100 0-100");

        cluster.image("cart:3").settle();
        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");

        cluster.pass(4);
        succeeded(cluster, "cart:3");
    }

    @Test
    void goingBackToTheFormerRevisionBringsTrafficBackToThePrimaryWhenItServes() {
        Cluster cluster = promotionFailed();
        cluster.image("cart:1").settle().pass(2);
        assertThat(cluster.line()).isEqualTo("Failed 100 0-100");

        cluster.healthy("cart-primary").settle();

        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.replicas("cart")).isZero();
    }

    // A primary that is down

    @Test
    void aRevisionThatComesWhileThePrimaryIsBrieflyNotReadyIsNotForgotten() {
        Cluster cluster = initialised();
        cluster.image("failing:2").settle().pass(1);
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");

        cluster.unhealthy("cart-primary").image("cart:3").settle().healthy("cart-primary").pass(4);

        succeeded(cluster, "cart:3");
    }

    @Test
    void aPrimaryThatIsDownKeepsNoRevisionFromBeingRolledOut() {
        Cluster cluster = initialised().unhealthy("cart-primary").settle();

        cluster.image("cart:2").settle().pass(1);
        assertThat(cluster.line()).isEqualTo("Progressing 60 40-60");

        cluster.pass(1).healthy("cart-primary").pass(2);
        assertThat(cluster.actions()).doesNotContain("RollBack");
    }

    @Test
    void aNewerRevisionInTheMiddleOfARunDoesNotSendTrafficToAPrimaryThatIsDown() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle().unhealthy("cart-primary");

        cluster.image("cart:3").settle();

        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
        assertThat(cluster.actions()).contains("Restart");
    }

    @Test
    void aPrimaryThatIsLostWithItsTemplateIsMadeByTheNextGoodRevision() {
        Cluster cluster = initialised();
        cluster.spec("suspend", "true").settle();
        cluster.store
                .list(ResourceKind.CONTROLLER_REVISION, "shop")
                .forEach(
                        stored ->
                                cluster.store.delete(
                                        ResourceKind.CONTROLLER_REVISION,
                                        "shop",
                                        stored.path("metadata").path("name").asString()));
        cluster.delete(ResourceKind.DEPLOYMENT, "cart-primary").image("cart:2");

        cluster.spec("suspend", "false").settle();
        assertThat(cluster.status().health().orElseThrow().reason()).isEqualTo("RevisionLost");
        cluster.pass(6);

        succeeded(cluster, "cart:2");
    }

    // A target that goes and comes

    @Test
    void aTargetThatWasDeletedInTheMiddleOfARunGetsAnotherRunWhenItIsBack() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle();
        ObjectNode target = cluster.deployment("cart");
        cluster.delete(ResourceKind.DEPLOYMENT, "cart").settle();
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.status().health().orElseThrow().reason()).isEqualTo("TargetNotFound");

        target.remove("status");
        ObjectNode metadata = (ObjectNode) target.path("metadata");
        metadata.remove(java.util.List.of("uid", "resourceVersion", "generation"));
        cluster.create(target);
        cluster.settle().pass(4);

        succeeded(cluster, "cart:2");
    }

    // Edits in the middle of a run

    @Test
    void anotherNameOfTheServiceMovesTheRoutesAndTheRunBeginsAtWeightZero() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle().forget();

        cluster.spec("service", "{name: shop, port: 9898}").settle();
        assertThat(cluster.get(ResourceKind.VIRTUAL_SERVICE, "shop")).isPresent();
        assertThat(cluster.get(ResourceKind.SERVICE, "shop-primary")).isPresent();
        cluster.pass(4);

        succeeded(cluster, "cart:2");
    }

    @Test
    void anotherTargetGetsAPrimaryOfItsOwnAndTheRoutesLeadToItWhenItServes() {
        Cluster cluster = initialised();
        cluster.create(Cluster.deployment("basket", "basket:1"));
        cluster.image("cart:2").settle().slowPods(true);

        cluster.spec("targetRef", "{apiVersion: apps/v1, kind: Deployment, name: basket}")
                .spec("service", "{name: cart, port: 9898}")
                .settle();
        assertThat(cluster.line()).startsWith("Initializing");
        assertThat(selector(cluster)).isEqualTo("cart-primary");

        cluster.slowPods(false).settle();
        assertThat(cluster.line()).isEqualTo("Initialized 0 100-0");
        assertThat(selector(cluster)).isEqualTo("basket-primary");
        assertThat(cluster.replicas("basket")).isZero();
    }

    private static String selector(Cluster cluster) {
        return cluster.get(ResourceKind.SERVICE, "cart-primary")
                .orElseThrow()
                .path("spec")
                .path("selector")
                .path("app")
                .asString();
    }

    @Test
    void objectsThatASpecNamesNoMoreAreNotRepairedForEver() {
        Cluster cluster = initialised();
        cluster.spec("service", "{name: shop, port: 9898}").settle();

        cluster.delete(ResourceKind.VIRTUAL_SERVICE, "cart").forget().settle().pass(2);

        assertThat(cluster.actions()).isEmpty();
    }

    @Test
    void skippingTheAnalysisInTheMiddleOfARunPromotesAtOnce() {
        Cluster cluster = initialised();
        cluster.image("failing:2").settle().spec("skipAnalysis", "true").settle().pass(2);

        succeeded(cluster, "failing:2");
    }

    @Test
    void suspensionHoldsEveryPhaseAsItIsAndLetsGoOfIt() {
        for (int intervals = 0; intervals < 4; intervals++) {
            Cluster cluster = initialised();
            cluster.image("cart:2").settle().pass(intervals);
            String before = cluster.line();

            cluster.spec("suspend", "true").settle().pass(3);
            assertThat(cluster.line()).isEqualTo(before);
            assertThat(cluster.status().health().orElseThrow().reason()).isEqualTo("Suspended");

            cluster.spec("suspend", "false").settle().pass(5);
            succeeded(cluster, "cart:2");
        }
    }

    @Test
    void aRunThatIsSuspendedGoesOnWithTheRevisionThatIsThereAfter() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle().spec("suspend", "true").settle();
        cluster.image("cart:3").settle().pass(2);

        cluster.spec("suspend", "false").settle();

        assertThat(cluster.actions()).contains("Restart");
        assertThat(cluster.status().phase()).isEqualTo(Phase.PROGRESSING);
    }
}
