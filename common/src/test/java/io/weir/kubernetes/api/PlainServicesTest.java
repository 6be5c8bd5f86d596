package io.weir.kubernetes.api;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Analysis;
import io.weir.rollout.Problem;
import io.weir.rollout.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A Canary of the provider without routes is always blue/green (routing/kubernetes.md 7). */
class PlainServicesTest {

    private static final ObjectNode PLAIN = with(canary(), "/spec/provider", "\"kubernetes\"");

    private static Analysis analysis(ObjectNode canary) {
        return CanaryReader.read(canary, "istio").spec().orElseThrow().analysis();
    }

    private static List<String> warnings(ObjectNode canary) {
        return CanaryReader.read(canary, "istio").problems().stream()
                .filter(problem -> problem.effect() == Problem.Effect.WARNS)
                .map(Problem::message)
                .toList();
    }

    @Test
    void takesTenIterationsInsteadOfWeights() {
        assertThat(analysis(PLAIN).strategy()).isEqualTo(Strategy.BLUE_GREEN);
        assertThat(analysis(PLAIN).iterations()).isEqualTo(10);
        assertThat(warnings(PLAIN))
                .containsExactly(
                        "spec.analysis.iterations: 10 are used: the provider kubernetes has no"
                                + " weights");
    }

    @Test
    void takesTheIterationsThatAreGivenAndNoConditionsOrCopies() {
        ObjectNode canary = with(PLAIN, "/spec/analysis/iterations", "3");
        canary = with(canary, "/spec/analysis/mirror", "true");
        canary =
                with(
                        canary,
                        "/spec/analysis/match",
                        "[{\"headers\": {\"x\": {\"exact\": \"y\"}}}]");

        assertThat(analysis(canary).strategy()).isEqualTo(Strategy.BLUE_GREEN);
        assertThat(analysis(canary).iterations()).isEqualTo(3);
        assertThat(analysis(canary).mirror()).isFalse();
        assertThat(warnings(canary))
                .containsExactlyInAnyOrder(
                        "spec.analysis.match: has no effect with the provider kubernetes, which has"
                                + " no routes",
                        "spec.analysis.mirror: has no effect with the provider kubernetes, which"
                                + " has no routes");
    }
}
