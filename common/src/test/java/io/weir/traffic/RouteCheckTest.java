package io.weir.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** What cannot be is found when the Canary is read, not when traffic has to move. */
class RouteCheckTest {

    static Stream<Arguments> canaries() {
        return Stream.of(
                argumentSet("nothing wrong", "/spec/service/timeout", "\"5s\"", ""),
                argumentSet("another provider's", "/spec/provider", "\"nginx\"", ""),
                argumentSet(
                        "conditions on layer four",
                        "/spec/service/appProtocol",
                        "\"tcp\"",
                        "spec.analysis.match: TCP routes have no conditions"),
                argumentSet(
                        "delegation with hosts",
                        "/spec/service/delegation",
                        "true",
                        "spec.service.hosts"),
                argumentSet(
                        "conditions that exclude each other",
                        "/spec/service/match",
                        "[{\"uri\": {\"prefix\": \"/b\"}}]",
                        "no request fulfils it together with spec.service.match"),
                argumentSet(
                        "what is no condition at all",
                        "/spec/service/match",
                        "[{\"uri\": \"/b\"}]",
                        "'uri' cannot be one condition"));
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void findsWhatCannotBe(String pointer, String json, String message) {
        ObjectNode canary =
                Manifests.with(
                        Manifests.canary(),
                        "/spec/analysis/match",
                        "[{\"uri\": {\"prefix\": \"/a\"}}]");
        canary = Manifests.with(canary, "/spec/service/hosts", "[\"a.example.com\"]");
        canary = Manifests.with(canary, pointer, json);

        List<Problem> problems =
                RouteCheck.problems(
                        canary, CanaryReader.read(canary, "istio").spec().orElseThrow());

        if (message.isEmpty()) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).hasSize(1);
            assertThat(problems.get(0).message()).contains(message);
            assertThat(problems.get(0).effect()).isEqualTo(Problem.Effect.BLOCKS);
        }
    }
}
