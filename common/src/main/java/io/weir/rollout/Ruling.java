package io.weir.rollout;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What becomes of a command. Each is answered by one verdict, which carries it as evidence: with
 * what it asks for, or with the reason why not.
 *
 * <pre>
 *             waiting            analysis                   promotion   failed            else
 *   approve   start              next step, if a gate is    refused     refused           refused
 *                                closed or the run is held
 *   hold      no start           no further step            refused     refused           refused
 *   abort     revision refused   rolled back                refused     refused           refused
 *   retry     refused            again from weight 0        refused     the revision anew refused
 * </pre>
 */
final class Ruling {

    private static final String APPROVED = "Approved";

    private Ruling() {}

    /** The answer; empty where the ordinary course has to do something first. */
    static Optional<Move> decide(Decision decision, Command command) {
        Optional<String> amiss = amiss(decision, command).or(() -> closed(decision));
        if (amiss.isPresent()) {
            return Optional.of(refuse(decision, command, amiss.get()));
        }
        if (decision.retargeted()
                || decision.memory().postRollout() == PostRollout.PENDING
                || decision.world().target().isEmpty()) {
            return Optional.empty();
        }
        return switch (command.order()) {
            case APPROVE -> Optional.of(approve(decision, command));
            case HOLD -> Optional.of(hold(decision, command));
            case ABORT -> Optional.of(abort(decision, command));
            case RETRY -> retry(decision, command);
        };
    }

    /** Whether a command has just let the canary go on: it does not wait for its interval. */
    static boolean fresh(Decision decision) {
        return decision.world()
                .status()
                .health()
                .map(health -> health.reason().equals(APPROVED))
                .orElse(false);
    }

    /** Says once that the canary is held. */
    static Move pause(Decision decision, String why) {
        Move report = decision.report(Health.underWay("Held", why));
        return report instanceof Move.Idle ? new Move.Wait(decision.interval()) : report;
    }

    /** Says that what is held by now is a newer revision than the one that waited. */
    static Move pauseAnew(Decision decision, Revision revision, String why) {
        return decision.act(
                new Action.Report(),
                decision.draft()
                        .orders(orders -> orders.waiting(revision.mark()))
                        .health(Health.underWay("Held", why)),
                why + " (a newer revision waits)");
    }

    /** Why a command is not for this canary, run or time. */
    private static Optional<String> amiss(Decision decision, Command command) {
        Snapshot world = decision.world();
        if (Duration.between(command.at(), decision.now()).compareTo(Command.VALID) > 0) {
            return Optional.of("it was given at " + command.at() + " and came too late");
        }
        if (command.uid().filter(uid -> !uid.equals(world.uid())).isPresent()) {
            return Optional.of("it was meant for an earlier Canary of this name");
        }
        if (command.run().filter(run -> !run.equals(decision.memory().run())).isPresent()) {
            return Optional.of("it was meant for run " + command.run().get() + ", which is over");
        }
        boolean waiting = world.status().phase() == Phase.WAITING;
        boolean named =
                command.revision().isEmpty()
                        || command.revision().equals(decision.memory().orders().waitingId());
        return waiting && !(named && decision.waitsForThis())
                ? Optional.of("it was meant for another revision than the one that waits")
                : Optional.empty();
    }

    /** Why no command at all can be carried out now. */
    private static Optional<String> closed(Decision decision) {
        if (decision.world().spec().isEmpty()) {
            return Optional.of("the Canary's spec cannot be read");
        }
        if (decision.spec().suspend()) {
            return Optional.of("the Canary is suspended");
        }
        Phase phase = decision.world().status().phase();
        if (!decision.memory().begun() || phase == Phase.NONE || phase == Phase.INITIALIZING) {
            return Optional.of("the Canary is not initialised yet");
        }
        return phase.isPromoting()
                ? Optional.of(
                        "the revision is being promoted; to leave it, set the target back to the"
                                + " one before")
                : Optional.empty();
    }

