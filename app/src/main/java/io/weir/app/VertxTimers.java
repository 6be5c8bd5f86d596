package io.weir.app;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.weir.runtime.Timers;
import java.time.Duration;

/** Timers on one Vert.x context: actions run where the verticle that asked for them lives. */
final class VertxTimers implements Timers {

    private final Vertx vertx;
    private final Context context;

    VertxTimers(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
        long id = vertx.setTimer(millis, fired -> context.runOnContext(then -> action.run()));
        return () -> vertx.cancelTimer(id);
    }
}
