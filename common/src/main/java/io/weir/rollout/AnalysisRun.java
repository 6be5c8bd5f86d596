package io.weir.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Phases PROGRESSING and WAITING_PROMOTION. The first step comes as soon as the canary is ready and
 * the pre-rollout hooks passed; each later one an interval after the step before, when the checks
 * made then pass and the gates before it are open. Which step comes next says {@link NextStep}.
 */
final class AnalysisRun {

    private AnalysisRun() {}

    static Move decide(Decision decision, Duration rested, Duration looked) {
        Snapshot world = decision.world();
        Optional<Problem> blocked = decision.problem(Problem.Effect.BLOCKS);
        if (blocked.isPresent()) {
            return rollBack(decision, Action.Cause.UNUSABLE, blocked.get().message());
        }
        Workload target = world.target().orElseThrow();
        Revision revision = target.revision();
        if (decision.memory().promoted().map(revision::is).orElse(false)) {
            return rollBack(
                    decision,
                    Action.Cause.WITHDRAWN,
                    "the target was set back to the promoted revision");
        }
        if (!decision.memory().analysed().map(revision::is).orElse(false)) {
            boolean unknown = decision.memory().analysed().isEmpty();
            return begin(
                    decision,
                    revision,
                    new Action.Restart(revision),
                    unknown
                            ? "taken over in the middle of a run: the analysis begins again"
                            : "newer revision: the analysis begins again");
        }
        if (decision.routeMissing()) {
            return Idling.repair(decision, 0, false);
        }
        if (target.replicas() == 0) {
            return begin(
                    decision,
                    revision,
                    new Action.Restart(revision),
                    "the canary was scaled to zero: the analysis begins again");
        }
        if (decision.strategyChanged()) {
            return begin(
                    decision,
                    revision,
                    new Action.Restart(revision),
                    "another strategy: the analysis begins again");
        }
        if (decision.edited() || !world.drifted().isEmpty()) {
            return Idling.repair(decision, world.liveWeight(), world.mirrored());
        }
        if (target.readiness().state() == Readiness.State.FAILED) {
            return rollBack(decision, Action.Cause.DEADLINE, target.readiness().reason());
        }
        if (world.status().failedChecks() >= decision.spec().analysis().threshold()) {
            return rollBack(
                    decision,
                    Action.Cause.CHECKS,
                    world.status().failedChecks() + " failed checks reach the edited threshold");
        }
        NextStep next = NextStep.of(world, decision.spec());
        boolean nothingAsked = decision.evidence().withoutFast().equals(Evidence.NONE);
        boolean first = next.first() && nothingAsked;
        boolean due = rested.compareTo(decision.interval()) >= 0;
        if (!target.readiness().ready()) {
            return notReady(decision, target.readiness(), due, rested);
        }
        Optional<Move> fast = FastChecks.decide(decision, next, rested, looked);
        if (fast.isPresent()) {
            return fast.get();
        }
        boolean waits = first ? retrying(decision) && !due : !due;
        if (waits && nothingAsked && !Ruling.fresh(decision)) {
            return new Move.Wait(decision.interval().minus(rested));
        }
        Optional<String> held = decision.memory().orders().held();
        if (decision.spec().skipAnalysis()) {
            return held.isPresent()
                    ? Ruling.pause(decision, held.get())
                    : promote(decision, revision, true);
        }
        return next.first()
                ? firstStep(decision, next, revision)
                : laterStep(decision, next, revision);
    }

    /** Begins a run, or begins it again. */
    static Move begin(Decision decision, Revision revision, Action action, String reason) {
        String run =
                Ids.of(
                        decision.world().uid(),
                        decision.world().status().verdict(),
                        revision.mark().toString());
        Decision.Draft draft =
                decision.memory().begun()
                        ? decision.draft()
                        : decision.draft().followed(decision.world().generation());
        return decision.act(
                action,
                draft.phase(Phase.PROGRESSING)
                        .weight(
                                action instanceof Action.Start
                                        ? Sides.beginning(decision.world())
                                        : Sides.retreat(decision.world()))
                        .failedChecks(0)
                        .iterations(0)
                        .configs(revision.configs())
                        .run(run)
                        .strategy(decision.spec().analysis().strategy())
                        .analysed(Optional.of(revision.mark()))
                        .failedMark(Optional.empty())
                        .skipped(decision.spec().skipAnalysis())
                        .passed(List.of())
                        .told(List.of())
                        .postRollout(PostRollout.NONE)
                        .checks(Map.of())
                        .orders(
                                decision.evidence().command().isPresent()
                                        ? Orders::ended
                                        : Orders::passed)
                        .health(
                                Health.underWay(
                                        "Progressing", "waiting for the canary to become ready"))
                        .step(),
                reason);
    }

