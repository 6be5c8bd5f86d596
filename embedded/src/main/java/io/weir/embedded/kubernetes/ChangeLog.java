package io.weir.embedded.kubernetes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The newest changes in order, and who wants to hear of the next ones. A listener that changes the
 * store while it is told of a change does not come between other listeners and that change.
 */
final class ChangeLog {

    private final int capacity;
    private final Deque<Change> kept = new ArrayDeque<>();
    private final Deque<Change> untold = new ArrayDeque<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private long forgotten;
    private boolean telling;

    /**
     * @param capacity how many changes a watch can go back
     */
    ChangeLog(int capacity) {
        this.capacity = capacity;
    }

    void add(Change change) {
        kept.addLast(change);
        if (kept.size() > capacity) {
            forgotten = kept.removeFirst().version();
        }
        untold.addLast(change);
    }

    /** Tells the listeners what they have not heard; does nothing while they are being told. */
    void tell() {
        if (telling) {
            return;
        }
        telling = true;
        try {
            while (!untold.isEmpty()) {
                Change next = untold.removeFirst();
                listeners.forEach(listener -> listener.accept(next));
            }
        } finally {
            telling = false;
        }
    }

    /**
     * Changes after a version, oldest first.
     *
     * @throws ApiError 410 when some of them are forgotten
     */
    List<Change> since(long version) {
        if (version < forgotten) {
            throw ApiError.expired(version, forgotten);
        }
        var found = new ArrayList<Change>();
        for (Change change : kept) {
            // Those not told yet reach the new listener like every other.
            if (change.version() > version && !untold.contains(change)) {
                found.add(change);
            }
        }
        return found;
    }

    void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    void silence(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    /** Forgets everything, so that a watch from an older version has to list again. */
    void forget(long upTo) {
        kept.clear();
        forgotten = upTo;
    }
}
