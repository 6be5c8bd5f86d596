package io.weir.stream;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Writes records of one topic. Idempotent producer, acknowledged by all in-sync replicas: a
 * completed future means that the record is kept. A failed one means nothing: the record may be
 * there, so senders send again with the same id.
 *
 * @param <T> what the records hold
 */
public interface EventSink<T> {

    /**
     * Sends one record. Order is kept between records of one key that are sent one after the other.
     * Any thread.
     */
    Future<Void> send(Outgoing<T> record);

    /** Flushes and closes. A second call gives the same future. */
    Future<Void> close();

    /** How many partitions the topic has; fails while the broker is away. */
    Future<Integer> partitions();

    /**
     * One record to write, in CloudEvents 1.0 binary mode.
     *
     * @param key the record's key, also {@code ce_subject}
     * @param value the content; empty writes a tombstone
     * @param id {@code ce_id}
     * @param type {@code ce_type}, for example {@code weir.revision.detected}
     * @param traceparent W3C trace context; empty where nothing is traced
     */
    record Outgoing<T>(
            String key, Optional<T> value, String id, String type, Optional<String> traceparent) {

        /** One that is not traced. */
        public Outgoing(String key, Optional<T> value, String id, String type) {
            this(key, value, id, type, Optional.empty());
        }

        /** The same as a part of a trace. */
        public Outgoing<T> traced(String context) {
            return new Outgoing<>(key, value, id, type, Optional.of(context));
        }
    }
}
