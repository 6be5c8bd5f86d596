package io.weir.kubernetes.fabric8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes into lines. For one thread at a time. */
final class WatchLines {

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    /** The lines that these bytes complete. */
    List<byte[]> add(List<ByteBuffer> chunks) {
        var lines = new ArrayList<byte[]>();
        for (ByteBuffer chunk : chunks) {
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    rest.write(bytes, start, i - start);
                    if (rest.size() > 0) {
                        lines.add(rest.toByteArray());
                    }
                    rest.reset();
                    start = i + 1;
                }
            }
            rest.write(bytes, start, bytes.length - start);
        }
        return lines;
    }
}
