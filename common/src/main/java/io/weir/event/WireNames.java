package io.weir.event;

import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.CheckPolicy;
import io.weir.rollout.Command;
import io.weir.rollout.Health;
import io.weir.rollout.HookType;
import io.weir.rollout.Measurement;
import io.weir.rollout.MetricQuery;
import io.weir.rollout.Phase;
import io.weir.rollout.PostRollout;
import io.weir.rollout.Problem;
import io.weir.rollout.Question;
import io.weir.rollout.Readiness;
import io.weir.rollout.Severity;
import io.weir.rollout.Strategy;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What types and constants are called on the wire. Contract: a class may be renamed, its name here
 * may not.
 */
final class WireNames {

    /** The property that tells the case of a sealed type. */
    static final String PROPERTY = "type";

    /** The cases of each sealed type. */
    static final Map<Class<?>, Map<Class<?>, String>> CASES =
            Map.of(
                    Action.class,
                    Map.ofEntries(
                            Map.entry(Action.Prepare.class, "prepare"),
                            Map.entry(Action.Initialise.class, "initialise"),
                            Map.entry(Action.Adopt.class, "adopt"),
                            Map.entry(Action.Report.class, "report"),
                            Map.entry(Action.Answer.class, "answer"),
                            Map.entry(Action.CloseGate.class, "close-gate"),
                            Map.entry(Action.Withdraw.class, "withdraw"),
                            Map.entry(Action.Start.class, "start"),
                            Map.entry(Action.Restart.class, "restart"),
                            Map.entry(Action.CountFailure.class, "count-failure"),
                            Map.entry(Action.Shift.class, "shift"),
                            Map.entry(Action.Mirror.class, "mirror"),
                            Map.entry(Action.Iterate.class, "iterate"),
                            Map.entry(Action.Promote.class, "promote"),
                            Map.entry(Action.ShiftPrimary.class, "shift-primary"),
                            Map.entry(Action.Finish.class, "finish"),
                            Map.entry(Action.RollBack.class, "roll-back"),
                            Map.entry(Action.FailPromotion.class, "fail-promotion"),
                            Map.entry(Action.Repair.class, "repair"),
                            Map.entry(Action.Follow.class, "follow"),
                            Map.entry(Action.HooksDone.class, "hooks-done"),
                            Map.entry(Action.Note.class, "note"),
                            Map.entry(Action.Guard.class, "guard"),
                            Map.entry(Action.Terminate.class, "terminate"),
                            Map.entry(Action.PutBack.class, "put-back"),
                            Map.entry(Action.LetGo.class, "let-go"),
                            Map.entry(Action.Abandon.class, "abandon")),
                    Change.Outcome.class,
                    Map.of(
                            Change.Outcome.Applied.class, "applied",
                            Change.Outcome.Refused.class, "refused"),
                    Measurement.class,
                    Map.of(
                            Measurement.Value.class, "value",
                            Measurement.Several.class, "several",
                            Measurement.NoData.class, "no-data",
                            Measurement.FewRequests.class, "few-requests",
                            Measurement.Unavailable.class, "unavailable"),
                    MetricQuery.class,
                    Map.of(
                            MetricQuery.SuccessRate.class, "success-rate",
                            MetricQuery.RequestDuration.class, "request-duration",
                            MetricQuery.Inline.class, "inline",
                            MetricQuery.Template.class, "template",
                            MetricQuery.Nothing.class, "nothing"));

    /** The texts of each enum. */
    static final List<EnumText<?>> ENUMS =
            List.of(
                    EnumText.of(Phase.class, Phase::text),
                    EnumText.of(HookType.class, HookType::text),
                    EnumText.of(Health.State.class, Health.State::text),
                    EnumText.of(Severity.class, WireNames::kebab),
                    EnumText.of(Question.class, WireNames::kebab),
                    EnumText.of(Strategy.class, WireNames::kebab),
                    EnumText.of(PostRollout.class, WireNames::kebab),
                    EnumText.of(Readiness.State.class, WireNames::kebab),
                    EnumText.of(Problem.Effect.class, WireNames::kebab),
                    EnumText.of(CheckPolicy.Missing.class, WireNames::kebab),
                    EnumText.of(Action.Cause.class, WireNames::kebab),
                    EnumText.of(Command.Order.class, WireNames::kebab));

    private WireNames() {}

    static String of(Action action) {
        return name(Action.class, action);
    }

    static String of(Command.Order order) {
        return kebab(order);
    }

    static String of(Change.Outcome outcome) {
        return name(Change.Outcome.class, outcome);
    }

    private static String name(Class<?> type, Object value) {
        return CASES.get(type).get(value.getClass());
    }

    /** {@code NOT_READY} is {@code not-ready}. */
    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
