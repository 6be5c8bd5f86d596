package io.weir.kubernetes.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchLinesTest {

    @Test
    void linesAreTheSameHoweverTheBytesAreCut() {
        byte[] bytes = "{\"a\":\"ä€\"}\n\n{\"b\":1}\n{\"rest".getBytes(UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            var lines = new WatchLines();
            var told = new ArrayList<String>();
            for (int at = 0; at < bytes.length; at += size) {
                var chunk = ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at));
                lines.add(List.of(chunk)).forEach(line -> told.add(new String(line, UTF_8)));
            }

            assertThat(told).as("chunks of " + size).containsExactly("{\"a\":\"ä€\"}", "{\"b\":1}");
        }
    }
}
