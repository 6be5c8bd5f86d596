package io.weir.event;

import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.Command;
import io.weir.rollout.Verdict;

/** {@code ce_type} of the records on the canary topics: contract (docs/architecture.md, Topics). */
public final class EventTypes {

    /** The target has a revision that is not known yet. */
    public static final String REVISION_DETECTED = "weir.revision.detected";

    /** The Canary itself, or a template it refers to, changed. */
    public static final String CANARY_CHANGED = "weir.canary.changed";

    /** A workload's readiness or size changed. */
    public static final String WORKLOAD_CHANGED = "weir.workload.changed";

    /** A managed object is not what was written. */
    public static final String ROUTE_DRIFTED = "weir.route.drifted";

    /** The Canary is gone; a tombstone follows. */
    public static final String CANARY_DELETED = "weir.canary.deleted";

    private EventTypes() {}

    /** {@code weir.command.} and what is asked for, for example {@code weir.command.approve}. */
    public static String of(Command command) {
        return "weir.command." + WireNames.of(command.order());
    }

    /** {@code weir.verdict.} and what to do, for example {@code weir.verdict.shift}. */
    public static String of(Verdict verdict) {
        return "weir.verdict." + WireNames.of(verdict.action());
    }

    /**
     * {@code weir.change.} and what was done, for example {@code weir.change.shift}, or {@code
     * weir.change.refused}.
     */
    public static String of(Change change) {
        Action action = change.verdict().action();
        return "weir.change."
                + (change.outcome() instanceof Change.Outcome.Refused
                        ? WireNames.of(change.outcome())
                        : WireNames.of(action));
    }
}
