package io.weir.notifier.alert;

import io.weir.rollout.Action;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Change;
import io.weir.rollout.Health;
import io.weir.rollout.Progress;
import io.weir.rollout.Question;
import io.weir.rollout.Severity;
import io.weir.rollout.Verdict;
import java.util.Optional;

/**
 * The table of what each action means to people (canary.md 3.15, alerting.md 3). Reasons of events
 * are contract. A run ends by {@code Finish}, {@code RollBack} or {@code FailPromotion}, or with
 * its Canary's deletion, and in no other way: each of them is one alert.
 */
final class Facts implements Action.Cases<Fact> {

    private static final String DEADLINE = "ProgressDeadlineExceeded";

    private final Verdict verdict;
    private final Optional<CanarySpec> spec;

    private Facts(Verdict verdict, Optional<CanarySpec> spec) {
        this.verdict = verdict;
        this.spec = spec;
    }

    /** What a change means. */
    static Fact of(Change change) {
        if (change.outcome() instanceof Change.Outcome.Refused refused) {
            return Fact.event(refused.reason(), Severity.WARN, "Not carried out");
        }
        return change.verdict().action().match(new Facts(change.verdict(), change.spec()));
    }

    @Override
    public Fact prepare(Action.Prepare action) {
        return Fact.event("Preparing", Severity.INFO, "Primary in the making");
    }

    @Override
    public Fact initialise(Action.Initialise action) {
        return Fact.detailed("Initialized", "New " + kind() + " detected and initialised");
    }

    @Override
    public Fact adopt(Action.Adopt action) {
        return Fact.event("Adopted", Severity.INFO, "Taken over");
    }

    @Override
    public Fact report(Action.Report action) {
        Health health = next().health();
        if (health.reason().equals(DEADLINE)) {
            return Fact.alert(DEADLINE, Severity.ERROR, "Progress deadline exceeded");
        }
        return switch (health.state()) {
            case FALSE -> Fact.event(health.reason(), Severity.WARN, "Not ready");
            case UNKNOWN -> Fact.event(health.reason(), Severity.INFO, "Under way");
            case TRUE ->
                    health.reason().equals("Serving")
                            ? Fact.event("Serving", Severity.INFO, "Ready")
                            : Fact.event(health.reason(), Severity.WARN, "Ready, with a warning");
        };
    }

    @Override
    public Fact answer(Action.Answer action) {
        if (!action.accepted()) {
            return Fact.event("CommandRefused", Severity.WARN, "Command not carried out");
        }
        return switch (action.order()) {
            case APPROVE -> Fact.event("Approved", Severity.INFO, "Command carried out");
            case HOLD -> Fact.alert("Held", Severity.WARN, "Run held");
            case ABORT -> Fact.event("Aborted", Severity.INFO, "Command carried out");
            case RETRY -> Fact.event("Retried", Severity.INFO, "Command carried out");
        };
    }

    @Override
    public Fact closeGate(Action.CloseGate action) {
        String what =
                switch (action.gate()) {
                    case CONFIRM_TRAFFIC_INCREASE -> "the traffic increase";
                    case CONFIRM_PROMOTION -> "the promotion";
                    default -> "the rollout";
                };
        String title = "Waiting for approval of " + what;
        String reason = "WaitingForApproval";
        return action.muted()
                ? Fact.event(reason, Severity.WARN, title)
                : Fact.alert(reason, Severity.WARN, title);
    }

    @Override
    public Fact withdraw(Action.Withdraw action) {
        return Fact.event("Withdrawn", Severity.INFO, "New revision withdrawn");
    }

    @Override
    public Fact start(Action.Start action) {
        return Fact.detailed(
                "RevisionDetected",
                next().state().skipped()
                        ? "New revision detected, it is promoted without analysis"
                        : "New revision detected, analysis is progressing");
    }

    @Override
    public Fact restart(Action.Restart action) {
        return Fact.event("Restarted", Severity.INFO, "Analysis begins again");
    }

    @Override
    public Fact countFailure(Action.CountFailure action) {
        String limit =
                spec.map(canary -> " of " + canary.analysis().threshold() + " allowed").orElse("");
        return Fact.event(
                "CheckFailed", Severity.WARN, "Failed check " + action.failedChecks() + limit);
    }

    @Override
    public Fact shift(Action.Shift action) {
        return Fact.event(
                "TrafficShifted", Severity.INFO, "Canary weight " + action.canaryWeight());
    }

