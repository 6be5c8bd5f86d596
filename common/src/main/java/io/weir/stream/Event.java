package io.weir.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * One record as it was read.
 *
 * @param key the record's key: {@code namespace/name} of the canary, or the receiver on delivery
 *     topics
 * @param value what it holds; empty for a tombstone
 * @param id {@code ce_id}, empty text when the producer set none
 * @param type {@code ce_type}, empty text when the producer set none
 * @param partition where it was read, with the owner's epoch
 * @param offset its offset there
 * @param at the producer's time stamp; for people and metrics only
 * @param replayed whether it was there before this member owned the partition (replay mode)
 * @param arrived {@link System#nanoTime} when it came into this process; it may wait its turn then
 */
public record Event<T>(
        String key,
        Optional<T> value,
        String id,
        String type,
        Partition partition,
        long offset,
        Instant at,
        boolean replayed,
        long arrived) {}
