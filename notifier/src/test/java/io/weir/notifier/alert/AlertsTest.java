package io.weir.notifier.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.notifier.Changes;
import io.weir.notifier.alert.Notice.Field;
import io.weir.rollout.Action;
import io.weir.rollout.Action.Cause;
import io.weir.rollout.AlertRule;
import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Command.Order;
import io.weir.rollout.Health;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.HookType;
import io.weir.rollout.Limits;
import io.weir.rollout.Measurement;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Phase;
import io.weir.rollout.Question;
import io.weir.rollout.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AlertsTest {

    private static final Receiver EVENTS = new Receiver.Events(Changes.CART);
    private static final Receiver SLACK = Receiver.Global.SLACK;

    private final Alerts alerts = new Alerts("", Set.of(Receiver.Global.SLACK));

    /** Reason, severity, whether it is an alert. */
    static Stream<Arguments> meanings() {
        Severity info = Severity.INFO;
        Severity warn = Severity.WARN;
        Severity error = Severity.ERROR;
        return Stream.of(
                row(new Action.Prepare(Changes.REVISION), "Preparing", info, false),
                row(new Action.Initialise(Changes.REVISION), "Initialized", info, true),
                row(new Action.Adopt(), "Adopted", info, false),
                row(new Action.Answer("c", Order.APPROVE, true), "Approved", info, false),
                row(new Action.Answer("c", Order.HOLD, true), "Held", warn, true),
                row(new Action.Answer("c", Order.RETRY, true), "Retried", info, false),
                row(new Action.Answer("c", Order.ABORT, false), "CommandRefused", warn, false),
                row(gate(HookType.CONFIRM_ROLLOUT, false), "WaitingForApproval", warn, true),
                row(gate(HookType.CONFIRM_PROMOTION, true), "WaitingForApproval", warn, false),
                row(new Action.Withdraw(), "Withdrawn", info, false),
                row(new Action.Start(Changes.REVISION), "RevisionDetected", info, true),
                row(new Action.Restart(Changes.REVISION), "Restarted", info, false),
                row(new Action.CountFailure(1), "CheckFailed", warn, false),
                row(new Action.Shift(20), "TrafficShifted", info, false),
                row(new Action.Mirror(), "TrafficMirrored", info, false),
                row(new Action.Iterate(1, 5, 100, false), "IterationAdvanced", info, false),
                row(new Action.Iterate(6, 5, 100, false), "TrafficShifted", info, false),
                row(new Action.Promote(Changes.REVISION, false), "Promoting", info, false),
                row(new Action.ShiftPrimary(0), "TrafficReturned", info, false),
                row(new Action.Finish(), "Succeeded", info, true),
                row(new Action.RollBack(Cause.CHECKS), "RolledBack", error, true),
                row(new Action.RollBack(Cause.DEADLINE), "RolledBack", error, true),
                row(new Action.RollBack(Cause.MANUAL), "RolledBack", warn, true),
                row(new Action.RollBack(Cause.WITHDRAWN), "RolledBack", warn, true),
                row(new Action.RollBack(Cause.UNUSABLE), "RolledBack", error, true),
                row(new Action.RollBack(Cause.CUT_OFF), "RolledBack", error, true),
                row(new Action.FailPromotion(), "PromotionFailed", error, true),
                row(new Action.Repair(20, false), "Repaired", info, false),
                row(new Action.Follow(20, false), "Followed", info, false),
                row(new Action.HooksDone(), "PostRolloutHooksDone", info, false),
                row(new Action.Note(Changes.REVISION), "RevisionNoted", info, false),
                row(new Action.Guard(true), "Guarded", info, false),
                row(new Action.Terminate(), "Terminating", warn, true),
                row(new Action.PutBack(), "PutBack", info, false),
                row(new Action.LetGo(), "Terminated", warn, true),
                row(new Action.Abandon(Optional.empty()), "Terminated", warn, true));
    }

    @ParameterizedTest
    @MethodSource("meanings")
    void everyActionIsAnEventAndWhatPeopleMustKnowIsOneAlert(
            Action action, String reason, Severity severity, boolean alert) {
        Alerts.Told told = alerts.of(Changes.of(action).build());

        assertThat(told.notice().reason()).isEqualTo(reason);
        assertThat(told.notice().severity()).isEqualTo(severity);
        assertThat(told.receivers())
                .containsExactlyElementsOf(alert ? List.of(EVENTS, SLACK) : List.of(EVENTS));
    }

    @Test
    void theTableHasEveryAction() {
        Set<String> shown =
                meanings()
                        .map(row -> row.get()[0].getClass().getSimpleName())
                        .collect(Collectors.toSet());
        shown.add(Action.Report.class.getSimpleName());

        assertThat(Action.class.getPermittedSubclasses())
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrderElementsOf(shown);
    }

    @Test
    void aConditionIsToldUnderItsOwnReason() {
        Notice missing = report(Health.bad("TargetNotFound", "Deployment shop/cart not found"));
        Notice well = report(Health.good("Serving", "the primary serves"));
        Notice warned = report(Health.good("Unsupported", "spec.x has no effect"));
        Notice waiting = report(Health.underWay("CanaryNotReady", "1 of 2 available"));

        assertThat(missing.severity()).isEqualTo(Severity.WARN);
        assertThat(missing.reason()).isEqualTo("TargetNotFound");
        assertThat(missing.sentence()).isEqualTo("Not ready: Deployment shop/cart not found");
        assertThat(well.severity()).isEqualTo(Severity.INFO);
        assertThat(warned.severity()).isEqualTo(Severity.WARN);
        assertThat(waiting.severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void aMissedDeadlineBeforeAnyRunIsAnErrorToo() {
        Change late =
                Changes.of(new Action.Report())
                        .health(Health.bad("ProgressDeadlineExceeded", "0 of 1 available"))
                        .reason("0 of 1 available")
                        .build();

        Alerts.Told told = alerts.of(late);

        assertThat(told.notice().severity()).isEqualTo(Severity.ERROR);
        assertThat(told.receivers()).containsExactly(EVENTS, SLACK);
    }

    @Test
    void whatTheClusterRefusesIsAWarningUnderTheClustersReason() {
        Change change =
                Changes.of(new Action.Finish())
                        .refused("Forbidden", "may not update Deployment cart")
                        .build();

        Alerts.Told told = alerts.of(change);

        assertThat(told.notice().reason()).isEqualTo("Forbidden");
        assertThat(told.notice().text()).isEqualTo("may not update Deployment cart");
        assertThat(told.receivers()).containsExactly(EVENTS);
    }

    @Test
    void aFailedPostRolloutHookIsAWarning() {
        Change change =
                Changes.of(new Action.HooksDone())
                        .hook(Question.POST_ROLLOUT, new HookAnswer("smoke", false, "500"))
                        .build();

        assertThat(alerts.of(change).notice().reason()).isEqualTo("PostRolloutHookFailed");
        assertThat(alerts.of(change).notice().severity()).isEqualTo(Severity.WARN);
    }

    @ParameterizedTest
    @CsvSource({
        "INFO,INFO,true", "INFO,WARN,true", "INFO,ERROR,true",
        "WARN,INFO,false", "WARN,WARN,true", "WARN,ERROR,true",
        "ERROR,INFO,false", "ERROR,WARN,false", "ERROR,ERROR,true"
    })
    void anEntryReceivesItsSeverityAndAbove(Severity entry, Severity alert, boolean receives) {
        Action action =
                switch (alert) {
                    case INFO -> new Action.Finish();
                    case WARN -> new Action.RollBack(Cause.MANUAL);
                    case ERROR -> new Action.RollBack(Cause.CHECKS);
                };
        Change change = Changes.of(action).alerts(rule("on-call", entry)).build();

        assertThat(alerts.of(change).receivers().contains(provider("on-call"))).isEqualTo(receives);
    }

    @Test
    void entriesOfTheCanaryTakeThePlaceOfTheGlobalReceiverEvenWhereNoneMatches() {
        Change change =
                Changes.of(new Action.Finish()).alerts(rule("on-call", Severity.ERROR)).build();

        assertThat(alerts.of(change).receivers()).containsExactly(EVENTS);
    }

    @Test
    void aProviderThatIsNamedTwiceIsToldOnce() {
        Change change =
                Changes.of(new Action.Finish())
                        .alerts(rule("chat", Severity.INFO), rule("chat", Severity.INFO))
                        .build();

        assertThat(alerts.of(change).receivers()).containsExactly(EVENTS, provider("chat"));
    }

    @Test
    void withoutEntriesAndGlobalReceiverOnlyTheEventIsLeft() {
        Change change = Changes.of(new Action.Finish()).withoutSpec().build();

        assertThat(new Alerts("", Set.of()).of(change).receivers()).containsExactly(EVENTS);
    }

    @Test
    void aNewRevisionIsToldWithWhatTheCanaryAsksFor() {
        Change change = Changes.of(new Action.Start(Changes.REVISION)).build();

        assertThat(new Alerts("east", Set.of(Receiver.Global.SLACK)).of(change).notice().fields())
                .containsExactly(
                        new Field("Cluster", "east"),
                        new Field("Target", "Deployment/cart.shop"),
                        new Field("Failed checks threshold", "5"),
                        new Field("Progress deadline", "600s"),
                        new Field("Traffic routing", "Weight step: 10 max: 50"),
                        new Field("Phase", "Progressing"),
                        new Field("Weights", "primary 100, canary 0 (canary 20 before)"));
    }

    @Test
    void aRollbackNamesTheFailingChecksWithValueAndLimit() {
        Limits limits = new Limits(Optional.of(99d), Optional.empty());
        Change change =
                Changes.of(new Action.RollBack(Cause.CHECKS))
                        .phase(Phase.FAILED)
                        .failedChecks(5)
                        .reason("rate is 85, below 99")
                        .checks(
                                new CheckResult("rate", limits, new Measurement.Value(85), "q"),
                                new CheckResult("fine", limits, new Measurement.Value(99), "q"),
                                new CheckResult("gone", limits, new Measurement.NoData("x"), "q"))
                        .build();

        Notice notice = alerts.of(change).notice();

        assertThat(notice.title()).isEqualTo("Rolled back, failed checks reached the threshold: 5");
        assertThat(notice.fields())
                .containsExactly(
                        new Field("Phase", "Failed"),
                        new Field("Weights", "primary 100, canary 0 (canary 20 before)"),
                        new Field("Reason", "rate is 85, below 99"),
                        new Field("rate", "is 85, below 99"),
                        new Field("gone", "no values found: x"));
    }

    @Test
    void aSkippedAnalysisIsSaid() {
        Change change = Changes.of(new Action.Finish()).skipped().build();

        assertThat(alerts.of(change).notice().title())
                .isEqualTo("Analysis skipped, promotion finished");
    }

    private Notice report(Health health) {
        return alerts.of(
                        Changes.of(new Action.Report())
                                .health(health)
                                .reason(health.message())
                                .build())
                .notice();
    }

    private static Arguments row(Action action, String reason, Severity severity, boolean alert) {
        return argumentSet(action.toString(), action, reason, severity, alert);
    }

    private static Action gate(HookType type, boolean muted) {
        return new Action.CloseGate(type, "ask", muted);
    }

    private static AlertRule rule(String provider, Severity severity) {
        return new AlertRule("alert", severity, new ObjectRef("shop", provider));
    }

    private static Receiver provider(String name) {
        return new Receiver.Provider(new ObjectRef("shop", name));
    }
}
