package io.weir.stream;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** One record as a test finds it in a log. */
public record StoredRecord(
        String topic,
        int partition,
        long offset,
        String key,
        Optional<byte[]> value,
        Map<String, String> headers) {

    /** The value as text; empty text for a tombstone. */
    public String text() {
        return value.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    }
}
