package io.weir.stream.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.stream.Partition;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One assignment of one partition: what is in work, how far it got, whether it was taken away.
 *
 * <p>Confined to the stream's context, but for {@link #committable} and {@link #unfinished}, which
 * the polling thread reads.
 */
final class OwnedPartition {

    private final Partition partition;
    private final OffsetTracker offsets = new OffsetTracker();
    private final Promise<Void> drained = Promise.promise();
    private OptionalLong end = OptionalLong.empty();
    private boolean caughtUp;
    private boolean taken;
    private final Set<String> fullKeys = new HashSet<>();
    private int running;
    private volatile long committable = -1;
    private volatile int unfinished;

    OwnedPartition(Partition partition) {
        this.partition = partition;
    }

    Partition partition() {
        return partition;
    }

    /** Whether a record is new in this assignment. */
    boolean expects(long offset) {
        return !taken && offset >= offsets.next();
    }

    void handedOver(long offset) {
        offsets.handedOver(offset);
        unfinished = offsets.unfinished();
    }

    void reached(long position) {
        offsets.reached(position);
    }

    void started() {
        running++;
    }

    /**
     * Work on a record has ended.
     *
     * @param finished whether the offset may move past it
     */
    void ended(long offset, boolean finished) {
        running--;
        if (finished) {
            offsets.finished(offset);
            committable = offsets.finishedTo().orElse(-1);
            unfinished = offsets.unfinished();
        }
        if (taken && running == 0) {
            drained.tryComplete();
        }
    }

    /** No further record is handed over. The future completes when nothing is in work. */
    Future<Void> take() {
        taken = true;
        if (running == 0) {
            drained.tryComplete();
        }
        return drained.future();
    }

    boolean taken() {
        return taken;
    }

    /** What may be committed; any thread. Empty when nothing was finished in this assignment. */
    OptionalLong committable() {
        long offset = committable;
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** How many records wait here or are in work; any thread. */
    int unfinished() {
        return unfinished;
    }

    /** The offset at which history ends, in replay mode. */
    void endsAt(long offset) {
        end = OptionalLong.of(offset);
    }

    boolean replays(long offset) {
        return end.isPresent() && offset < end.getAsLong();
    }

    /** True once, when all history was handed over and handled. */
    boolean catchesUp() {
        if (caughtUp || taken || end.isEmpty()) {
            return false;
        }
        OptionalLong finished = offsets.finishedTo();
        caughtUp = finished.isPresent() && finished.getAsLong() >= end.getAsLong();
        return caughtUp;
    }

    /** A key's queue is full. True when it is the first one: the partition is to be paused. */
    boolean full(String key) {
        return fullKeys.add(key) && fullKeys.size() == 1;
    }

    /** A key's queue has room. True when no other is full: the partition may go on. */
    boolean hasRoom(String key) {
        return fullKeys.remove(key) && fullKeys.isEmpty();
    }
}
