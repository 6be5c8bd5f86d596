package io.weir.stream;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a topic holds, read once up to its end as it was at the start. Belongs to no group, commits
 * nothing, changes nothing: for tools that look back. Futures complete on the caller's context and
 * fail with {@link Unreadable}.
 */
public interface History {

    /**
     * The records of one key, read from the key's partition alone.
     *
     * @param topic full name, prefix included
     */
    <T> Future<Records<T>> of(String topic, String key, Codec<T> codec);

    /**
     * The records of one key that were written at this time or later, by the broker's index of the
     * producers' time stamps.
     */
    <T> Future<Records<T>> since(String topic, String key, Codec<T> codec, Instant time);

    /** The keys of all records. Reads the whole topic. */
    Future<Set<String>> keys(String topic);

    /**
     * Records of one key.
     *
     * @param events in their order; tombstones and what cannot be decoded are left out
     * @param unreadable how many of the key's records cannot be decoded
     * @param oldest time of the partition's first record, whosever; absent when it is empty
     */
    record Records<T>(List<Event<T>> events, int unreadable, Optional<Instant> oldest) {
        public Records {
            events = List.copyOf(events);
        }
    }

    /** Reading did not come to the end. */
    final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** A failure whose message names broker and topic, and what to look at. */
        public Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
