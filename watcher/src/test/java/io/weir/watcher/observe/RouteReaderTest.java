package io.weir.watcher.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.Problem;
import io.weir.traffic.TrafficProviders;
import io.weir.watcher.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Whose routes are, where an owner reference cannot say it (routing/README.md 8). */
class RouteReaderTest {

    private final ClusterView view = new ClusterView(Fingerprints::of);

    private List<Problem> problems(ObjectNode canary, boolean elsewhere) {
        view.serve(ResourceKind.DESTINATION_RULE);
        view.serve(ResourceKind.VIRTUAL_SERVICE);
        CanaryView read = CanaryReader.read(canary, "istio");
        return new RouteReader(TrafficProviders.all(), elsewhere)
                .read(read, read.spec().orElseThrow(), view)
                .problems();
    }

    private static ObjectNode rule(String annotations) {
        ObjectNode rule = Manifests.named(ResourceKind.DESTINATION_RULE, "cart-primary");
        return Manifests.with(rule, "metadata.annotations", annotations);
    }

    @Test
    void aRouteThatWasMadeForTheCanaryBeforeItsStatusNamedItIsItsOwn() {
        view.put(ResourceKind.DESTINATION_RULE, rule("{weir.io/canary: shop/cart}"));

        assertThat(problems(Manifests.canary("cart"), true)).isEmpty();
    }

    @Test
    void aRouteOfAnotherCanaryIsInTheWay() {
        view.put(ResourceKind.DESTINATION_RULE, rule("{weir.io/canary: till/cart}"));
        assertThat(problems(Manifests.canary("cart"), true))
                .extracting(Problem::reason)
                .containsExactly(Problem.CONFLICT);
    }

    @Test
    void routesThatFlaggerLeftInTheMeshsClusterAreTakenOver() {
        view.put(ResourceKind.DESTINATION_RULE, rule("{}"));
        ObjectNode canary =
                Manifests.with(Manifests.canary("cart"), "status", "{phase: Initialized}");

        assertThat(problems(canary, true)).isEmpty();
        assertThat(problems(canary, false))
                .extracting(Problem::reason)
                .containsExactly(Problem.CONFLICT);
    }
}
