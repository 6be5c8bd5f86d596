package io.weir.notifier;

import io.weir.rollout.Action;
import io.weir.rollout.AlertRule;
import io.weir.rollout.Analysis;
import io.weir.rollout.Basis;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Evidence;
import io.weir.rollout.Health;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.Phase;
import io.weir.rollout.PostRollout;
import io.weir.rollout.Progress;
import io.weir.rollout.Question;
import io.weir.rollout.Revision;
import io.weir.rollout.RunState;
import io.weir.rollout.TargetRef;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds changes as the router tells them. */
public final class Changes {

    public static final Instant AT = Instant.parse("2026-01-01T10:00:00.123Z");
    public static final CanaryKey CART = new CanaryKey("shop", "cart");
    public static final Revision REVISION = new Revision("t1", Map.of(), "uid-target", 3, Set.of());

    private final Action action;
    private CanaryKey canary = CART;
    private String reason = "because";
    private Health health = Health.underWay("Progressing", "under way");
    private Phase phase = Phase.PROGRESSING;
    private Evidence evidence = Evidence.NONE;
    private boolean skipped;
    private int failedChecks;
    private List<AlertRule> alerts = List.of();
    private boolean spec = true;
    private Optional<Change.Outcome.Refused> refused = Optional.empty();
    private String previous = "v0";

    private Changes(Action action) {
        this.action = action;
    }

    /** A change that carries out the action. */
    public static Changes of(Action action) {
        return new Changes(action);
    }

    /** One of each canary and step that no other test minds about. */
    public static Change shift(CanaryKey canary, int weight, String previous) {
        return of(new Action.Shift(weight))
                .canary(canary)
                .reason("canary weight " + weight)
                .previous(previous)
                .build();
    }

    public Changes canary(CanaryKey value) {
        canary = value;
        return this;
    }

    public Changes reason(String value) {
        reason = value;
        return this;
    }

    /** A report of this condition. */
    public Changes health(Health value) {
        health = value;
        return this;
    }

    public Changes phase(Phase value) {
        phase = value;
        return this;
    }

    public Changes checks(CheckResult... results) {
        evidence = evidence.withChecks(List.of(results));
        return this;
    }

    public Changes hook(Question question, HookAnswer answer) {
        evidence = evidence.with(question, List.of(answer));
        return this;
    }

    public Changes skipped() {
        skipped = true;
        return this;
    }

    public Changes failedChecks(int value) {
        failedChecks = value;
        return this;
    }

    public Changes alerts(AlertRule... rules) {
        alerts = List.of(rules);
        return this;
    }

    public Changes withoutSpec() {
        spec = false;
        return this;
    }

    public Changes refused(String why, String message) {
        refused = Optional.of(new Change.Outcome.Refused(why, message));
        return this;
    }

    /** Two changes that are alike otherwise differ by what went before. */
    public Changes previous(String verdict) {
        previous = verdict;
        return this;
    }

    public Change build() {
        Basis basis =
                new Basis(
                        "uid-" + canary.name(),
                        1,
                        previous,
                        "run",
                        Phase.PROGRESSING,
                        0,
                        0,
                        Optional.of(Weights.canary(20)),
                        Optional.empty(),
                        Optional.empty());
        RunState state =
                new RunState(
                        "run",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        skipped,
                        List.of(),
                        List.of(),
                        PostRollout.NONE,
                        Map.of(),
                        0,
                        "");
        Progress next = new Progress(phase, 0, failedChecks, 0, Map.of(), state, health, true);
        Verdict verdict = Verdict.of(canary, basis, action, next, reason, evidence, AT);
        Change.Outcome outcome =
                refused.<Change.Outcome>map(why -> why)
                        .orElse(new Change.Outcome.Applied(List.of()));
        return Change.of(
                verdict,
                outcome,
                Optional.of(Weights.PRIMARY_ONLY),
                spec ? Optional.of(spec()) : Optional.empty(),
                AT);
    }

    private CanarySpec spec() {
        Analysis analysis =
                new Analysis(
                        Duration.ofSeconds(10),
                        5,
                        50,
                        10,
                        List.of(),
                        0,
                        0,
                        false,
                        false,
                        100,
                        100,
                        List.of(),
                        List.of(),
                        alerts);
        return new CanarySpec(
                "istio",
                Optional.empty(),
                new TargetRef("apps/v1", "Deployment", canary.name()),
                Optional.empty(),
                canary.name(),
                canary.name(),
                canary.name(),
                Duration.ofMinutes(10),
                false,
                false,
                false,
                analysis);
    }
}
