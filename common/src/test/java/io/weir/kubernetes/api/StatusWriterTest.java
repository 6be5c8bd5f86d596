package io.weir.kubernetes.api;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static io.weir.rollout.Worlds.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.CanaryStatus;
import io.weir.rollout.CheckValue;
import io.weir.rollout.Health;
import io.weir.rollout.Limits;
import io.weir.rollout.Mark;
import io.weir.rollout.Phase;
import io.weir.rollout.PostRollout;
import io.weir.rollout.Problem;
import io.weir.rollout.Progress;
import io.weir.rollout.RunState;
import io.weir.rollout.Stamp;
import io.weir.rollout.Strategy;
import io.weir.test.Golden;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusWriterTest {

    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));
    private static final Map<String, Stamp> OBJECTS =
            Map.of(
                    "Deployment/cart-primary", new Stamp("812", "f1"),
                    "Deployment/cart", new Stamp("900", ""));

    private final Golden golden = Golden.in("status");

    @Test
    void writesTheFirstStatus() {
        expect("first", canary(), progress(Phase.INITIALIZING, 0, RunState.EMPTY));
    }

    @Test
    void writesEverythingThatIsRemembered() {
        expect("full", canary(), progress(Phase.PROGRESSING, 40, memory()));
    }

    @Test
    void takesOverWhatFlaggerWroteAndKeepsWhatOthersWrote() {
        ObjectNode before = golden.named("taken-over").in("canary");

        expect("taken-over", before, progress(Phase.SUCCEEDED, 0, memory()));
    }

    @Test
    void readsBackWhatItWrote() {
        Progress next = progress(Phase.PROGRESSING, 40, memory());

        CanaryView read = read(write(canary(), next, "v1", NOW));

        assertThat(read.problems()).isEmpty();
        assertThat(read.status())
                .isEqualTo(
                        new CanaryStatus(
                                Phase.PROGRESSING,
                                40,
                                1,
                                0,
                                Map.of("configmap/cart", "c1"),
                                "t2",
                                "t1",
                                Optional.of(next.health()),
                                "v1",
                                Optional.of(NOW),
                                OBJECTS,
                                Optional.of(memory())));
    }

    @Test
    void readsBackAMemoryWithNothingInIt() {
        ObjectNode written =
                write(canary(), progress(Phase.INITIALIZING, 0, RunState.EMPTY), "v1", NOW);

        assertThat(read(written).status().state()).contains(RunState.EMPTY);
    }

    @Test
    void changesNothingWhenTheSameVerdictIsWrittenAgainLater() {
        Progress next = progress(Phase.PROGRESSING, 40, memory());
        ObjectNode once = write(canary(), next, "v1", NOW);

        ObjectNode twice = write(once, next, "v1", LATER);

        assertThat(twice).isEqualTo(once);
    }

    @Test
    void leavesTheObjectItGetsAndAllButTheStatusAlone() {
        ObjectNode before = canary();

        ObjectNode after = write(before, progress(Phase.PROGRESSING, 40, memory()), "v1", NOW);

        assertThat(before).isEqualTo(canary());
        assertThat(after.without("status")).isEqualTo(before);
    }

    @Test
    void movesTheTransitionTimeWithThePhaseOnly() {
        ObjectNode first = write(canary(), progress(Phase.PROGRESSING, 20, memory()), "v1", NOW);

        ObjectNode sameP = write(first, progress(Phase.PROGRESSING, 40, memory()), "v2", LATER);
        ObjectNode other = write(first, progress(Phase.PROMOTING, 60, memory()), "v2", LATER);

        assertThat(sameP.at("/status/lastTransitionTime").asString()).isEqualTo(NOW.toString());
        assertThat(other.at("/status/lastTransitionTime").asString()).isEqualTo(LATER.toString());
    }

    @Test
    void movesTheTimeOfTheStepWithAStepOnly() {
        ObjectNode first = write(canary(), progress(Phase.PROGRESSING, 20, memory()), "v1", NOW);
        Progress report =
                progress(Phase.PROGRESSING, 20, memory(), Health.bad("Odd", "odd"), false);

        ObjectNode reported = write(first, report, "v2", LATER);
        ObjectNode stepped =
                write(reported, progress(Phase.PROGRESSING, 40, memory()), "v3", LATER);

        assertThat(read(reported).status().stepAppliedAt()).contains(NOW);
        assertThat(read(reported).status().verdict()).isEqualTo("v2");
        assertThat(read(stepped).status().stepAppliedAt()).contains(LATER);
    }

    @ParameterizedTest
    @CsvSource({
        "INITIALIZING, Unknown, Initializing",
        "INITIALIZED, True, Initialized",
        "WAITING, Unknown, Waiting",
        "PROGRESSING, Unknown, Progressing",
        "WAITING_PROMOTION, Unknown, WaitingPromotion",
        "PROMOTING, Unknown, Promoting",
        "FINALISING, Unknown, Finalising",
        "SUCCEEDED, True, Succeeded",
        "FAILED, False, Failed",
        "TERMINATING, Unknown, Terminating"
    })
    void saysByThePromotedConditionWhatTheReferenceSays(Phase phase, String status, String reason) {
        ObjectNode written = write(canary(), progress(phase, 0, memory()), "v1", NOW);

        ObjectNode promoted = condition(written, "Promoted");
        assertThat(promoted.get("status").asString()).isEqualTo(status);
        assertThat(promoted.get("reason").asString()).isEqualTo(reason);
        assertThat(promoted.get("message").asString()).isNotBlank();
        assertThat(written.at("/status/phase").asString()).isEqualTo(reason);
    }

    @Test
    void keepsTheTransitionTimeOfAConditionWhileItsStatusStays() {
        ObjectNode first = write(canary(), progress(Phase.PROGRESSING, 20, memory()), "v1", NOW);

        ObjectNode next = write(first, progress(Phase.PROMOTING, 60, memory()), "v2", LATER);
        ObjectNode done = write(next, progress(Phase.SUCCEEDED, 0, memory()), "v3", LATER);

        assertThat(time(next, "Promoted", "lastTransitionTime")).isEqualTo(NOW.toString());
        assertThat(time(next, "Promoted", "lastUpdateTime")).isEqualTo(LATER.toString());
        assertThat(time(done, "Promoted", "lastTransitionTime")).isEqualTo(LATER.toString());
    }

    @Test
    void saysWhichGenerationItSpeaksOf() {
        ObjectNode edited = with(canary(), "/metadata/generation", "9");

        ObjectNode written = write(edited, progress(Phase.PROGRESSING, 20, memory()), "v1", NOW);

        assertThat(written.at("/status/observedGeneration").asLong()).isEqualTo(9);
        assertThat(condition(written, "Ready").get("observedGeneration").asLong()).isEqualTo(9);
    }

    @Test
    void saysThatTheTargetServesAfterAFailedPromotion() {
        ObjectNode written = write(canary(), progress(Phase.FAILED, 100, memory()), "v1", NOW);

        assertThat(condition(written, "Promoted").get("message").asString())
                .contains("goes on serving")
                .doesNotContain("zero");
    }

    @Test
    void keepsTheHashesOfAStatusThatNoMarkReplaces() {
        ObjectNode before = with(canary(), "/status/lastAppliedSpec", "\"5f56684589\"");

        ObjectNode written = write(before, progress(Phase.SUCCEEDED, 0, RunState.EMPTY), "v1", NOW);

        assertThat(written.at("/status/lastAppliedSpec").asString()).isEqualTo("5f56684589");
    }

    @Test
    void boundsWhatItRemembersOfChecksAndKeepsTheFailedOnes() {
        Map<String, CheckValue> checks = new HashMap<>();
        IntStream.range(0, 500)
                .forEach(i -> checks.put("check-" + i, value("", "q".repeat(5_000))));
        checks.put("zz-failed", value("too slow", "q"));

        ObjectNode written =
                write(canary(), progress(Phase.PROGRESSING, 20, memory(checks)), "v1", NOW);

        Map<String, CheckValue> kept = read(written).status().memory().checks();
        assertThat(kept).hasSize(CheckValues.MOST).containsKey("zz-failed");
        assertThat(kept.get("check-0").query()).hasSize(CheckValues.LONGEST_TEXT).endsWith("…");
        assertThat(written.toString().length()).isLessThan(100_000);
    }

    @Test
    void writesInfiniteValuesThatJsonLacks() {
        var endless =
                new CheckValue(
                        Optional.of(Double.POSITIVE_INFINITY),
                        new Limits(Optional.of(Double.NEGATIVE_INFINITY), Optional.empty()),
                        "no end",
                        "q",
                        NOW);
        var memory = memory(Map.of("latency", endless));

        ObjectNode written = write(canary(), progress(Phase.PROGRESSING, 20, memory), "v1", NOW);

        assertThat(written.at("/status/weir/checks/latency/value").isString()).isTrue();
        assertThat(read(written).status().memory().checks()).containsEntry("latency", endless);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\"",
                "[1]",
                "{\"run\": 5}",
                "{\"promoted\": \"v1\"}",
                "{\"promoted\": {\"generation\": \"x\"}}",
                "{\"stepAppliedAt\": \"yesterday\"}",
                "{\"postRollout\": \"maybe\"}",
                "{\"passed\": [1]}",
                "{\"skipped\": \"no\"}",
                "{\"checks\": {\"a\": {\"value\": \"many\"}}}",
                "{\"objects\": []}"
            })
    void takesAMemoryThatSomebodyElseWroteAsAbsentAndSaysSo(String garbage) {
        ObjectNode spoilt = with(canary(), "/status/weir", garbage);

        CanaryView view = read(spoilt);

        assertThat(view.status().state()).isEmpty();
        assertThat(view.status().verdict()).isEmpty();
        assertThat(view.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.effect()).isEqualTo(Problem.Effect.WARNS);
                            assertThat(problem.message()).startsWith("status.weir");
                        });
    }

    @Test
    void writesOverAMemoryAndAStatusThatCannotBeRead() {
        Progress next = progress(Phase.PROGRESSING, 40, memory());
        ObjectNode spoilt =
                with(
                        with(canary(), "/status/weir", "[1]"),
                        "/status/conditions",
                        "[1, {\"type\": \"Promoted\"}]");

        assertThat(read(write(spoilt, next, "v1", NOW)).status().state()).contains(memory());
        assertThat(read(write(with(canary(), "/status", "7"), next, "v1", NOW)).status().phase())
                .isEqualTo(Phase.PROGRESSING);
    }

    @Test
    void saysWhichPhaseCannotBeRead() {
        CanaryView view = read(with(canary(), "/status/phase", "\"Dancing\""));

        assertThat(view.status().phase()).isEqualTo(Phase.NONE);
        assertThat(view.problems())
                .extracting(Problem::message)
                .containsExactly("status.phase: not a phase, was \"Dancing\"");
    }

    @AfterAll
    void everyFileIsUsed() {
        golden.assertAllUsed();
    }

    private void expect(String name, ObjectNode before, Progress next) {
        golden.named(name).expect(Map.of("canary", write(before, next, "v1", NOW)));
    }

    private static ObjectNode write(ObjectNode before, Progress next, String verdict, Instant now) {
        return StatusWriter.write(before, next, verdict, OBJECTS, now);
    }

    private static CanaryView read(ObjectNode canary) {
        return CanaryReader.read(canary, "istio");
    }

    private static ObjectNode condition(ObjectNode canary, String type) {
        for (JsonNode condition : canary.at("/status/conditions")) {
            if (condition.path("type").asString().equals(type)) {
                return (ObjectNode) condition;
            }
        }
        throw new AssertionError("no condition " + type);
    }

    private static String time(ObjectNode canary, String type, String field) {
        return condition(canary, type).get(field).asString();
    }

    private static Progress progress(Phase phase, int weight, RunState memory) {
        return progress(phase, weight, memory, Health.underWay("Progressing", "on its way"), true);
    }

    private static Progress progress(
            Phase phase, int weight, RunState memory, Health health, boolean step) {
        return new Progress(
                phase, weight, 1, 0, Map.of("configmap/cart", "c1"), memory, health, step);
    }

    private static RunState memory() {
        return memory(Map.of("latency", value("latency is 700, above 500", "latency(cart)")));
    }

    private static RunState memory(Map<String, CheckValue> checks) {
        return new RunState(
                "run-1",
                Optional.of(Strategy.BLUE_GREEN),
                Optional.of(new Mark("t1", "c0", "uid-target", 3)),
                Optional.of(new Mark("t2", "c1", "uid-target", 4)),
                Optional.of(new Mark("t0", "c0", "uid-target", 2)),
                true,
                List.of("pre-rollout/smoke"),
                List.of("confirm-promotion/gate"),
                PostRollout.PENDING,
                checks,
                6,
                "Deployment/cart: no right to patch");
    }

    private static CheckValue value(String problem, String query) {
        return new CheckValue(
                Optional.of(700.5),
                new Limits(Optional.empty(), Optional.of(500.0)),
                problem,
                query,
                NOW);
    }
}
