package io.weir.workload.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.rollout.Readiness;
import io.weir.test.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class DeploymentReadinessTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String OVERDUE = "2026-05-01T11:58:59Z";
    private static final String EXACTLY = "2026-05-01T11:59:00Z";

    static Stream<Arguments> rules() {
        return Stream.of(
                argumentSet("all there", counts(4, 4, 4, 4), 100, Readiness.State.READY, ""),
                argumentSet(
                        "change not taken up",
                        "{metadata: {generation: 3}, status: {observedGeneration: 2}}",
                        100,
                        Readiness.State.WAITING,
                        ""),
                argumentSet("rule 4", counts(4, 3, 3, 3), 100, Readiness.State.WAITING, "3 of 4"),
                argumentSet("rule 5", counts(4, 6, 4, 4), 100, Readiness.State.WAITING, "2 old"),
                argumentSet("rule 6", counts(4, 4, 4, 1), 50, Readiness.State.WAITING, "1 of 4"),
                argumentSet(
                        "rule 6, just enough", counts(4, 4, 4, 2), 50, Readiness.State.READY, ""),
                argumentSet(
                        "rule 6, rounded down", counts(3, 3, 3, 1), 50, Readiness.State.READY, ""),
                argumentSet(
                        "no pods asked for", counts(0, 0, 0, 0), 100, Readiness.State.READY, ""),
                argumentSet("any will do", counts(4, 4, 4, 0), 0, Readiness.State.READY, ""));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void countsPods(String deployment, int percent, Readiness.State state, String reason) {
        Readiness readiness =
                DeploymentReadiness.of(Yaml.object(deployment), percent, DEADLINE, NOW);

        assertThat(readiness.state()).isEqualTo(state);
        assertThat(readiness.reason()).contains(reason);
        assertThat(readiness.reason().isEmpty()).isEqualTo(state == Readiness.State.READY);
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                argumentSet(
                        "past the Deployment's deadline",
                        "[{type: Progressing, reason: ProgressDeadlineExceeded}]",
                        Readiness.State.FAILED),
                argumentSet(
                        "past the Canary's deadline",
                        "[{type: Progressing, reason: x}, " + unavailable(OVERDUE) + "]",
                        Readiness.State.FAILED),
                argumentSet(
                        "at the Canary's deadline",
                        "[{type: Progressing, reason: x}, " + unavailable(EXACTLY) + "]",
                        Readiness.State.WAITING),
                argumentSet(
                        "without a Progressing condition",
                        "[" + unavailable(OVERDUE) + "]",
                        Readiness.State.WAITING),
                argumentSet(
                        "without a readable time",
                        "[{type: Progressing, reason: x}, " + unavailable("yesterday") + "]",
                        Readiness.State.WAITING),
                argumentSet(
                        "unavailable for another reason",
                        "[{type: Progressing, reason: x}, {type: Available, status: 'False',"
                                + " reason: y, lastUpdateTime: '"
                                + OVERDUE
                                + "'}]",
                        Readiness.State.WAITING));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void givesUpAfterTheDeadline(String conditions, Readiness.State state) {
        var deployment = Yaml.object(counts(4, 4, 4, 3));
        ((ObjectNode) deployment.path("status")).setAll(Yaml.object("conditions: " + conditions));

        assertThat(DeploymentReadiness.of(deployment, 100, DEADLINE, NOW).state()).isEqualTo(state);
    }

    @Test
    void aChangeThatIsNotTakenUpYetIsNoFailureWhateverWasBefore() {
        var deployment =
                Yaml.object(
                        "{metadata: {generation: 2}, spec: {replicas: 1}, status:"
                                + " {observedGeneration: 1, conditions: [{type: Progressing,"
                                + " reason: ProgressDeadlineExceeded}]}}");

        assertThat(DeploymentReadiness.of(deployment, 100, DEADLINE, NOW).state())
                .isEqualTo(Readiness.State.WAITING);
    }

    private static String counts(int desired, int replicas, int updated, int available) {
        return "{metadata: {name: store, generation: 1}, spec: {replicas: %d}, status: {observedGeneration: 1, replicas: %d, updatedReplicas: %d, availableReplicas: %d}}"
                .formatted(desired, replicas, updated, available);
    }

    private static String unavailable(String since) {
        return "{type: Available, status: 'False', reason: MinimumReplicasUnavailable, lastUpdateTime: '%s'}"
                .formatted(since);
    }
}
