package io.weir.notifier.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.runtime.Timers;
import io.weir.stream.Partition;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Waiting between attempts that ends at once when the partition goes to another owner: turns timers
 * into futures. Confined to the context of its stream.
 */
final class Pauses {

    private final Timers timers;
    private final Map<Partition, Set<Promise<Void>>> waiting = new HashMap<>();
    private final Map<Integer, Integer> released = new HashMap<>();

    Pauses(Timers timers) {
        this.timers = timers;
    }

    /** Completes when the delay has passed; fails with {@link Released} when nobody may go on. */
    Future<Void> pause(Partition partition, Duration delay) {
        if (partition.epoch() <= released.getOrDefault(partition.number(), Integer.MIN_VALUE)) {
            return Future.failedFuture(new Released(partition));
        }
        Promise<Void> promise = Promise.promise();
        Set<Promise<Void>> here = waiting.computeIfAbsent(partition, any -> new HashSet<>());
        here.add(promise);
        Timers.Timer timer = timers.after(delay, promise::tryComplete);
        return promise.future()
                .onComplete(
                        done -> {
                            timer.cancel();
                            here.remove(promise);
                        });
    }

    /** Ends all waiting of a partition, and all that this assignment still begins. */
    void release(Partition partition) {
        released.merge(partition.number(), partition.epoch(), Math::max);
        Set<Promise<Void>> here = waiting.remove(partition);
        if (here != null) {
            List.copyOf(here).forEach(promise -> promise.tryFail(new Released(partition)));
        }
    }
}
