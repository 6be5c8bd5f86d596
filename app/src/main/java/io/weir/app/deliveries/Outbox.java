package io.weir.app.deliveries;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.DeliveryCodec;
import io.weir.notifier.delivery.EntryCodec;
import io.weir.notifier.delivery.Fanout;
import io.weir.notifier.delivery.Ledger;
import io.weir.stream.Codec;
import io.weir.stream.Event;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.EventStream.Start;
import io.weir.stream.Partition;
import io.weir.stream.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The notifier's topics as an outsider sees them: read to their ends, and given dead ones again.
 */
public final class Outbox {

    private static final String SOURCE = "weir-deliveries";

    private final Vertx vertx;
    private final EventLog log;
    private final Topics topics;

    public Outbox(Vertx vertx, EventLog log, Topics topics) {
        this.vertx = vertx;
        this.log = log;
        this.topics = topics;
    }

    /** What waits and what was given up, as the log has it now. Any thread. */
    public Future<List<Ledger.Line>> read() {
        Ledger ledger = new Ledger();
        return read(
                        topics.deliveryStates().name(),
                        new EntryCodec(),
                        event -> event.value().ifPresent(ledger::kept))
                .compose(
                        kept ->
                                read(
                                        topics.deliveries().name(),
                                        new DeliveryCodec(),
                                        event ->
                                                event.value()
                                                        .ifPresent(
                                                                delivery ->
                                                                        ledger.put(
                                                                                delivery,
                                                                                event.at()))))
                .map(all -> ledger.lines());
    }

    /** Puts deliveries into the outbox once more, one after the other, with their ids. */
    public Future<Void> again(List<Ledger.Line> dead) {
        EventSink<Delivery> sink =
                log.sink(topics.deliveries().name(), SOURCE, new DeliveryCodec());
        Future<Void> sent = Future.succeededFuture();
        for (Ledger.Line line : dead) {
            sent = sent.compose(before -> sink.send(Fanout.of(line.delivery().again())));
        }
        Future<Void> all = sent;
        return all.transform(done -> sink.close().transform(closed -> all));
    }

    private <T> Future<Void> read(String topic, Codec<T> codec, Consumer<Event<T>> each) {
        EventSink<T> asked = log.sink(topic, SOURCE, codec);
        Future<Integer> partitions = asked.partitions();
        return partitions
                .transform(answer -> asked.close().transform(closed -> partitions))
                .compose(number -> toEnd(topic, codec, number, each));
    }

    private <T> Future<Void> toEnd(
            String topic, Codec<T> codec, int partitions, Consumer<Event<T>> each) {
        EventStream<T> stream =
                log.stream(topic, SOURCE + "-" + UUID.randomUUID(), Start.REPLAY, codec);
        Promise<Void> end = Promise.promise();
        Set<Integer> read = new HashSet<>();
        EventStream.Handler<T> handler =
                new EventStream.Handler<>() {
                    @Override
                    public Future<Void> on(Event<T> event) {
                        each.accept(event);
                        return Future.succeededFuture();
                    }

                    @Override
                    public void caughtUp(Partition partition) {
                        read.add(partition.number());
                        if (read.size() >= partitions) {
                            end.tryComplete();
                        }
                    }
                };
        vertx.getOrCreateContext()
                .runOnContext(begin -> stream.open(handler).onFailure(end::tryFail));
        Future<Void> whole = end.future();
        return whole.transform(done -> stream.close().transform(closed -> whole));
    }
}