    private static Move approve(Decision decision, Command command) {
        Orders orders = decision.memory().orders();
        if (orders.held().isPresent()) {
            return accept(
                    decision,
                    command,
                    draft -> draft.orders(Orders::released),
                    "the hold is released");
        }
        Optional<HookType> gate = gate(decision);
        if (gate.isEmpty()) {
            return refuse(decision, command, "it waits at no gate");
        }
        if (orders.approved().equals(gate)) {
            return refuse(decision, command, "its gate was opened before, checks hold it up");
        }
        return accept(
                decision,
                command,
                draft -> draft.orders(old -> old.approved(gate.get())),
                "gate " + gate.get().text() + " is open");
    }

    /** The kind of gate that it waits at right now. */
    private static Optional<HookType> gate(Decision decision) {
        HookType type =
                switch (decision.world().status().phase()) {
                    case WAITING -> HookType.CONFIRM_ROLLOUT;
                    case WAITING_PROMOTION -> HookType.CONFIRM_PROMOTION;
                    default -> HookType.CONFIRM_TRAFFIC_INCREASE;
                };
        boolean running = decision.world().status().phase().isUnderWay();
        return decision.memory().told().stream()
                .filter(told -> running && told.startsWith(type.text() + "/"))
                .map(told -> type)
                .findFirst();
    }

    private static Move hold(Decision decision, Command command) {
        if (!decision.world().status().phase().isUnderWay()) {
            return refuse(decision, command, "no run is under way");
        }
        Optional<String> before = decision.memory().orders().held();
        if (before.isPresent()) {
            return refuse(decision, command, "it is held already, " + before.get());
        }
        return decision.act(
                new Action.Answer(command.id(), command.order(), true),
                decision.draft()
                        .orders(orders -> orders.held(command.told()))
                        .health(Health.underWay("Held", command.told())),
                command.told());
    }

    private static Move abort(Decision decision, Command command) {
        Phase phase = decision.world().status().phase();
        if (phase == Phase.WAITING) {
            return decision.world().liveWeight() > 0
                    ? refuse(
                            decision,
                            command,
                            "the target serves users, because a promotion failed before")
                    : Idling.refuse(
                            decision,
                            decision.world().target().orElseThrow().revision(),
                            command.told());
        }
        return phase.isAnalysing()
                ? AnalysisRun.rollBack(decision, Action.Cause.MANUAL, command.told())
                : refuse(decision, command, "no run is under way");
    }

    private static Optional<Move> retry(Decision decision, Command command) {
        Phase phase = decision.world().status().phase();
        Revision revision = decision.world().target().orElseThrow().revision();
        Optional<Problem> blocked = decision.problem(Problem.Effect.BLOCKS);
        if (phase.isAnalysing()) {
            return blocked.isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            AnalysisRun.begin(
                                    decision,
                                    revision,
                                    new Action.Restart(revision),
                                    command.told() + " (the analysis begins again)"));
        }
        boolean failed = decision.memory().failed().map(revision::is).orElse(false);
        if (phase != Phase.FAILED || !failed) {
            return Optional.of(refuse(decision, command, "no failed revision is there to retry"));
        }
        if (blocked.isPresent()) {
            return Optional.of(refuse(decision, command, blocked.get().message()));
        }
        return Optional.of(
                accept(
                        decision,
                        command,
                        draft -> draft.failedMark(Optional.empty()),
                        "the failed revision is tried anew"));
    }

    private static Move accept(
            Decision decision,
            Command command,
            UnaryOperator<Decision.Draft> effect,
            String meaning) {
        String reason = command.told() + " (" + meaning + ")";
        return decision.act(
                new Action.Answer(command.id(), command.order(), true),
                effect.apply(decision.draft()).health(Health.underWay(APPROVED, reason)),
                reason);
    }

    private static Move refuse(Decision decision, Command command, String why) {
        String reason = "refused: " + why + " (" + command.asked() + ")";
        return decision.act(
                new Action.Answer(command.id(), command.order(), false), decision.draft(), reason);
    }
}
