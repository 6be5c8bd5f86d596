package io.weir.watcher.observe;

import io.weir.runtime.Timers;
import java.time.Duration;
import java.util.Optional;

/** What one canary waits for in time. */
final class Waits {

    private final Timers timers;
    private Optional<Timers.Timer> patience = Optional.empty();
    private Optional<Timers.Timer> deadline = Optional.empty();

    Waits(Timers timers) {
        this.timers = timers;
    }

    /**
     * Starts to wait for a view that lags; nothing when that was started before.
     *
     * @return whether it was started now
     */
    boolean patience(Duration time, Runnable then) {
        if (patience.isPresent()) {
            return false;
        }
        patience =
                Optional.of(
                        timers.after(
                                time,
                                () -> {
                                    patience = Optional.empty();
                                    then.run();
                                }));
        return true;
    }

    void endPatience() {
        patience.ifPresent(Timers.Timer::cancel);
        patience = Optional.empty();
    }

    /** Replaces the moment at which time alone may change the world. */
    void lookAgain(Optional<Duration> in, Runnable then) {
        deadline.ifPresent(Timers.Timer::cancel);
        deadline = in.map(time -> timers.after(time, then));
    }

    void end() {
        endPatience();
        deadline.ifPresent(Timers.Timer::cancel);
        deadline = Optional.empty();
    }
}