    /**
     * Ends a run: traffic to the primary first, everything else after. A primary that is down gets
     * none: what the canary has then stays there until the primary serves again. A revision whose
     * run ended for another reason than its own may be tried again.
     */
    static Move rollBack(Decision decision, Action.Cause cause, String reason) {
        return rollBack(decision, cause, decision.world().status().failedChecks(), reason);
    }

    /** The same with this number of failed checks in the end. */
    static Move rollBack(Decision decision, Action.Cause cause, int failed, String reason) {
        PostRollout hooks =
                decision.has(HookType.POST_ROLLOUT) ? PostRollout.PENDING : PostRollout.NONE;
        int weight = Sides.retreat(decision.world());
        return decision.act(
                new Action.RollBack(cause),
                decision.draft()
                        .phase(Phase.FAILED)
                        .weight(weight)
                        .told(weight > 0 ? List.of(Idling.RETREAT) : List.of())
                        .iterations(0)
                        .failedChecks(failed)
                        .failedMark(
                                cause == Action.Cause.UNUSABLE
                                        ? Optional.empty()
                                        : decision.memory().analysed())
                        .postRollout(hooks)
                        .orders(Orders::ended)
                        .health(Health.bad("RolledBack", reason))
                        .step(),
                reason);
    }

    private static Move notReady(
            Decision decision, Readiness readiness, boolean due, Duration rested) {
        if (due || !decision.evidence().equals(Evidence.NONE)) {
            List<Question> open = decision.open(Question.ROLLBACK);
            if (!open.isEmpty()) {
                return new Move.Ask(open);
            }
        }
        Optional<HookAnswer> manual = Gates.rollback(decision);
        if (manual.isPresent()) {
            return rollBack(decision, Action.Cause.MANUAL, Gates.asked(manual.get()));
        }
        Optional<Move> passed = decision.keepPassed();
        if (passed.isPresent()) {
            return passed.get();
        }
        if (!due) {
            return new Move.Wait(decision.interval().minus(rested));
        }
        Move report = decision.report(Health.underWay("CanaryNotReady", readiness.reason()));
        return report instanceof Move.Idle ? new Move.Wait(decision.interval()) : report;
    }

    /**
     * At weight 0 an earlier failure, a closed gate or a hold makes the next attempt wait for the
     * interval.
     */
    private static boolean retrying(Decision decision) {
        return decision.world().status().failedChecks() > 0
                || !decision.memory().told().isEmpty()
                || decision.memory().orders().held().isPresent();
    }

    private static Move firstStep(Decision decision, NextStep next, Revision revision) {
        List<Question> asking = new ArrayList<>(decision.open(Question.ROLLBACK));
        if (!preRolloutPassed(decision)) {
            asking.addAll(decision.open(Question.PRE_ROLLOUT));
        }
        return asking.isEmpty() ? judge(decision, next, revision) : new Move.Ask(asking);
    }

    private static boolean preRolloutPassed(Decision decision) {
        return decision.spec().analysis().hooks(HookType.PRE_ROLLOUT).stream()
                .map(hook -> HookType.PRE_ROLLOUT.text() + "/" + hook.name())
                .allMatch(decision.memory().passed()::contains);
    }

    private static Move laterStep(Decision decision, NextStep next, Revision revision) {
        List<Question> open = decision.open(Question.ROLLBACK, Question.ROLLOUT, Question.METRICS);
        return open.isEmpty() ? judge(decision, next, revision) : new Move.Ask(open);
    }

