package io.weir.stream.delivery;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Work in order per key, side by side across keys. What runs when its partition is taken away goes
 * on to its end, and what comes later for that key waits for it, so that no key is ever worked on
 * twice at a time, whatever the group does meanwhile.
 *
 * <p>Confined to one context; the futures of the work complete there.
 */
final class KeyQueues {

    private final Map<Lane, Line> lines = new HashMap<>();

    /** Whose turn is counted: keys of different partitions are different lanes. */
    record Lane(int partition, String key) {}

    /**
     * Appends work to a lane and starts it at once when the lane is free.
     *
     * @param work its future never fails
     */
    void add(Lane lane, Supplier<Future<Void>> work) {
        Line line = lines.computeIfAbsent(lane, any -> new Line());
        line.waiting.add(work);
        run(lane, line);
    }

    /** How much waits in a lane, the running one left out. */
    int waiting(Lane lane) {
        Line line = lines.get(lane);
        return line == null ? 0 : line.waiting.size();
    }

    /** Forgets what waits in a partition. What runs goes on. */
    void drop(int partition) {
        lines.entrySet()
                .removeIf(
                        entry -> {
                            if (entry.getKey().partition() == partition) {
                                entry.getValue().waiting.clear();
                                return !entry.getValue().running;
                            }
                            return false;
                        });
    }

    /** A loop rather than a recursion: a thousand records that finish at once are no deep stack. */
    private void run(Lane lane, Line line) {
        while (!line.running && !line.waiting.isEmpty()) {
            line.running = true;
            Future<Void> work = line.waiting.remove().get();
            if (work.isComplete()) {
                line.running = false;
            } else {
                work.onComplete(
                        done -> {
                            line.running = false;
                            run(lane, line);
                        });
            }
        }
        if (!line.running && line.waiting.isEmpty()) {
            lines.remove(lane, line);
        }
    }

    private static final class Line {
        private final Deque<Supplier<Future<Void>>> waiting = new ArrayDeque<>();
        private boolean running;
    }
}
