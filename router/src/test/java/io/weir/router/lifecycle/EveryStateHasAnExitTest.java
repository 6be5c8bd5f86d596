package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.ResourceKind;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happened to a canary, a good new revision ends in Succeeded, and what is left can be
 * deleted. A failure names the seed that repeats it and tells its story.
 */
class EveryStateHasAnExitTest {

    private static final int LIVES = 15;
    private static final int EVENTS = 25;

    static LongStream seeds() {
        return LongStream.range(1, 9);
    }

    @ParameterizedTest(name = "fifteen lives from seed {0}000")
    @MethodSource("seeds")
    void aGoodRevisionEndsInSucceeded(long thousand) {
        for (long seed = thousand * 1000; seed < thousand * 1000 + LIVES; seed++) {
            RandomLife life = new RandomLife(seed);
            life.live(EVENTS);

            String good = life.heal();
            Cluster cluster = life.cluster;
            for (int i = 0; i < 60 && !cluster.line().equals("Succeeded 0 100-0"); i++) {
                cluster.pass(1);
            }

            assertThat(cluster.line())
                    .as(() -> life.story().toString())
                    .describedAs("seed %d: %s, %s", seed, life.story(), cluster.actions())
                    .isEqualTo("Succeeded 0 100-0");
            assertThat(cluster.imageOf("cart-primary")).as("seed %d", seed).isEqualTo(good);
            assertThat(cluster.replicas("cart")).as("seed %d", seed).isZero();
        }
    }

    @Test
    void aCanaryCanBeDeletedInAnyStateAndTheTargetServes() {
        for (long seed = 100_000; seed < 100_000 + LIVES; seed++) {
            RandomLife life = new RandomLife(seed);
            life.live(EVENTS);
            Cluster cluster = life.cluster;
            cluster.restart().spec("revertOnDeletion", "true").settle();

            cluster.healthy("cart").delete(ResourceKind.CANARY, "cart");
            boolean target = cluster.get(ResourceKind.DEPLOYMENT, "cart").isPresent();
            if (target) {
                cluster.image("cart:9999");
            }
            cluster.settle().pass(5);

            assertThat(cluster.get(ResourceKind.CANARY, "cart"))
                    .as("seed %d: %s", seed, life.story())
                    .isEmpty();
            assertThat(!target || cluster.replicas("cart") > 0).as("seed %d", seed).isTrue();
        }
    }
}
