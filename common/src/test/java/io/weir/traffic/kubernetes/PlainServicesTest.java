package io.weir.traffic.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Cookies;
import io.weir.rollout.Weights;
import io.weir.traffic.RouteCheck;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Routing/kubernetes.md 7 and 9: whatever is asked, no object is made, read or changed. */
class PlainServicesTest {

    private final TrafficProvider provider = TrafficProviders.of("kubernetes").orElseThrow();
    private final ObjectNode canary =
            Manifests.yaml(
                    """
                    apiVersion: flagger.app/v1beta1
                    kind: Canary
                    metadata: {name: cart, namespace: shop}
                    spec:
                      provider: kubernetes
                      targetRef: {apiVersion: apps/v1, kind: DaemonSet, name: cart}
                      service: {port: 80, timeout: 5s, delegation: true, hosts: [a]}
                      analysis: {interval: 10s, threshold: 1, iterations: 2}
                    """);
    private final CanarySpec spec = CanaryReader.read(canary, "istio").spec().orElseThrow();

    @Test
    void hasNoObjectsAndNoWeights() {
        assertThat(provider).isInstanceOf(PlainServices.class);
        assertThat(provider.kinds()).isEmpty();
        assertThat(provider.objects(spec.subject())).isEmpty();
        assertThat(provider.weighted(spec.subject())).isEmpty();
        assertThat(provider.weights(spec, Map.of())).isEmpty();
    }

    @Test
    void wantsNothingWhateverTheWeightsAre() {
        for (Weights weights :
                new Weights[] {Weights.PRIMARY_ONLY, Weights.canary(50), Weights.canary(100)}) {
            assertThat(
                            provider.desired(
                                    new TrafficProvider.Request(
                                            canary,
                                            spec,
                                            weights,
                                            Cookies.NONE,
                                            Map.of(),
                                            Optional.empty())))
                    .isEmpty();
        }
        assertThat(provider.withoutCanary(spec.subject(), Map.of())).isEmpty();
        assertThat(provider.released(canary, spec, Map.of())).isEmpty();
    }

    @Test
    void optionsThatOnlyARouteHasAreNoMistake() {
        assertThat(RouteCheck.problems(canary, spec)).isEmpty();
    }
}
