package io.weir.notifier.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.notifier.alert.Receiver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts deliveries by kind of receiver and how they went; never by address. Any thread. */
public final class DeliveryMetrics {

    /** Name of the counter; labels {@code receiver} (kind) and {@code outcome}. */
    public static final String NAME = "weir.notifier.deliveries";

    private static final String RECEIVER = "receiver";

    private final MeterRegistry registry;
    private final Observer observer;
    private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();

    /** Who else hears of what was delivered, or given up. */
    @FunctionalInterface
    public interface Observer {
        /**
         * A delivery has ended.
         *
         * @param time since its first attempt
         */
        void ended(Delivery delivery, boolean delivered, Duration time);
    }

    public DeliveryMetrics(MeterRegistry registry) {
        this(registry, (delivery, delivered, time) -> {});
    }

    public DeliveryMetrics(MeterRegistry registry, Observer observer) {
        this.registry = registry;
        this.observer = observer;
    }

    /** A delivery is in work, or no longer: those whose receiver does not answer stay so. */
    void waiting(Receiver receiver, int change) {
        waiting.computeIfAbsent(
                        receiver.kind(),
                        kind ->
                                registry.gauge(
                                        "weir.notifier.deliveries.waiting",
                                        io.micrometer.core.instrument.Tags.of(RECEIVER, kind),
                                        new AtomicInteger()))
                .addAndGet(change);
    }

    /** An attempt begins. */
    void attempted(Receiver receiver) {
        registry.counter("weir.notifier.attempts", RECEIVER, receiver.kind()).increment();
    }

    void delivered(Delivery delivery, Duration time) {
        count(delivery.receiver(), "delivered");
        registry.timer("weir.notifier.delivery", RECEIVER, delivery.receiver().kind()).record(time);
        observer.ended(delivery, true, time);
    }

    void dead(Delivery delivery, Duration time) {
        count(delivery.receiver(), "dead");
        observer.ended(delivery, false, time);
    }

    /** An attempt failed and another one follows. */
    void retried(Receiver receiver) {
        count(receiver, "retried");
    }

    private void count(Receiver receiver, String outcome) {
        registry.counter(NAME, RECEIVER, receiver.kind(), "outcome", outcome).increment();
    }
}
