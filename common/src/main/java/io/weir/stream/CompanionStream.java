package io.weir.stream;

import io.vertx.core.Future;

/**
 * Records of a second topic, of exactly those partitions whose numbers the reader owns in a first
 * one: both topics have as many partitions and the same keys, so the owner of a key in the first
 * reads the key's records in the second. It belongs to no group of its own; who owns what is said
 * by {@link #follow} and {@link #leave}.
 *
 * <p>Offsets are committed as in {@link EventStream.Start#COMMITTED}: up to the first unfinished
 * record, at the latest in {@link #leave}, so that what is under way comes again at the next owner.
 * A deposed owner that commits late moves them back at most to what it had finished itself:
 * handlers know what was done by the records' ids.
 *
 * <p>All methods are called on the context from which {@link #open} was called.
 *
 * @param <T> what the records hold
 */
public interface CompanionStream<T> {

    /** Names who gets the records; called once, before anything is followed. */
    void open(EventStream.Handler<T> handler);

    /**
     * The partition is owned from now on. Goes on after the last committed offset; where none was
     * committed, with the records of the last hour. With the broker away it keeps trying.
     *
     * @param owned of the first topic: its number and epoch count
     */
    void follow(Partition owned);

    /**
     * The partition is owned no more: nothing of it is handed over from here on. The future
     * completes when nothing of it is in work, or the drain limit has passed, and the offset is
     * committed. One that is not followed is left already.
     */
    Future<Void> leave(Partition owned);

    /** Leaves everything and closes. A second call gives the same future. */
    Future<Void> close();
}
