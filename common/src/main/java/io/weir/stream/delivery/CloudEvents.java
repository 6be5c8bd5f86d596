package io.weir.stream.delivery;

import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.Partition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** CloudEvents 1.0 in binary mode: the attributes are headers, the value is the data. */
public final class CloudEvents {

    private static final String SPEC = "ce_specversion";
    private static final String ID = "ce_id";
    private static final String TYPE = "ce_type";
    private static final String SOURCE = "ce_source";
    private static final String SUBJECT = "ce_subject";
    private static final String TIME = "ce_time";
    private static final String TRACE = "traceparent";
    private static final String CONTENT_TYPE = "content-type";

    private CloudEvents() {}

    /** The headers of a record that is to be written. A tombstone has no content type. */
    public static Map<String, String> headers(
            EventSink.Outgoing<?> record, String source, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SPEC, "1.0");
        headers.put(ID, record.id());
        headers.put(TYPE, record.type());
        headers.put(SOURCE, source);
        headers.put(SUBJECT, record.key());
        headers.put(TIME, now.toString());
        record.traceparent().ifPresent(context -> headers.put(TRACE, context));
        if (record.value().isPresent()) {
            headers.put(CONTENT_TYPE, "application/json");
        }
        return headers;
    }

    static <T> Event<T> read(
            Incoming record, Optional<T> value, Partition partition, boolean replayed) {
        Map<String, String> headers = record.headers();
        return new Event<>(
                record.key(),
                value,
                headers.getOrDefault(ID, ""),
                headers.getOrDefault(TYPE, ""),
                partition,
                record.offset(),
                time(record),
                replayed,
                record.arrived());
    }

    /**
     * The producer's time stamp; the record's own where a foreign producer set none, or nonsense.
     */
    private static Instant time(Incoming record) {
        String text = record.headers().get(TIME);
        if (text != null) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException foreign) {
                return Instant.ofEpochMilli(record.timestamp());
            }
        }
        return Instant.ofEpochMilli(record.timestamp());
    }
}
