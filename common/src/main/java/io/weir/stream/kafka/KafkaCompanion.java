package io.weir.stream.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weir.runtime.Timers;
import io.weir.stream.CompanionStream;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import io.weir.stream.delivery.Deliveries;
import io.weir.stream.delivery.Intake;
import io.weir.stream.delivery.ParkedRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@link CompanionStream} on Kafka: a consumer that is told its partitions by hand. Consumer groups
 * have an assignor that deals out two topics alike, but it takes every partition away at each
 * change of the group; the first topic's owners keep what does not move.
 */
final class KafkaCompanion<T> implements CompanionStream<T>, Intake {

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final Deliveries.Setup<T> setup;
    private final ParkedSink parked;
    private final AssignedConsumer consumer;
    private final Map<Integer, Integer> times = new HashMap<>();
    private Optional<Deliveries<T>> open = Optional.empty();
    private Optional<Future<Void>> closed = Optional.empty();

    KafkaCompanion(
            Vertx vertx,
            KafkaSettings settings,
            String group,
            Deliveries.Setup<T> setup,
            ParkedSink parked,
            BrokerContact contact) {
        this.vertx = vertx;
        this.settings = settings;
        this.setup = setup;
        this.parked = parked;
        this.consumer = new AssignedConsumer(settings, setup.topic(), group, contact);
    }

    @Override
    public void open(EventStream.Handler<T> handler) {
        if (open.isPresent() || closed.isPresent()) {
            throw new IllegalStateException("stream of " + setup.topic() + " was opened before");
        }
        Context context = vertx.getOrCreateContext();
        Timers timers =
                (delay, action) -> {
                    long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
                    return () -> vertx.cancelTimer(id);
                };
        Deliveries<T> deliveries =
                new Deliveries<>(
                        setup,
                        handler,
                        task -> {
                            if (Vertx.currentContext() == context) {
                                task.run();
                            } else {
                                context.runOnContext(any -> task.run());
                            }
                        },
                        timers,
                        this);
        open = Optional.of(deliveries);
        parked.use();
        consumer.start(
                (time, record) ->
                        context.runOnContext(
                                any -> {
                                    // What was read before the partition was left and followed
                                    // again comes once more, in its order.
                                    if (time.equals(times.get(record.partition()))) {
                                        deliveries.deliver(record);
                                    }
                                }),
                offsets -> context.runOnContext(any -> deliveries.commitFailed(offsets)),
                new LagMeter(deliveries, setup));
    }

    @Override
    public void follow(Partition owned) {
        open.ifPresent(
                deliveries -> {
                    deliveries.assigned(owned.number(), owned.epoch());
                    times.put(owned.number(), consumer.follow(owned.number()));
                });
    }

    @Override
    public Future<Void> leave(Partition owned) {
        return leave(List.of(owned.number()));
    }

    private Future<Void> leave(Collection<Integer> numbers) {
        if (open.isEmpty()) {
            return Future.succeededFuture();
        }
        Deliveries<T> deliveries = open.get();
        List<Integer> followed =
                numbers.stream().filter(deliveries.partitions()::contains).toList();
        followed.forEach(consumer::leave);
        Future<Void> drained = deliveries.take(followed);
        // The limit ends the waiting, not the work: that comes again at the next owner.
        return drained.timeout(settings.drainLimit().toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .compose(
                        done -> {
                            Map<Integer, Long> offsets = finished(deliveries, followed);
                            deliveries.forget(followed);
                            Promise<Void> committed = Promise.promise();
                            consumer.commitLast(offsets, () -> committed.tryComplete());
                            return committed
                                    .future()
                                    .timeout(
                                            settings.drainLimit().toMillis(), TimeUnit.MILLISECONDS)
                                    .otherwiseEmpty();
                        });
    }

    @Override
    public Future<Void> close() {
        if (closed.isEmpty()) {
            closed =
                    Optional.of(
                            open.isEmpty()
                                    ? Future.succeededFuture()
                                    : leave(List.copyOf(open.get().partitions()))
                                            .eventually(
                                                    () ->
                                                            vertx.executeBlocking(
                                                                    consumer::close, false))
                                            .eventually(parked::release));
        }
        return closed.get();
    }

    @Override
    public void pause(int partition) {
        consumer.pause(partition);
    }

    @Override
    public void resume(int partition) {
        consumer.resume(partition);
    }

    @Override
    public void commit(Map<Integer, Long> offsets) {
        consumer.commit(offsets);
    }

    @Override
    public Future<Void> park(ParkedRecord record) {
        return parked.write(record);
    }

    /** Up to where partitions are finished. */
    private static Map<Integer, Long> finished(Deliveries<?> deliveries, List<Integer> numbers) {
        Map<Integer, Long> offsets = new HashMap<>();
        for (int number : numbers) {
            deliveries.committable(number).ifPresent(offset -> offsets.put(number, offset));
        }
        return offsets;
    }
}
