package io.weir.notifier.delivery;

import io.vertx.core.Future;
import io.weir.notifier.alert.Alerts;
import io.weir.notifier.delivery.Entry.ThreadRoot;
import io.weir.rollout.Change;
import io.weir.runtime.Timers;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts each change into the outbox, once for every receiver. The change is done when all of its
 * deliveries are kept, so a crash in between repeats the same deliveries with the same ids, in the
 * same order.
 */
public final class Fanout implements EventStream.Handler<Change> {

    static final String TYPE = "weir.delivery.requested";

    private final Alerts alerts;
    private final Threads threads;
    private final EventSink<Delivery> outbox;
    private final Pauses pauses;
    private final Persistence persistence;

    /**
     * Puts deliveries into the outbox.
     *
     * @param threads those who show a run in a thread hear of every step of it
     */
    public Fanout(
            Alerts alerts,
            Threads threads,
            EventSink<Delivery> outbox,
            Timers timers,
            BackOff backOff) {
        this.alerts = alerts;
        this.threads = threads;
        this.outbox = outbox;
        this.pauses = new Pauses(timers);
        this.persistence = new Persistence(pauses, backOff);
    }

    @Override
    public Future<Void> on(Event<Change> event) {
        if (event.value().isEmpty()) {
            return Future.succeededFuture();
        }
        Change change = event.value().get();
        Alerts.Told told = alerts.of(change);
        List<Delivery> deliveries = new ArrayList<>();
        told.receivers()
                .forEach(
                        receiver ->
                                deliveries.add(Delivery.of(change.id(), receiver, told.notice())));
        told.followers().stream()
                .filter(receiver -> threads.of(ThreadRoot.key(receiver, told.notice())).isPresent())
                .map(receiver -> Delivery.of(change.id(), receiver, told.notice()).follows())
                .forEach(deliveries::add);
        // Side by side: they have different keys, and the next change of this canary waits for all.
        return Future.join(
                        deliveries.stream()
                                .map(
                                        delivery ->
                                                persistence.keep(
                                                        event.partition(), outbox, of(delivery)))
                                .toList())
                .mapEmpty();
    }

    @Override
    public Future<Void> taken(Partition partition) {
        pauses.release(partition);
        return Future.succeededFuture();
    }

    /** The record of a delivery, as it is put into the outbox. */
    public static Outgoing<Delivery> of(Delivery delivery) {
        return new Outgoing<>(
                delivery.receiver().key(), Optional.of(delivery), delivery.id(), TYPE);
    }
}
