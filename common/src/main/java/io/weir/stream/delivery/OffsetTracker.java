package io.weir.stream.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which records of one partition are finished, and so how far its offset may move: up to the first
 * unfinished one. Records finish in any order.
 *
 * <p>Not thread-safe.
 */
final class OffsetTracker {

    private final Deque<Entry> unfinished = new ArrayDeque<>();
    private final Map<Long, Entry> byOffset = new HashMap<>();
    private long next = -1;

    /** A record was handed over. Offsets grow from call to call; gaps are fine. */
    void handedOver(long offset) {
        if (offset < next) {
            throw new IllegalStateException("offset " + offset + " after " + (next - 1));
        }
        Entry entry = new Entry(offset);
        unfinished.add(entry);
        byOffset.put(offset, entry);
        next = offset + 1;
    }

    /** There is no further record below this offset (gaps of compaction and transactions). */
    void reached(long position) {
        next = Math.max(next, position);
    }

    /** A record is finished. */
    void finished(long offset) {
        Entry entry = byOffset.remove(offset);
        if (entry == null) {
            throw new IllegalStateException("offset " + offset + " is not in work");
        }
        entry.finished = true;
        while (!unfinished.isEmpty() && unfinished.peek().finished) {
            unfinished.remove();
        }
    }

    /** Everything below is finished; empty before the first record. */
    OptionalLong finishedTo() {
        if (!unfinished.isEmpty()) {
            return OptionalLong.of(unfinished.peek().offset);
        }
        return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** How many were handed over and are not finished. */
    int unfinished() {
        return byOffset.size();
    }

    /** The lowest offset that may come next. */
    long next() {
        return next;
    }

    private static final class Entry {
        private final long offset;
        private boolean finished;

        private Entry(long offset) {
            this.offset = offset;
        }
    }
}
