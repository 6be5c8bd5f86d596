package io.weir.stream;

import java.nio.charset.StandardCharsets;

/**
 * The partition of a key, as Kafka's default partitioner chooses it: murmur2 of the key's UTF-8
 * bytes. The watcher needs it without a broker, to know which canaries it owns.
 */
public final class KeyPartition {

    private static final int SEED = 0x9747b28c;
    private static final int MIX = 0x5bd1e995;

    private KeyPartition() {}

    /**
     * The partition that records of this key are written to.
     *
     * @param partitions of the topic, at least 1
     * @return from 0 to {@code partitions - 1}
     */
    public static int of(String key, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be 1 or more, was " + partitions);
        }
        return (murmur2(key.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitions;
    }

    private static int murmur2(byte[] bytes) {
        int hash = SEED ^ bytes.length;
        int whole = bytes.length / 4 * 4;
        for (int i = 0; i < whole; i += 4) {
            int word = unsigned(bytes, i, 4) * MIX;
            hash = (hash * MIX) ^ ((word ^ (word >>> 24)) * MIX);
        }
        if (whole < bytes.length) {
            hash = (hash ^ unsigned(bytes, whole, bytes.length - whole)) * MIX;
        }
        hash = (hash ^ (hash >>> 13)) * MIX;
        return hash ^ (hash >>> 15);
    }

    /** Up to four bytes as a number, the first one lowest. */
    private static int unsigned(byte[] bytes, int from, int count) {
        int number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = (number << 8) | (bytes[from + i] & 0xff);
        }
        return number;
    }
}
