package io.weir.watcher.publish;

import io.weir.event.EventTypes;
import io.weir.rollout.Revision;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Workload;
import java.util.List;
import java.util.Optional;

/** What made a snapshot news; the type of its event. */
public enum Cause {
    REVISION(EventTypes.REVISION_DETECTED),
    CANARY(EventTypes.CANARY_CHANGED),
    WORKLOAD(EventTypes.WORKLOAD_CHANGED),
    ROUTE(EventTypes.ROUTE_DRIFTED),
    DELETED(EventTypes.CANARY_DELETED);

    private final String type;

    Cause(String type) {
        this.type = type;
    }

    /** {@code ce_type}. */
    public String type() {
        return type;
    }

    /**
     * Compares two snapshots of one Canary; of several causes the one that weighs most.
     *
     * @param before the newest record; empty when there is none
     */
    static Cause of(Optional<Snapshot> before, Snapshot after) {
        if (before.isEmpty() || !before.get().uid().equals(after.uid())) {
            return CANARY;
        }
        Snapshot old = before.get();
        if (after.target().isPresent() && !revision(old).equals(revision(after))) {
            return REVISION;
        }
        if (!old.status().verdict().equals(after.status().verdict())) {
            return CANARY;
        }
        if (!old.drifted().equals(after.drifted()) || !old.routes().equals(after.routes())) {
            return ROUTE;
        }
        boolean canary =
                old.generation() != after.generation()
                        || old.deleting() != after.deleting()
                        || old.guarded() != after.guarded()
                        || !old.spec().equals(after.spec())
                        || !old.status().equals(after.status())
                        || !old.problems().equals(after.problems())
                        || !old.sources().equals(after.sources());
        return canary ? CANARY : WORKLOAD;
    }

    private static Optional<Object> revision(Snapshot snapshot) {
        return snapshot.target().map(Workload::revision).map(Cause::content);
    }

    private static Object content(Revision revision) {
        return List.of(revision.template(), revision.configs());
    }
}
