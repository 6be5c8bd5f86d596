package io.weir.rollout;

import java.util.Optional;

/**
 * The single next thing to do for a canary. Values are absolute (weight 20, not 10 more), so that
 * doing it again changes nothing.
 */
public sealed interface Action {

    <R> R match(Cases<R> cases);

    /** One method an action: a new action breaks the build wherever it must be handled. */
    interface Cases<R> {
        R prepare(Prepare action);

        R initialise(Initialise action);

        R adopt(Adopt action);

        R report(Report action);

        R answer(Answer action);

        R closeGate(CloseGate action);

        R withdraw(Withdraw action);

        R start(Start action);

        R restart(Restart action);

        R countFailure(CountFailure action);

        R shift(Shift action);

        R mirror(Mirror action);

        R iterate(Iterate action);

        R promote(Promote action);

        R shiftPrimary(ShiftPrimary action);

        R finish(Finish action);

        R rollBack(RollBack action);

        R failPromotion(FailPromotion action);

        R repair(Repair action);

        R follow(Follow action);

        R hooksDone(HooksDone action);

        R note(Note action);

        R guard(Guard action);

        R terminate(Terminate action);

        R putBack(PutBack action);

        R letGo(LetGo action);

        R abandon(Abandon action);
    }

    /** Whether it is book-keeping: nothing happens to the canary, so nobody is told. */
    default boolean silent() {
        return false;
    }

    /** What goes first where many canaries have something to be done. */
    default Urgency urgency() {
        return Urgency.USUAL;
    }

    /** From the most urgent to the least. */
    enum Urgency {
        /** Users meet what failed. */
        RETREAT(0),
        /** Somebody waits to see that a new revision was noticed. */
        BEGINNING(1),
        /** A step more or less late harms nobody. */
        USUAL(2);

        private final int rank;

        Urgency(int rank) {
            this.rank = rank;
        }

        /** Place in a row: lower goes first. */
        public int rank() {
            return rank;
        }
    }

