package io.weir.stream.kafka;

import io.vertx.core.Future;
import io.weir.stream.delivery.ParkedRecord;

/** Writes to the parked topic. */
final class ParkedSink {

    private final String topic;
    private final SharedProducer producer;

    ParkedSink(String topic, SharedProducer producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /** One more stream parks. */
    void use() {
        producer.use();
    }

    /** One fewer; the last user of the producer closes it. */
    Future<Void> release() {
        return producer.release();
    }

    Future<Void> write(ParkedRecord record) {
        return producer.send(topic, record.key(), record.value(), record.headers());
    }
}
