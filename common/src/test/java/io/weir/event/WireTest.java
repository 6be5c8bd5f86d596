package io.weir.event;

import static io.weir.rollout.Worlds.NOW;
import static io.weir.rollout.Worlds.analysis;
import static io.weir.rollout.Worlds.revision;
import static io.weir.rollout.Worlds.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.rollout.Action;
import io.weir.rollout.Basis;
import io.weir.rollout.Change;
import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Command;
import io.weir.rollout.Evidence;
import io.weir.rollout.Health;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.HookType;
import io.weir.rollout.Limits;
import io.weir.rollout.Measurement;
import io.weir.rollout.Orders;
import io.weir.rollout.Phase;
import io.weir.rollout.Progress;
import io.weir.rollout.Question;
import io.weir.rollout.Revision;
import io.weir.rollout.RunState;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import io.weir.rollout.Worlds;
import io.weir.stream.Codec;
import io.weir.test.Golden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of events is contract: each case stands in a golden file, and reads back as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {

    private final Golden golden = Golden.in("wire");

    /** Every case of Action; the test after it holds that none is missing. */
    static Stream<Action> actions() {
        Revision found = revision("v2");
        return Stream.of(
                new Action.Prepare(found),
                new Action.Initialise(found),
                new Action.Adopt(),
                new Action.Report(),
                new Action.Answer("c1", Command.Order.HOLD, true),
                new Action.CloseGate(HookType.CONFIRM_PROMOTION, "gate", true),
                new Action.Withdraw(),
                new Action.Start(found),
                new Action.Restart(found),
                new Action.CountFailure(2),
                new Action.Shift(40),
                new Action.Mirror(),
                new Action.Iterate(2, 5, 100, false),
                new Action.Promote(found, true),
                new Action.ShiftPrimary(30),
                new Action.Finish(),
                new Action.RollBack(Action.Cause.CHECKS),
                new Action.FailPromotion(),
                new Action.Repair(20, false),
                new Action.Follow(20, true),
                new Action.HooksDone(),
                new Action.Note(found),
                new Action.Guard(true),
                new Action.Terminate(),
                new Action.PutBack(),
                new Action.LetGo(),
                new Action.Abandon(Optional.of(Worlds.spec(analysis().build()))));
    }

    static Stream<Change.Outcome> outcomes() {
        return Stream.of(
                new Change.Outcome.Applied(List.of("VirtualService/cart")),
                new Change.Outcome.Refused("Forbidden", "Deployment/cart: no right to patch"));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void writesAndReadsEveryVerdict(Action action) {
        holds(
                Wire.verdicts(),
                verdict(action, Evidence.NONE),
                "verdict/" + WireNames.of(action) + ".json");
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void writesAndReadsEveryChange(Change.Outcome outcome) {
        Change change =
                Change.of(
                        verdict(new Action.Shift(40), Evidence.NONE),
                        outcome,
                        Optional.of(Weights.canary(40)),
                        Optional.of(Worlds.spec(analysis().build())),
                        NOW);

        holds(Wire.changes(), change, "change/" + WireNames.of(outcome) + ".json");
    }

    @Test
    void writesAndReadsEveryKindOfEvidence() {
        List<CheckResult> checks =
                List.of(
                        new CheckResult(
                                "success", min(99), new Measurement.Value(98.25), "success()"),
                        new CheckResult(
                                "latency",
                                min(0),
                                new Measurement.Value(Double.POSITIVE_INFINITY),
                                "latency()"),
                        new CheckResult(
                                "quiet", min(0), new Measurement.NoData("empty answer"), "quiet()"),
                        new CheckResult(
                                "pods", min(0), new Measurement.Several(1, 2.5, 3), "pods()"),
                        new CheckResult(
                                "few",
                                min(0),
                                new Measurement.FewRequests(7.5, 20),
                                "few()",
                                CheckPolicy.Missing.WAIT),
                        new CheckResult(
                                "away",
                                new Limits(Optional.empty(), Optional.of(1.5)),
                                new Measurement.Unavailable("connection refused"),
                                ""));
        Evidence evidence =
                Evidence.NONE
                        .with(Question.ROLLOUT, List.of(new HookAnswer("load", true, "")))
                        .with(
                                Question.CONFIRM_PROMOTION,
                                List.of(new HookAnswer("gate", false, "403: closed")))
                        .withChecks(checks)
                        .withProviders(List.of("prometheus: connection refused"));

        holds(
                Wire.verdicts(),
                verdict(new Action.CountFailure(1), evidence),
                "verdict/with-evidence.json");
    }

    @ParameterizedTest
    @EnumSource(Command.Order.class)
    void writesAndReadsEveryCommand(Command.Order order) {
        holds(Wire.commands(), command(order), "command/" + WireNames.of(order) + ".json");
    }

    @Test
    void writesAndReadsAVerdictThatAnswersACommand() {
        Command command = command(Command.Order.ABORT);

        holds(
                Wire.verdicts(),
                verdict(new Action.RollBack(Action.Cause.MANUAL), Evidence.NONE.with(command)),
                "verdict/with-command.json");
    }

    @Test
    void writesAndReadsWhatCommandsLeftBehind() {
        Orders orders =
                new Orders(
                        Optional.of("held by ada: errors in the log"),
                        Optional.of(HookType.CONFIRM_ROLLOUT),
                        Optional.of(revision("v2").mark()),
                        List.of("c1", "c2"));

        holds(Wire.of(Orders.class), orders, "command/left-behind.json");
    }

    private static Command command(Command.Order order) {
        return new Command(
                "c1",
                Worlds.KEY,
                order,
                "ada",
                "errors in the log",
                NOW,
                Optional.of("uid-canary"),
                Optional.of("run-1"),
                order == Command.Order.APPROVE ? Optional.of("waiting-1") : Optional.empty());
    }

    @Test
    void writesAndReadsASnapshotWithEveryField() {
        holds(Wire.snapshots(), FullSnapshot.make(), "snapshot/full.json");
    }

    @Test
    void writesAndReadsASnapshotOfACanaryThatCannotBeRead() {
        Snapshot snapshot = snapshot().withoutSpec().withoutTarget().phase(Phase.NONE).build();

        holds(Wire.snapshots(), snapshot, "snapshot/no-spec.json");
    }

    @Test
    void namesEveryCaseOfASealedTypeOnceAndKeepsEachInAFile() {
        WireNames.CASES.forEach(
                (type, cases) -> {
                    assertThat(cases.keySet())
                            .containsExactlyInAnyOrder(type.getPermittedSubclasses());
                    assertThat(Set.copyOf(cases.values())).hasSameSizeAs(cases.keySet());
                });
        assertThat(actions().map(Object::getClass)).hasSameElementsAs(casesOf(Action.class));
        assertThat(outcomes().map(Object::getClass))
                .hasSameElementsAs(casesOf(Change.Outcome.class));
    }

    @Test
    void passesOverFieldsThatItDoesNotKnow() {
        String written = text(Wire.verdicts().encode(verdict(new Action.Shift(40), Evidence.NONE)));
        String newer =
                written.replaceFirst("\\{", "{\"from-a-newer-version\":{\"a\":[1]},")
                        .replace("\"canaryWeight\":", "\"new\":true,\"canaryWeight\":");

        assertThat(newer).isNotEqualTo(written);
        assertThat(Wire.verdicts().decode(bytes(newer)))
                .isEqualTo(verdict(new Action.Shift(40), Evidence.NONE));
    }

    @Test
    void takesWhatIsMissingAsEmpty() {
        Snapshot read =
                Wire.snapshots()
                        .decode(
                                bytes(
                                        """
                                        {"canary": "shop/cart", "uid": "u",
                                         "status": {"phase": "Succeeded"}}
                                        """));

        assertThat(read.spec()).isEmpty();
        assertThat(read.problems()).isEmpty();
        assertThat(read.drifted()).isEmpty();
        assertThat(read.status().trackedConfigs()).isEmpty();
        assertThat(read.status().state()).isEmpty();
        assertThat(read.generation()).isZero();
        assertThat(read.liveWeight()).isZero();
    }

    @Test
    void writesEqualValuesAsEqualBytes() {
        List<byte[]> written = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            written.add(Wire.snapshots().encode(FullSnapshot.make()));
        }

        assertThat(written).allSatisfy(bytes -> assertThat(bytes).isEqualTo(written.get(0)));
    }

    @Test
    void namesTheFieldThatCannotBeRead() {
        refuses("{\"canary\": \"shop/cart\"}", "Snapshot.status");
        refuses("{\"status\": {\"phase\": \"Initialized\"}}", "Snapshot.canary");
        refuses(
                "{\"canary\": \"shop/cart\", \"status\": {\"phase\": \"Odd\"}}",
                "Snapshot.status.phase");
        refuses(
                "{\"canary\": \"shop/cart\", \"status\": {\"phase\": \"\"}, \"routes\":"
                        + " {\"primary\": 50, \"canary\": 60}}",
                "Snapshot.routes");
        refuses("{\"canary\": \"shop\"}", "Snapshot.canary");
        refuses("{\"problems\": [{\"effect\": \"odd\"}]}", "Snapshot.problems[0].effect");
        refuses("", "Snapshot");
        refuses("null", "Snapshot");
        refuses("[]", "Snapshot");
        refuses("{", "Snapshot");
        refuses("{\"canary\": \"shop/cart\", \"status\": {\"phase\": \"\"}} {}", "Snapshot");
    }

    @Test
    void refusesAnActionThatItDoesNotKnow() {
        String written = text(Wire.verdicts().encode(verdict(new Action.Adopt(), Evidence.NONE)));

        assertThatThrownBy(
                        () ->
                                Wire.verdicts()
                                        .decode(bytes(written.replace("\"adopt\"", "\"juggle\""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Verdict.action")
                .hasMessageContaining("juggle");
    }

    @Test
    void namesRecordsAfterWhatTheyTell() {
        Verdict verdict = verdict(new Action.RollBack(Action.Cause.CHECKS), Evidence.NONE);
        Change done =
                Change.of(
                        verdict,
                        new Change.Outcome.Applied(List.of()),
                        Optional.empty(),
                        Optional.empty(),
                        NOW);
        Change refused =
                Change.of(
                        verdict,
                        new Change.Outcome.Refused("Forbidden", "no"),
                        Optional.empty(),
                        Optional.empty(),
                        NOW);

        assertThat(EventTypes.of(verdict)).isEqualTo("weir.verdict.roll-back");
        assertThat(EventTypes.of(done)).isEqualTo("weir.change.roll-back");
        assertThat(EventTypes.of(refused)).isEqualTo("weir.change.refused");
    }

    @AfterAll
    void everyFileIsUsed() {
        golden.assertAllUsed();
    }

    private <T> void holds(Codec<T> codec, T value, String file) {
        byte[] stored = golden.expectJson(file, codec.encode(value));
        assertThat(codec.decode(stored)).isEqualTo(value);
    }

    private static void refuses(String json, String field) {
        assertThatThrownBy(() -> Wire.snapshots().decode(bytes(json)))
                .as(json)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(field + ":");
    }

    private static Set<Class<?>> casesOf(Class<?> type) {
        return WireNames.CASES.get(type).keySet();
    }

    private static Verdict verdict(Action action, Evidence evidence) {
        Basis basis = snapshot().progressing().weight(20).build().basis();
        Progress next =
                new Progress(
                        Phase.PROGRESSING,
                        40,
                        1,
                        0,
                        Map.of("configmap/cart", "c1"),
                        RunState.EMPTY,
                        Health.underWay("Progressing", "canary weight 40"),
                        true);
        return Verdict.of(Worlds.KEY, basis, action, next, "because", evidence, NOW);
    }

    private static Limits min(double bound) {
        return new Limits(Optional.of(bound), Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