    /** All that the step needs was asked: judge it. */
    private static Move judge(Decision decision, NextStep next, Revision revision) {
        Optional<HookAnswer> manual = Gates.rollback(decision);
        if (manual.isPresent()) {
            return rollBack(decision, Action.Cause.MANUAL, Gates.asked(manual.get()));
        }
        List<String> failures = new ArrayList<>(decision.evidence().failures());
        Waiting waiting = Waiting.of(decision);
        failures.addAll(waiting.failures());
        if (!failures.isEmpty()) {
            return failed(decision, failures, waiting.ended());
        }
        if (!waiting.checks().isEmpty()) {
            return hold(decision, waiting.checks());
        }
        Optional<String> paused = decision.memory().orders().held();
        if (paused.isPresent()) {
            return Ruling.pause(decision, paused.get());
        }
        for (Question gate : next.gates()) {
            Optional<Move> held = held(decision, gate);
            if (held.isPresent()) {
                return held.get();
            }
        }
        return next.advance()
                .map(step -> advance(decision, step))
                .orElseGet(() -> promote(decision, revision, false));
    }

    /** Says once that checks wait. At the promotion's gate the wait for approval was said. */
    private static Move hold(Decision decision, List<String> checks) {
        boolean approval = decision.world().status().phase() == Phase.WAITING_PROMOTION;
        if (approval && !Ruling.fresh(decision)) {
            return new Move.Wait(decision.interval());
        }
        Move report =
                decision.report(
                        Health.underWay("WaitingForData", "waiting: " + String.join("; ", checks)));
        return report instanceof Move.Idle ? new Move.Wait(decision.interval()) : report;
    }

    private static Move failed(Decision decision, List<String> failures, List<String> waited) {
        String reason = String.join("; ", failures);
        int count = decision.world().status().failedChecks() + 1;
        if (count >= decision.spec().analysis().threshold()) {
            return rollBack(decision, Action.Cause.CHECKS, count, reason);
        }
        return decision.act(
                new Action.CountFailure(count),
                decision.draft()
                        .failedChecks(count)
                        .tell(waited)
                        .health(failing(decision, reason))
                        .step(),
                reason);
    }

    private static Health failing(Decision decision, String reason) {
        boolean unavailable =
                decision.evidence().checks().orElse(List.of()).stream()
                        .anyMatch(CheckResult::unavailable);
        Optional<Problem> known = decision.problem(Problem.Effect.FAILS_CHECKS);
        if (known.isPresent()) {
            return Health.bad(known.get().reason(), reason);
        }
        return Health.bad(unavailable ? "MetricUnavailable" : "CheckFailed", reason);
    }

    /** What a gate answers to a step: to be asked, closed, or nothing when it lets pass. */
    private static Optional<Move> held(Decision decision, Question gate) {
        boolean waiting = decision.world().status().phase() == Phase.WAITING_PROMOTION;
        boolean promotion = gate == Question.CONFIRM_PROMOTION;
        HookType type = HookType.valueOf(gate.name());
        boolean approved = decision.memory().orders().approved().equals(Optional.of(type));
        if (approved || (waiting && !promotion)) {
            return Optional.empty();
        }
        List<Question> open = decision.open(gate);
        if (!open.isEmpty()) {
            return Optional.of(new Move.Ask(open));
        }
        return decision.evidence()
                .refused(gate)
                .map(
                        closed -> {
                            boolean known =
                                    Gates.told(decision, type, closed) && !Ruling.fresh(decision);
                            return known && (waiting || !promotion)
                                    ? new Move.Wait(decision.interval())
                                    : Gates.close(
                                            decision,
                                            type,
                                            closed,
                                            promotion
                                                    ? Phase.WAITING_PROMOTION
                                                    : Phase.PROGRESSING);
                        });
    }

    private static Move advance(Decision decision, NextStep.Advance step) {
        return decision.act(
                step.action(),
                decision.draft()
                        .phase(Phase.PROGRESSING)
                        .weight(step.weight())
                        .iterations(step.iterations())
                        .told(List.of())
                        .orders(Orders::passed)
                        .health(Health.underWay("Progressing", step.reason()))
                        .step(),
                step.reason());
    }

    private static Move promote(Decision decision, Revision revision, boolean skipped) {
        return decision.act(
                new Action.Promote(revision, skipped),
                decision.draft()
                        .phase(Phase.PROMOTING)
                        .weight(decision.world().liveWeight())
                        .skipped(skipped)
                        .orders(Orders::passed)
                        .health(
                                Health.underWay(
                                        "Promoting", "waiting for the primary to become ready"))
                        .step(),
                skipped
                        ? "analysis skipped: rolling the primary to the new revision"
                        : "analysis passed: rolling the primary to the new revision");
    }
}
