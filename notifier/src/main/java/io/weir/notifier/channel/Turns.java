package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.runtime.Bounded;
import io.weir.runtime.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Keeps the distance between messages that a service asks for. What two processes send to one
 * service, as after a takeover, is not seen here; then the service says so itself. Confined to one
 * context.
 */
final class Turns {

    private static final int MOST = 10_000;

    private final Timers timers;
    private final InstantSource clock;
    private final Map<String, Instant> next = Bounded.map(MOST);

    Turns(Timers timers, InstantSource clock) {
        this.timers = timers;
        this.clock = clock;
    }

    /**
     * Completes when it is the caller's turn. Callers of one key come one after the other, so
     * nobody waits longer than one spacing, whatever the clock does.
     *
     * @param key whose limit it is; kept in memory alone
     */
    Future<Void> of(String key, Duration spacing) {
        if (spacing.isZero()) {
            return Future.succeededFuture();
        }
        Instant now = clock.instant();
        Instant free = next.getOrDefault(key, now);
        Instant latest = now.plus(spacing);
        Instant due = free.isBefore(now) ? now : free.isAfter(latest) ? latest : free;
        next.put(key, due.plus(spacing));
        if (!due.isAfter(now)) {
            return Future.succeededFuture();
        }
        Promise<Void> turn = Promise.promise();
        timers.after(Duration.between(now, due), turn::tryComplete);
        return turn.future();
    }
}
