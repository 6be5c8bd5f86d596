package io.weir.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Phases INITIALIZED, SUCCEEDED, FAILED and WAITING: until a new revision may start. The primary's
 * health plays no part: a fix must be deployable while production is broken.
 */
final class Idling {

    /** Noted with a rollback that could not go to the primary. */
    static final String RETREAT = "retreat";

    private Idling() {}

    static Move decide(Decision decision, Duration rested) {
        Snapshot world = decision.world();
        RunState memory = decision.memory();
        if (memory.postRollout() == PostRollout.PENDING) {
            return postRollout(decision);
        }
        if (decision.problem(Problem.Effect.BLOCKS).isPresent()) {
            return decision.reportProblem();
        }
        boolean drifted =
                decision.edited()
                        || !world.drifted().isEmpty()
                        || decision.routeMissing()
                        || (world.routes().isPresent()
                                && (world.liveWeight() != world.status().canaryWeight()
                                        || world.mirrored()));
        if (drifted) {
            return repair(decision, world.status().canaryWeight(), false);
        }
        Revision revision = decision.revision().orElseThrow();
        boolean promoted = memory.promoted().map(revision::is).orElse(false);
        if (promoted && world.primary().isEmpty()) {
            return repair(decision, world.status().canaryWeight(), false);
        }
        if (world.liveWeight() > 0
                && (promoted || memory.told().contains(RETREAT))
                && world.primary().map(primary -> primary.readiness().ready()).orElse(false)) {
            return comeBack(decision);
        }
        if (promoted) {
            return atPromoted(decision, revision, rested);
        }
        boolean failedBefore =
                world.status().phase() == Phase.FAILED
                        && memory.failed().map(revision::is).orElse(false);
        if (failedBefore) {
            if (!memory.failed().equals(Optional.of(revision.mark()))) {
                return note(decision, revision);
            }
            return quiet(decision, rested);
        }
        return maybeStart(decision, revision, rested);
    }

    /** What the Ready condition says between runs. */
    static Health health(Decision decision) {
        if (decision.world().primary().isEmpty()) {
            return Health.bad(
                    "PrimaryMissing",
                    decision.spec().primary()
                            + " is missing and cannot be made again; a new revision makes it");
        }
        Optional<Problem> failing = decision.problem(Problem.Effect.FAILS_CHECKS);
        if (failing.isPresent()) {
            return Health.bad(failing.get().reason(), failing.get().message());
        }
        Optional<List<String>> providers = decision.evidence().providers();
        if (providers.isPresent() && !providers.get().isEmpty()) {
            return Health.bad("MetricUnavailable", String.join("; ", providers.get()));
        }
        Optional<Problem> warning = decision.problem(Problem.Effect.WARNS);
        return warning.map(problem -> Health.good(problem.reason(), problem.message()))
                .orElse(Health.good("Serving", "the primary serves, waiting for a new revision"));
    }

    /** The primary was down when the canary had to give its traffic up; it serves again. */
    private static Move comeBack(Decision decision) {
        return decision.act(
                new Action.Withdraw(),
                decision.draft().weight(0).told(List.of()),
                "the primary serves again: all traffic to it");
    }

    private static Move atPromoted(Decision decision, Revision revision, Duration rested) {
        Phase phase = decision.world().status().phase();
        if (phase == Phase.WAITING) {
            return decision.act(
                    new Action.Withdraw(),
                    decision.draft()
                            .phase(Phase.INITIALIZED)
                            .orders(Orders::ended)
                            .health(health(decision)),
                    "the target is back at the promoted revision: nothing to approve any more");
        }
        if (phase == Phase.FAILED && decision.memory().failed().isPresent()) {
            return decision.act(
                    new Action.Withdraw(),
                    decision.draft().failedMark(Optional.empty()).health(health(decision)),
                    "the target is back at the promoted revision");
        }
        if (!decision.memory().promoted().equals(Optional.of(revision.mark()))) {
            return note(decision, revision);
        }
        return quiet(decision, rested);
    }

    /**
     * Keeps the generation, and the hash that the API server serves now, beside the remembered
     * revision: a change of defaults is told from a change by the user as long as only one of the
     * two moved. The template is kept anew with it, since its name follows from the hash.
     */
    private static Move note(Decision decision, Revision revision) {
        return decision.act(
                new Action.Note(revision),
                decision.draft().noted(revision),
                "same revision under another generation or other defaults: noted, nothing"
                        + " restarted");
    }

