package io.weir.stream.delivery;

import java.util.Map;
import java.util.Optional;

/** One record as it came from the log, before it is understood. */
public final class Incoming {

    private final int partition;
    private final long offset;
    private final long timestamp;
    private final long arrived;
    private final String key;
    private final Optional<byte[]> value;
    private final Map<String, String> headers;

    /**
     * A record as read.
     *
     * @param timestamp of the record, milliseconds since 1970
     * @param key empty text for a record without one
     * @param value empty for a tombstone; not copied
     */
    public Incoming(
            int partition,
            long offset,
            long timestamp,
            String key,
            Optional<byte[]> value,
            Map<String, String> headers) {
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.arrived = System.nanoTime();
        this.key = key;
        this.value = value;
        this.headers = Map.copyOf(headers);
    }

    public int partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    public long timestamp() {
        return timestamp;
    }

    /** {@link System#nanoTime} when it came into this process. */
    public long arrived() {
        return arrived;
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