    /** Make the primary workload with its configuration, and the Services of canary and primary. */
    record Prepare(Revision revision) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.prepare(this);
        }
    }

    /**
     * The primary serves: point the apex Service at it, make the routes with all traffic on it,
     * then scale the target down.
     */
    record Initialise(Revision revision) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.initialise(this);
        }
    }

    /** Take over a Canary that Flagger has run: nothing but the status is written. */
    record Adopt() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.adopt(this);
        }
    }

    /** Say how things are: only the status is written. */
    record Report() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.report(this);
        }
    }

    /**
     * A command was accepted, and what it asks for is a matter of the status alone, or it was
     * refused. The verdict's evidence holds the command, its reason the answer.
     *
     * @param command id of it
     * @param order what it asks for
     * @param accepted whether it is done
     */
    record Answer(String command, Command.Order order, boolean accepted) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.answer(this);
        }
    }

    /**
     * A gate is closed; say so.
     *
     * @param gate which kind
     * @param hook name of the webhook
     * @param muted no alert
     */
    record CloseGate(HookType gate, String hook, boolean muted) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.closeGate(this);
        }
    }

    /**
     * The revision that waited, or had failed, is no longer wanted: the target is back at the
     * promoted one. Traffic that it still had, because the primary was down, goes to the primary
     * that serves again.
     */
    record Withdraw() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.withdraw(this);
        }
    }

    /**
     * Begin a run: keep the revision's template, scale the target up. Traffic that a failed
     * promotion had left on the target goes to the primary before, if that is ready.
     */
    record Start(Revision revision) implements Action {
        @Override
        public Urgency urgency() {
            return Urgency.BEGINNING;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.start(this);
        }
    }

    /**
     * A newer revision came during a run: all traffic to the primary if it serves, begin again with
     * fresh pods.
     */
    record Restart(Revision revision) implements Action {
        @Override
        public Urgency urgency() {
            return Urgency.RETREAT;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.restart(this);
        }
    }

    /** Checks or hooks failed, and the run goes on. */
    record CountFailure(int failedChecks) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.countFailure(this);
        }
    }

    /**
     * Send a share of traffic to the canary.
     *
     * @param canaryWeight percent, 1 to 100
     */
    record Shift(int canaryWeight) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.shift(this);
        }
    }

    /** Copy requests to the canary; the primary alone answers users. */
    record Mirror() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.mirror(this);
        }
    }

    /**
     * One iteration of an A/B or blue/green run.
     *
     * @param iteration how many are done with it; one more than {@code of} when a blue/green run
     *     brings all traffic to the canary
     * @param of how many there are
     * @param canaryWeight percent of the requests that the route chooses from: 100 while A/B
     *     conditions hold
     * @param mirrored whether requests to the primary are copied to the canary
     */
    record Iterate(int iteration, int of, int canaryWeight, boolean mirrored) implements Action {

        /** What it sets, where there are routes. */
        public Weights weights() {
            return new Weights(100 - canaryWeight, canaryWeight, mirrored);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.iterate(this);
        }
    }

    /**
     * Roll the primary to the analysed revision, from its stored template.
     *
     * @param revision the analysed one
     * @param skipped without analysis
     */
    record Promote(Revision revision, boolean skipped) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.promote(this);
        }
    }

    /**
     * Return traffic to the promoted primary.
     *
     * @param canaryWeight percent left on the canary; 0 is the last step
     */
    record ShiftPrimary(int canaryWeight) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.shiftPrimary(this);
        }
    }

    /** The run succeeded: scale the target down. */
    record Finish() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.finish(this);
        }
    }

    /**
     * The run failed: all traffic to the primary, scale the target down. With a primary that is
     * down the target goes on serving what it serves.
     */
    record RollBack(Cause cause) implements Action {
        @Override
        public Urgency urgency() {
            return Urgency.RETREAT;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rollBack(this);
        }
    }

    /**
     * The primary does not come up with the promoted revision: all traffic to the healthy target,
     * and the primary gets back the revision that it ran before.
     */
    record FailPromotion() implements Action {
        @Override
        public Urgency urgency() {
            return Urgency.RETREAT;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.failPromotion(this);
        }
    }

    /**
     * Put managed objects back to what they should be.
     *
     * @param canaryWeight percent that the route keeps on the canary
     * @param mirrored whether the route goes on mirroring
     */
    record Repair(int canaryWeight, boolean mirrored) implements Action {

        /** What the route keeps. */
        public Weights weights() {
            return new Weights(100 - canaryWeight, canaryWeight, mirrored);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.repair(this);
        }
    }

    /**
     * The Canary was edited: Services, routes and the primary's scaler follow. No workload is
     * touched.
     *
     * @param canaryWeight percent that the route keeps on the canary
     * @param mirrored whether the route goes on mirroring
     */
    record Follow(int canaryWeight, boolean mirrored) implements Action {

        /** What the route keeps. */
        public Weights weights() {
            return new Weights(100 - canaryWeight, canaryWeight, mirrored);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.follow(this);
        }
    }

    /** The post-rollout hooks were called: only the status is written. */
    record HooksDone() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.hooksDone(this);
        }
    }

    /**
     * Remember the same revision under another generation or hash: its template is kept as it is
     * served now, and nothing happens to the canary.
     */
    record Note(Revision revision) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.note(this);
        }

        @Override
        public boolean silent() {
            return true;
        }
    }

    /**
     * Make the Canary's deletion wait until everything was put back, or no longer (canary.md 3.13).
     *
     * @param wanted whether it has to wait
     */
    record Guard(boolean wanted) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.guard(this);
        }

        @Override
        public boolean silent() {
            return true;
        }
    }

    /**
     * The Canary is being deleted and everything shall be as it was before: first the target gets
     * as many pods as the primary has.
     */
    record Terminate() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.terminate(this);
        }
    }

    /** The target serves again: Service and routes lead to it as before the Canary was there. */
    record PutBack() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.putBack(this);
        }
    }

    /** Nothing is left to put back: the Canary that is being deleted may go. */
    record LetGo() implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.letGo(this);
        }
    }

    /**
     * The Canary was deleted in the middle of a run, and nothing is to be put back: the end of the
     * run is told.
     *
     * @param spec what the Canary asked for: it may be gone by now
     */
    record Abandon(Optional<CanarySpec> spec) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.abandon(this);
        }
    }

    /** Why a run is rolled back. */
    enum Cause {
        /** Failed checks reached the threshold. */
        CHECKS,
        /** The target's pods did not become ready in time. */
        DEADLINE,
        /** A rollback hook, or a person, asked for it. */
        MANUAL,
        /** The target was set back to the promoted revision. */
        WITHDRAWN,
        /** The Canary or its target cannot be used any more. */
        UNUSABLE,
        /** Kafka could not be reached, so nobody watched it. */
        CUT_OFF
    }
}
