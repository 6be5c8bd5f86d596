package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Phase;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is noted without anything happening: nobody is told, and nothing is lost by it. */
class BookkeepingTest {

    private static Cluster promoted() {
        Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle();
        cluster.image("cart:2").settle().pass(4);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        return cluster;
    }

    @Test
    void nothingIsNotedAfterARunHasScaledTheTargetDown() {
        Cluster cluster = promoted();

        cluster.pass(3);

        assertThat(cluster.toldActions()).endsWith("Finish");
        assertThat(cluster.actions()).endsWith("Finish");
    }

    @Test
    void aTargetThatIsScaledByHandIsNotedAndNobodyIsTold() {
        Cluster cluster = promoted().forget();

        cluster.edit(
                        ResourceKind.DEPLOYMENT,
                        "cart",
                        target -> ((ObjectNode) target.path("spec")).put("replicas", 2))
                .settle()
                .pass(2);

        assertThat(cluster.actions()).containsExactly("Note");
        assertThat(cluster.told).isEmpty();
        assertThat(cluster.status().phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void anUpgradeOfTheServerRestartsNothingAndTellsNobody() {
        Cluster cluster = promoted().forget();
        long generation = generation(cluster, "cart-primary");

        cluster.upgradeServer().settle().pass(3);

        assertThat(cluster.told).isEmpty();
        assertThat(cluster.actions()).containsExactlyInAnyOrder("Repair", "Note");
        assertThat(generation(cluster, "cart-primary")).isEqualTo(generation);
        assertThat(cluster.replicas("cart")).isZero();
    }

    @Test
    void aPrimaryThatIsLostAfterAnUpgradeComesBackAlthoughTheTargetMovedOn() {
        Cluster cluster = promoted().upgradeServer().settle().forget();
        cluster.edit(
                ResourceKind.CANARY,
                "cart",
                canary -> ((ObjectNode) canary.path("spec")).put("suspend", true));
        cluster.image("bad:3").delete(ResourceKind.DEPLOYMENT, "cart-primary").settle();

        cluster.edit(
                        ResourceKind.CANARY,
                        "cart",
                        canary -> ((ObjectNode) canary.path("spec")).put("suspend", false))
                .settle();

        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
        assertThat(cluster.toldActions()).contains("Repair");
    }

    private static long generation(Cluster cluster, String name) {
        return cluster.deployment(name).path("metadata").path("generation").asLong();
    }
}
