package io.weir.stream.delivery;

import io.weir.runtime.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * When offsets are committed while a stream runs: a second after something was finished, and only
 * what moved. Confined to the stream's context.
 */
final class Commits {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Timers timers;
    private final Supplier<Map<Integer, Long>> finished;
    private final Consumer<Map<Integer, Long>> commit;
    private final Map<Integer, Long> committed = new HashMap<>();
    private boolean pending;

    /**
     * Nothing is committed yet.
     *
     * @param finished up to where each owned partition is finished
     * @param commit sends offsets; a failure is told by {@link #failed}
     */
    Commits(
            Timers timers,
            Supplier<Map<Integer, Long>> finished,
            Consumer<Map<Integer, Long>> commit) {
        this.timers = timers;
        this.finished = finished;
        this.commit = commit;
    }

    /** Something was finished. */
    void soon() {
        if (!pending) {
            pending = true;
            timers.after(PAUSE, this::now);
        }
    }

    /** The offsets did not reach the log. */
    void failed(Collection<Integer> partitions) {
        partitions.forEach(committed::remove);
        soon();
    }

    /** The partition begins anew. */
    void forget(int partition) {
        committed.remove(partition);
    }

    private void now() {
        pending = false;
        Map<Integer, Long> moved = new HashMap<>(finished.get());
        moved.entrySet()
                .removeIf(entry -> entry.getValue() <= committed.getOrDefault(entry.getKey(), -1L));
        if (!moved.isEmpty()) {
            committed.putAll(moved);
            commit.accept(moved);
        }
    }
}
