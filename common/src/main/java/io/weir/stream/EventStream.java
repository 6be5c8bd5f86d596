package io.weir.stream;

import io.vertx.core.Future;

/**
 * Records of one topic, of the partitions that this member of a group owns. The narrow port to
 * Kafka: the one implementation is {@code io.weir.stream.kafka}, tests use {@code ListStream}; one
 * contract test runs on both.
 *
 * <p>Records of one key are handed over in order, one at a time; records of different keys side by
 * side. A bounded queue per key holds what waits: when it is full, the partition is paused at the
 * broker, so that polling (and with it the membership of the group) never waits for a handler.
 *
 * <p>All calls to a handler are made on the Vert.x context from which {@link #open} was called.
 *
 * @param <T> what the records hold
 */
public interface EventStream<T> {

    /**
     * Joins the group and starts to deliver. Called once. The future completes when the
     * subscription is made, not when a partition is owned; with the broker away it completes as
     * well and the stream keeps trying.
     */
    Future<Void> open(Handler<T> handler);

    /**
     * Leaves the group: hands over no more records, waits (bounded) for those in work, commits,
     * closes. A second call gives the same future.
     */
    Future<Void> close();

    /** Whether the broker answered the last time it was asked; for readiness. Any thread. */
    boolean connected();

    /** What the owner of the stream does with what arrives. */
    interface Handler<T> {

        /**
         * Takes one record. The offset moves past it when the future completes, so work that must
         * not be lost completes its future last. A failed future parks the record ({@code
         * weir.parked}) with the failure's message and goes on; a handler that wants another
         * attempt makes it itself before it completes.
         */
        Future<Void> on(Event<T> event);

        /**
         * The partition is owned by this member from now on; no record of it was handed over yet.
         * In replay mode its history follows as events with {@link Event#replayed()}, then {@link
         * #caughtUp}.
         */
        default void assigned(Partition partition) {}

        /**
         * In replay mode: every record that the partition held when it was assigned was handed over
         * and handled. Called once per assignment, also when the partition is empty. Never called
         * in committed mode.
         */
        default void caughtUp(Partition partition) {}

        /**
         * The partition is about to be owned by somebody else. No further record of it is handed
         * over; those queued are dropped. What completes within the drain limit before the offset
         * is committed is done; the rest comes again at the next owner, also what fails from now
         * on: that is how work is let go, and nothing is parked for it. Also called on {@link
         * EventStream#close}.
         */
        default Future<Void> taken(Partition partition) {
            return Future.succeededFuture();
        }
    }

    /** Where a member starts in a partition that it has just been given. */
    enum Start {
        /** After the last committed offset; the earliest record where nothing was committed. */
        COMMITTED,
        /**
         * At the earliest record, always; nothing is committed. For compacted topics that are read
         * to their end.
         */
        REPLAY
    }
}