    @Override
    public Fact mirror(Action.Mirror action) {
        return Fact.event("TrafficMirrored", Severity.INFO, "Requests are mirrored to the canary");
    }

    @Override
    public Fact iterate(Action.Iterate action) {
        return action.iteration() > action.of()
                ? Fact.event("TrafficShifted", Severity.INFO, "All traffic to the canary")
                : Fact.event(
                        "IterationAdvanced",
                        Severity.INFO,
                        "Canary iteration " + action.iteration() + " of " + action.of());
    }

    @Override
    public Fact promote(Action.Promote action) {
        return Fact.event("Promoting", Severity.INFO, "Promotion begins");
    }

    @Override
    public Fact shiftPrimary(Action.ShiftPrimary action) {
        return Fact.event(
                "TrafficReturned",
                Severity.INFO,
                action.canaryWeight() == 0
                        ? "All traffic to the primary"
                        : "Primary weight " + (100 - action.canaryWeight()));
    }

    @Override
    public Fact finish(Action.Finish action) {
        return Fact.alert(
                "Succeeded",
                Severity.INFO,
                next().state().skipped()
                        ? "Analysis skipped, promotion finished"
                        : "Analysis succeeded, promotion finished");
    }

    @Override
    public Fact rollBack(Action.RollBack action) {
        String reason = "RolledBack";
        return switch (action.cause()) {
            case CHECKS ->
                    Fact.alert(
                            reason,
                            Severity.ERROR,
                            "Rolled back, failed checks reached the threshold: "
                                    + next().failedChecks());
            case DEADLINE ->
                    Fact.alert(reason, Severity.ERROR, "Rolled back, progress deadline exceeded");
            case MANUAL -> Fact.alert(reason, Severity.WARN, "Rolled back on manual request");
            case WITHDRAWN ->
                    Fact.alert(reason, Severity.WARN, "Rolled back, the revision was withdrawn");
            case UNUSABLE ->
                    Fact.alert(reason, Severity.ERROR, "Rolled back, the canary is unusable");
            case CUT_OFF ->
                    Fact.alert(reason, Severity.ERROR, "Rolled back, Kafka could not be reached");
        };
    }

    @Override
    public Fact failPromotion(Action.FailPromotion action) {
        return Fact.alert("PromotionFailed", Severity.ERROR, "Promotion failed, primary not ready");
    }

    @Override
    public Fact repair(Action.Repair action) {
        return Fact.event("Repaired", Severity.INFO, "Drift repaired");
    }

    @Override
    public Fact follow(Action.Follow action) {
        return Fact.event("Followed", Severity.INFO, "Services and routes follow the Canary");
    }

    @Override
    public Fact hooksDone(Action.HooksDone action) {
        boolean failed = verdict.evidence().refused(Question.POST_ROLLOUT).isPresent();
        return failed
                ? Fact.event("PostRolloutHookFailed", Severity.WARN, "Post-rollout hook failed")
                : Fact.event("PostRolloutHooksDone", Severity.INFO, "Post-rollout hooks done");
    }

    /** Book-keeping is not published; a change of it can only come from another version. */
    @Override
    public Fact note(Action.Note action) {
        return Fact.event("RevisionNoted", Severity.INFO, "Noted");
    }

    @Override
    public Fact guard(Action.Guard action) {
        return Fact.event("Guarded", Severity.INFO, "Deletion waits, or no longer");
    }

    @Override
    public Fact terminate(Action.Terminate action) {
        return ended("Terminating", "Canary is being deleted");
    }

    @Override
    public Fact putBack(Action.PutBack action) {
        return Fact.event("PutBack", Severity.INFO, "Service and routes are put back");
    }

    @Override
    public Fact letGo(Action.LetGo action) {
        return ended("Terminated", "Canary is deleted");
    }

    @Override
    public Fact abandon(Action.Abandon action) {
        return ended("Terminated", "Canary is deleted");
    }

    /** A run that ends this way is an alert as every other end of a run is. */
    private Fact ended(String reason, String title) {
        return verdict.basis().phase().isUnderWay()
                ? Fact.alert(reason, Severity.WARN, title + " in the middle of a run")
                : Fact.event(reason, Severity.INFO, title);
    }

    private Progress next() {
        return verdict.next();
    }

    private String kind() {
        return spec.map(canary -> canary.target().kind()).orElse("target");
    }
}