    /**
     * Nothing is under way: say what is wrong or that nothing is any more, and look again at what
     * heals unseen.
     */
    private static Move quiet(Decision decision, Duration rested) {
        Optional<Health> shown = decision.world().status().health();
        boolean unavailable =
                shown.map(health -> health.reason().equals("MetricUnavailable")).orElse(false);
        if (unavailable && !decision.open(Question.PROVIDERS).isEmpty()) {
            return rested.compareTo(decision.interval()) < 0
                    ? new Move.Wait(decision.interval().minus(rested))
                    : new Move.Ask(List.of(Question.PROVIDERS));
        }
        Health health = health(decision);
        boolean rolledBack =
                decision.world().status().phase() == Phase.FAILED
                        && decision.memory().failed().isPresent();
        if (rolledBack) {
            // What ended the run stays to be read until a new revision comes.
            return shown.map(old -> old.state() == Health.State.FALSE).orElse(false)
                    ? new Move.Idle()
                    : decision.report(
                            Health.bad("RolledBack", "the last revision was rolled back"));
        }
        Move move = decision.report(health);
        return unavailable && move instanceof Move.Idle ? new Move.Wait(decision.interval()) : move;
    }

    private static Move maybeStart(Decision decision, Revision revision, Duration rested) {
        boolean waiting = decision.world().status().phase() == Phase.WAITING;
        Orders orders = decision.memory().orders();
        boolean approved =
                waiting
                        && orders.approved().equals(Optional.of(HookType.CONFIRM_ROLLOUT))
                        && decision.waitsForThis();
        if (waiting
                && !Ruling.fresh(decision)
                && decision.evidence().equals(Evidence.NONE)
                && rested.compareTo(decision.interval()) < 0) {
            return new Move.Wait(decision.interval().minus(rested));
        }
        // What serves now goes on serving: with nothing on the canary a refusal moves no traffic.
        boolean refusable = waiting && decision.world().liveWeight() == 0;
        List<Question> open =
                new ArrayList<>(refusable ? decision.open(Question.ROLLBACK) : List.<Question>of());
        if (!approved) {
            open.addAll(decision.open(Question.CONFIRM_ROLLOUT));
        }
        if (!open.isEmpty()) {
            return new Move.Ask(open);
        }
        Optional<HookAnswer> refused =
                refusable ? Gates.rollback(decision) : Optional.<HookAnswer>empty();
        if (refused.isPresent()) {
            return refuse(decision, revision, Gates.asked(refused.get()));
        }
        if (waiting && orders.held().isPresent()) {
            return decision.waitsForThis()
                    ? Ruling.pause(decision, orders.held().get())
                    : Ruling.pauseAnew(decision, revision, orders.held().get());
        }
        Optional<HookAnswer> closed = decision.evidence().refused(Question.CONFIRM_ROLLOUT);
        if (!approved && closed.isPresent()) {
            boolean known =
                    waiting
                            && decision.waitsForThis()
                            && !Ruling.fresh(decision)
                            && Gates.told(decision, HookType.CONFIRM_ROLLOUT, closed.get());
            return known
                    ? new Move.Wait(decision.interval())
                    : Gates.close(decision, HookType.CONFIRM_ROLLOUT, closed.get(), Phase.WAITING);
        }
        return AnalysisRun.begin(
                decision,
                revision,
                new Action.Start(revision),
                "new revision: scaling up the canary");
    }

    /** Somebody says no while the revision waits for approval: it counts as tried. */
    static Move refuse(Decision decision, Revision revision, String reason) {
        PostRollout hooks =
                decision.has(HookType.POST_ROLLOUT) ? PostRollout.PENDING : PostRollout.NONE;
        return decision.act(
                new Action.RollBack(Action.Cause.MANUAL),
                decision.draft()
                        .phase(Phase.FAILED)
                        .weight(0)
                        .failedChecks(0)
                        .iterations(0)
                        .configs(revision.configs())
                        .failedMark(Optional.of(revision.mark()))
                        .told(List.of())
                        .orders(Orders::ended)
                        .postRollout(hooks)
                        .health(Health.bad("RolledBack", reason))
                        .step(),
                reason);
    }

    private static Move postRollout(Decision decision) {
        List<Question> open = decision.open(Question.POST_ROLLOUT);
        if (!open.isEmpty()) {
            return new Move.Ask(open);
        }
        Optional<HookAnswer> failed = decision.evidence().refused(Question.POST_ROLLOUT);
        return decision.act(
                new Action.HooksDone(),
                decision.draft().postRollout(PostRollout.DONE),
                failed.map(
                                answer ->
                                        "post-rollout hook "
                                                + answer.hook()
                                                + " failed: "
                                                + answer.text())
                        .orElse("post-rollout hooks passed"));
    }

    /** Puts objects back that somebody changed, or lets them follow the edited Canary. */
    static Move repair(Decision decision, int weight, boolean mirrored) {
        Snapshot world = decision.world();
        if (world.drifted().isEmpty() && decision.edited()) {
            return decision.act(
                    new Action.Follow(weight, mirrored),
                    decision.draft().weight(weight).followed(world.generation()),
                    "the Canary was edited: Services and routes follow");
        }
        String what =
                world.drifted().isEmpty()
                        ? "the route's weights"
                        : String.join(", ", world.drifted());
        return decision.act(
                new Action.Repair(weight, mirrored),
                decision.draft().weight(weight).followed(world.generation()),
                what + " changed or missing: put back");
    }
}
