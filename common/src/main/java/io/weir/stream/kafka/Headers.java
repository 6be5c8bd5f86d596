package io.weir.stream.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Record headers are text in UTF-8; that of foreign producers is read as if it were. */
final class Headers {

    private Headers() {}

    static String text(Header header) {
        return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    static List<Header> of(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(
                        entry ->
                                (Header)
                                        new RecordHeader(
                                                entry.getKey(),
                                                entry.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
