package io.weir.watcher.observe;

import io.weir.rollout.Snapshot;
import io.weir.watcher.revision.Fetch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far a snapshot came. */
sealed interface Assembly {

    /**
     * It is complete.
     *
     * @param lookAgain when time alone may change it, the next moment after now
     * @param waiting workloads that do not serve, and since when
     */
    record Complete(Snapshot snapshot, Optional<Instant> lookAgain, Map<ObjectId, Instant> waiting)
            implements Assembly {
        public Complete {
            waiting = Map.copyOf(waiting);
        }
    }

    /** Views lag behind Weir's own writes: nothing may be decided on them. */
    record Behind(List<Lags.Lag> lags) implements Assembly {
        public Behind {
            lags = List.copyOf(lags);
        }
    }

    /** The API server must be asked first. */
    record Wanting(List<Fetch> fetches) implements Assembly {
        public Wanting {
            fetches = List.copyOf(fetches);
        }
    }
}
