package io.weir.watcher;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.weir.watcher.publish.Cause;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The watcher's meters. Labels are causes and reasons, which are few. */
final class MeteredWatcher implements WatcherMetrics {

    private final MeterRegistry meters;
    private final Timer seen;
    private final Counter sendFailed;
    private final Counter heldBack;
    private final Counter evaluationFailed;
    private final Map<String, AtomicInteger> problems = new ConcurrentHashMap<>();

    MeteredWatcher(MeterRegistry meters) {
        this.meters = meters;
        seen = meters.timer("weir.watcher.seen");
        sendFailed = meters.counter("weir.watcher.send.failures");
        heldBack = meters.counter("weir.watcher.snapshots.held.back");
        evaluationFailed = meters.counter("weir.watcher.evaluation.failures");
    }

    @Override
    public void seen(Duration time) {
        seen.record(time);
    }

    @Override
    public void published(Cause cause) {
        meters.counter("weir.watcher.snapshots.published", "type", cause.type()).increment();
    }

    @Override
    public void sendFailed() {
        sendFailed.increment();
    }

    @Override
    public void heldBack() {
        heldBack.increment();
    }

    @Override
    public void evaluationFailed() {
        evaluationFailed.increment();
    }

    @Override
    public void problems(String reason, int canaries) {
        problems.computeIfAbsent(
                        reason,
                        any ->
                                meters.gauge(
                                        "weir.watcher.canaries.with.problem",
                                        Tags.of("reason", reason),
                                        new AtomicInteger()))
                .set(canaries);
    }
}
