package io.weir.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weir.runtime.Timers;
import io.weir.stream.delivery.Deliveries;
import io.weir.stream.delivery.Incoming;
import io.weir.stream.delivery.Intake;
import io.weir.stream.delivery.ParkedRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A member of a group that reads an {@link InMemoryLog}. */
final class ListStream<T> implements EventStream<T>, InMemoryGroup.Member, Intake {

    private final InMemoryLog log;
    private final InMemoryGroup group;
    private final Deliveries.Setup<T> setup;
    private final Duration drainLimit;
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Set<Integer> paused = new HashSet<>();
    private Executor executor = Runnable::run;
    private Optional<Deliveries<T>> deliveries = Optional.empty();
    private Optional<Future<Void>> closed = Optional.empty();
    private volatile boolean dead;

    ListStream(
            InMemoryLog log, InMemoryGroup group, Deliveries.Setup<T> setup, Duration drainLimit) {
        this.drainLimit = drainLimit;
        this.log = log;
        this.group = group;
        this.setup = setup;
    }

    @Override
    public Future<Void> open(Handler<T> handler) {
        Optional<Context> context = Optional.ofNullable(Vertx.currentContext());
        executor =
                context.<Executor>map(here -> task -> here.runOnContext(any -> task.run()))
                        .orElseGet(log::direct);
        Timers timers =
                (delay, action) -> log.timers().after(delay, () -> executor.execute(action));
        deliveries = Optional.of(new Deliveries<>(setup, handler, executor, timers, this));
        group.join(this);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> close() {
        if (closed.isEmpty()) {
            closed =
                    Optional.of(
                            deliveries.isPresent() && !dead
                                    ? group.leave(this)
                                    : Future.succeededFuture());
        }
        return closed.get();
    }

    void kill() {
        dead = true;
        group.bury(this);
    }

    @Override
    public boolean connected() {
        return deliveries.isPresent() && !log.isDown();
    }

    @Override
    public void assign(int number, int epoch) {
        run(
                to -> {
                    paused.remove(number);
                    to.assigned(number, epoch);
                    boolean replay = setup.start() == Start.REPLAY;
                    positions.put(number, replay ? 0L : group.committed(number).orElse(0L));
                    if (replay) {
                        to.history(number, 0, log.end(setup.topic(), number));
                    }
                    feedHere(to, number);
                });
    }

    @Override
    public Future<Void> release(int number) {
        Promise<Void> released = Promise.promise();
        run(
                to -> {
                    positions.remove(number);
                    Timers.Timer limit =
                            log.timers()
                                    .after(drainLimit, () -> run(any -> letGo(number, released)));
                    to.take(List.of(number))
                            .onComplete(
                                    done -> {
                                        limit.cancel();
                                        letGo(number, released);
                                    });
                });
        return released.future();
    }

    private void letGo(int number, Promise<Void> released) {
        if (released.future().isComplete()) {
            return;
        }
        Deliveries<T> to = deliveries.orElseThrow();
        if (setup.start() == Start.COMMITTED) {
            to.committable(number).ifPresent(offset -> group.commit(this, number, offset));
        }
        to.forget(List.of(number));
        released.complete();
    }

    @Override
    public void feed() {
        run(to -> Set.copyOf(positions.keySet()).forEach(number -> feedHere(to, number)));
    }

    private void feedHere(Deliveries<T> to, int number) {
        // Before the records: one that is appended meanwhile has not been handed over.
        long end = log.isDown() ? 0 : log.end(setup.topic(), number);
        for (StoredRecord record :
                log.from(setup.topic(), number, positions.getOrDefault(number, 0L))) {
            // What was handed over may have filled a queue or lost the partition.
            if (!positions.containsKey(number) || paused.contains(number)) {
                return;
            }
            if (record.offset() < positions.get(number)) {
                continue;
            }
            positions.put(number, record.offset() + 1);
            to.deliver(
                    new Incoming(
                            number,
                            record.offset(),
                            0,
                            record.key(),
                            record.value(),
                            record.headers()));
        }
        long position = positions.getOrDefault(number, 0L);
        if (position >= end && positions.containsKey(number) && !paused.contains(number)) {
            to.reached(number, position);
        }
    }

    @Override
    public void pause(int partition) {
        paused.add(partition);
    }

    @Override
    public void resume(int partition) {
        paused.remove(partition);
        feed();
    }

    @Override
    public void commit(Map<Integer, Long> offsets) {
        if (!dead && !log.isDown()) {
            offsets.forEach((number, offset) -> group.commit(this, number, offset));
        } else if (!dead) {
            run(to -> to.commitFailed(offsets.keySet()));
        }
    }

    @Override
    public Future<Void> park(ParkedRecord record) {
        if (log.isDown() || dead) {
            return Future.failedFuture(new SendFailure.Unavailable("the log is down", null));
        }
        log.append(InMemoryLog.PARKED, record.key(), record.value(), record.headers());
        return Future.succeededFuture();
    }

    private void run(Consumer<Deliveries<T>> task) {
        executor.execute(
                () -> {
                    if (!dead) {
                        task.accept(deliveries.orElseThrow());
                    }
                });
    }
}
