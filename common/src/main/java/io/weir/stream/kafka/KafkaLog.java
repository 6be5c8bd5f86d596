package io.weir.stream.kafka;

import io.vertx.core.Vertx;
import io.weir.stream.Codec;
import io.weir.stream.CompanionStream;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.StreamMetrics;
import io.weir.stream.delivery.Deliveries;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Kafka as one service sees it. Nothing is connected before the first stream is opened or the first
 * record is sent. Any thread.
 */
public final class KafkaLog implements EventLog {

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final StreamMetrics metrics;
    private final SharedProducer producer;
    private final ParkedSink parked;
    private final BrokerContact contact;

    public KafkaLog(Vertx vertx, KafkaSettings settings, StreamMetrics metrics) {
        this.vertx = vertx;
        this.settings = settings;
        this.metrics = metrics;
        this.producer = new SharedProducer(vertx, settings);
        this.parked = new ParkedSink(settings.topics().parked().name(), producer);
        this.contact = new BrokerContact(vertx, settings);
    }

    @Override
    public <T> EventStream<T> stream(
            String topic, String group, EventStream.Start start, Codec<T> codec) {
        return new KafkaEventStream<>(
                vertx,
                settings,
                group,
                new Deliveries.Setup<>(
                        topic,
                        settings.clientId(),
                        start,
                        codec,
                        settings.keyQueueBound(),
                        metrics),
                parked,
                contact);
    }

    /**
     * What the broker refuses to the streams and sinks, in one line for readiness; silence is told
     * by {@link EventStream#connected}. Any thread.
     */
    public Optional<String> refusal() {
        return contact.refusal().or(producer::refusal);
    }

    /**
     * Records of a topic, of the partitions whose numbers are owned of another one.
     *
     * @param topic full name, prefix included
     * @param group whose committed offsets count
     */
    public <T> CompanionStream<T> companion(String topic, String group, Codec<T> codec) {
        return new KafkaCompanion<>(
                vertx,
                settings,
                group,
                new Deliveries.Setup<>(
                        topic,
                        settings.clientId(),
                        EventStream.Start.COMMITTED,
                        codec,
                        settings.keyQueueBound(),
                        metrics),
                parked,
                contact);
    }

    @Override
    public <T> EventSink<T> sink(String topic, String source, Codec<T> codec) {
        return new KafkaEventSink<>(topic, source, codec, producer, InstantSource.system());
    }
}
