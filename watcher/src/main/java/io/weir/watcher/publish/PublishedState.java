package io.weir.watcher.publish;

import io.weir.rollout.Readiness;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Workload;
import java.util.Optional;

/** What the newest record of a key says. */
sealed interface PublishedState {

    /** Whether a record of the other state would be no news after this one. */
    boolean says(PublishedState other);

    /** The snapshot, where there is one. */
    default Optional<Snapshot> last() {
        return Optional.empty();
    }

    /** No record, or a tombstone. */
    record None() implements PublishedState {
        @Override
        public boolean says(PublishedState other) {
            return other instanceof None;
        }
    }

    /** A snapshot. */
    record Present(Snapshot snapshot) implements PublishedState {
        @Override
        public boolean says(PublishedState other) {
            return other instanceof Present present
                    && content(snapshot).equals(content(present.snapshot()));
        }

        @Override
        public Optional<Snapshot> last() {
            return Optional.of(snapshot);
        }
    }

    /** It was said that the Canary is gone; the tombstone is missing. */
    record Deleted() implements PublishedState {
        @Override
        public boolean says(PublishedState other) {
            return other instanceof Deleted;
        }
    }

    /**
     * A snapshot without what changes and is no news: who published it, the Canary's
     * resourceVersion (a write that touches nothing else) and the texts that count pods.
     */
    private static Snapshot content(Snapshot snapshot) {
        return new Snapshot(
                snapshot.canary(),
                snapshot.uid(),
                snapshot.generation(),
                "",
                0,
                snapshot.deleting(),
                snapshot.spec(),
                snapshot.status(),
                snapshot.problems(),
                snapshot.target().map(PublishedState::content),
                snapshot.primary().map(PublishedState::content),
                snapshot.primaryIsTarget(),
                snapshot.routes(),
                snapshot.sources(),
                snapshot.drifted(),
                snapshot.guarded());
    }

    private static Workload content(Workload workload) {
        return new Workload(
                workload.revision(),
                workload.replicas(),
                new Readiness(workload.readiness().state(), ""));
    }
}
