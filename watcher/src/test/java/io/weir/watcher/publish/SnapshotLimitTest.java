package io.weir.watcher.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Wire;
import io.weir.kubernetes.api.MetricSourceReader;
import io.weir.rollout.MetricSource;
import io.weir.rollout.Problem;
import io.weir.rollout.Readiness;
import io.weir.rollout.Snapshot;
import io.weir.watcher.Manifests;
import io.weir.watcher.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotLimitTest {

    private static final Snapshot CART = Snapshots.cart("v1", 0, Readiness.READY);

    private final SnapshotLimit limit = new SnapshotLimit(Wire.snapshots(), 3000, 100);

    @Test
    void leavesAlmostEverySnapshotAsItIs() {
        assertThat(limit.apply(CART)).isEqualTo(CART);
    }

    @Test
    void leavesOutATemplateWhoseQueryIsTooLongAndSaysSo() {
        MetricSource small = source("small", "up");
        MetricSource large = source("large", "x".repeat(101));

        Snapshot fitting = limit.apply(Copies.with(CART, List.of(small, large), CART.problems()));

        assertThat(fitting.sources()).containsExactly(small);
        assertThat(fitting.problems())
                .containsExactly(
                        new Problem(
                                Problem.TOO_LARGE,
                                "MetricTemplate shop/large: spec.query takes 101 bytes, 100 at most"
                                        + " are taken",
                                Problem.Effect.FAILS_CHECKS));
        assertThat(fitting.spec()).isEqualTo(CART.spec());
    }

    @Test
    void leavesOutTheSpecOfACanaryThatIsTooLargeAndSaysSo() {
        Snapshot large =
                Snapshots.cart(
                        Manifests.with(
                                Manifests.canary("cart"),
                                "spec.analysis.metrics",
                                "[{name: " + "m".repeat(4000) + ", query: up}]"),
                        "v1",
                        20,
                        Readiness.READY,
                        List.of());

        Snapshot fitting = limit.apply(large);

        assertThat(Wire.snapshots().encode(fitting)).hasSizeLessThan(3000);
        assertThat(fitting.spec()).isEmpty();
        assertThat(fitting.routes()).isEqualTo(large.routes());
        assertThat(fitting.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.reason()).isEqualTo(Problem.TOO_LARGE);
                            assertThat(problem.message()).startsWith("shop/cart: ");
                        });
    }

    private static MetricSource source(String name, String query) {
        return MetricSourceReader.read(Manifests.template("shop", name, query)).source();
    }
}
