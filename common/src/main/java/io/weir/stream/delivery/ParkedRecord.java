package io.weir.stream.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A record on its way to the parked topic: key, value and headers as they were, and where it came
 * from and why as headers of Weir's own.
 */
public final class ParkedRecord {

    /** Header: the topic that the record was read from. */
    public static final String TOPIC = "weir_origin_topic";

    /** Header: its partition there. */
    public static final String PARTITION = "weir_origin_partition";

    /** Header: its offset there. Topic, partition and offset together are the record's identity. */
    public static final String OFFSET = "weir_origin_offset";

    /** Header: why it was parked, at most {@value #REASON_LIMIT} characters. */
    public static final String REASON = "weir_reason";

    /** Header: the service that parked it. */
    public static final String SERVICE = "weir_service";

    /** Header: how many bytes the value had that was left out, because it no longer fitted in. */
    public static final String VALUE_LEFT_OUT = "weir_value_left_out";

    static final int REASON_LIMIT = 1000;

    private final String key;
    private final Optional<byte[]> value;
    private final Map<String, String> headers;

    private ParkedRecord(String key, Optional<byte[]> value, Map<String, String> headers) {
        this.key = key;
        this.value = value;
        this.headers = Map.copyOf(headers);
    }

    static ParkedRecord of(String topic, Incoming record, String reason, String service) {
        Map<String, String> headers = new LinkedHashMap<>(record.headers());
        headers.put(TOPIC, topic);
        headers.put(PARTITION, Integer.toString(record.partition()));
        headers.put(OFFSET, Long.toString(record.offset()));
        headers.put(
                REASON,
                reason.length() <= REASON_LIMIT ? reason : reason.substring(0, REASON_LIMIT));
        headers.put(SERVICE, service);
        return new ParkedRecord(record.key(), record.value(), headers);
    }

    /** The same without its value: with the headers added it was larger than the broker takes. */
    ParkedRecord withoutValue() {
        Map<String, String> marked = new LinkedHashMap<>(headers);
        marked.put(VALUE_LEFT_OUT, Integer.toString(value.map(bytes -> bytes.length).orElse(0)));
        return new ParkedRecord(key, Optional.empty(), marked);
    }

    public String key() {
        return key;
    }

    public Optional<byte[]> value() {
        return value;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
