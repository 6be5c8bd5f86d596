package io.weir.stream.kafka;

import io.vertx.core.Future;
import io.weir.stream.Codec;
import io.weir.stream.EventSink;
import io.weir.stream.SendFailure;
import io.weir.stream.delivery.CloudEvents;
import java.time.InstantSource;
import java.util.Optional;

/** Writes one topic through the service's producer. */
final class KafkaEventSink<T> implements EventSink<T> {

    private final String topic;
    private final String source;
    private final Codec<T> codec;
    private final SharedProducer producer;
    private final InstantSource clock;
    private Optional<Future<Void>> closed = Optional.empty();

    KafkaEventSink(
            String topic,
            String source,
            Codec<T> codec,
            SharedProducer producer,
            InstantSource clock) {
        this.topic = topic;
        this.source = source;
        this.codec = codec;
        this.producer = producer;
        this.clock = clock;
        producer.use();
    }

    @Override
    public Future<Void> send(Outgoing<T> record) {
        if (closed()) {
            return Future.failedFuture(
                    new IllegalStateException("sink of " + topic + " is closed"));
        }
        Optional<byte[]> value;
        try {
            value = record.value().map(codec::encode);
        } catch (RuntimeException failure) {
            return Future.failedFuture(
                    new SendFailure.Rejected(
                            topic + ": value of " + record.key() + " cannot be written", failure));
        }
        return producer.send(
                topic, record.key(), value, CloudEvents.headers(record, source, clock.instant()));
    }

    @Override
    public synchronized Future<Void> close() {
        if (closed.isEmpty()) {
            closed = Optional.of(producer.release());
        }
        return closed.get();
    }

    @Override
    public Future<Integer> partitions() {
        return producer.partitions(topic);
    }

    private synchronized boolean closed() {
        return closed.isPresent();
    }
}
