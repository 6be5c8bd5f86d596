package io.weir.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lifecycle of a canary: from its world, the answers gathered so far and the time since the
 * last step to the next move. Pure: equal arguments give equal moves; no clock, no I/O, no logging.
 * The states (canary.md 3.3, 3.14):
 *
 * <pre>
 *   NONE ─ INITIALIZING ─ INITIALIZED ─┬─ WAITING ─┬─ PROGRESSING ─┬─ WAITING_PROMOTION ─┬─ PROMOTING ─ FINALISING ─ SUCCEEDED
 *                         SUCCEEDED  ──┤           │      │  ▲     │          │          │      │
 *                         FAILED     ──┴───────────┘      │  └─────┼── restart ┘         │      └─ FAILED (promotion)
 *                                                         └────────┴── FAILED (rollback) ┘
 *
 *   any ── deletion, with something to put back ── TERMINATING ─ TERMINATED ─ gone
 * </pre>
 *
 * Each group of phases has its own class; what comes before all of them is decided here.
 */
public final class Progression {

    private Progression() {}

    /** Decides where no look was made between two steps. */
    public static Move decide(Snapshot world, Evidence evidence, Duration rested, Instant now) {
        return decide(world, evidence, rested, rested, now);
    }

    /**
     * Decides.
     *
     * @param world what is known; never older than the last verdict carried out
     * @param evidence what was asked for this decision so far, and a command that waits for its
     *     answer
     * @param rested how long ago the last step was seen to be applied, or the last look ended,
     *     whichever is later
     * @param looked how long ago the last look between two steps ended
     * @param now for time stamps in the verdict; compared with the time of the last step only where
     *     checks wait for minutes
     */
    public static Move decide(
            Snapshot world, Evidence evidence, Duration rested, Duration looked, Instant now) {
        Decision decision = new Decision(world, evidence.withoutCommand(), now);
        if (world.deleting()) {
            return Termination.decide(decision, rested);
        }
        if (world.spec().isEmpty()) {
            return command(decision, evidence).orElseGet(decision::reportProblem);
        }
        boolean refused = !world.status().memory().refused().isEmpty();
        boolean tooEarly = refused && rested.compareTo(decision.interval()) < 0;
        Optional<Move> guard = tooEarly ? Optional.empty() : Termination.guard(decision);
        if (guard.isPresent()) {
            return guard.get();
        }
        Optional<Move> untold = tooEarly ? Optional.empty() : CutOff.tell(decision);
        if (untold.isPresent()) {
            return untold.get();
        }
        Optional<Move> answer = tooEarly ? Optional.empty() : command(decision, evidence);
        if (answer.isPresent()) {
            return answer.get();
        }
        if (decision.spec().suspend()) {
            return decision.report(
                    Health.underWay(
                            "Suspended", "suspended: nothing is done until spec.suspend is false"));
        }
        if (tooEarly) {
            return new Move.Wait(decision.interval().minus(rested));
        }
        if (!world.status().memory().begun() && world.status().phase() != Phase.NONE) {
            return Adoption.decide(decision);
        }
        Phase phase = world.status().phase();
        if (phase != Phase.NONE && decision.retargeted()) {
            return Initialisation.anew(decision);
        }
        if (phase == Phase.NONE || phase == Phase.INITIALIZING) {
            return Initialisation.decide(decision, rested);
        }
        if (phase.isAnalysing()) {
            return AnalysisRun.decide(decision, rested, looked);
        }
        if (phase.isPromoting()) {
            return Promotion.decide(decision, rested);
        }
        return Idling.decide(decision, rested);
    }

    /** A command is answered without the answers to other questions. */
    private static Optional<Move> command(Decision decision, Evidence evidence) {
        return evidence.command()
                .flatMap(
                        wanted -> Ruling.decide(decision.with(Evidence.NONE.with(wanted)), wanted));
    }
}
