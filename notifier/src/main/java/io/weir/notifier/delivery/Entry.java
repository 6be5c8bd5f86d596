package io.weir.notifier.delivery;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.alert.Receiver;
import io.weir.rollout.Ids;
import java.time.Instant;

/** What {@code weir.deliveries.state} keeps. */
public sealed interface Entry {

    /** Of the record: the newest one of a key counts. */
    String key();

    /**
     * How a delivery ended.
     *
     * @param id of the delivery; one that was sent again by hand has its own, see {@link
     *     Delivery#entry}
     * @param receiver its key
     * @param state how it ended
     * @param attempts that were made, by the process that made the last one
     * @param reason why it was given up; empty text when it was delivered
     * @param at when, by the notifier's clock; for people
     */
    record Outcome(String id, String receiver, State state, int attempts, String reason, Instant at)
            implements Entry {

        /** The ends that a delivery can come to. */
        public enum State {
            DELIVERED("delivered"),
            DEAD("dead"),
            /** Something that a newer version wrote; says nothing about the end of a delivery. */
            OTHER("other");

            private final String text;

            State(String text) {
                this.text = text;
            }

            /** As on the wire. */
            public String text() {
                return text;
            }
        }

        @Override
        public String key() {
            return id;
        }
    }

    /**
     * The first message of a run at one receiver, which is edited as the run goes on and below
     * which the rest is told.
     *
     * @param key follows from receiver and run
     * @param receiver its key
     * @param channel where the message is, in the receiver's own words
     * @param message which one it is, in the receiver's own words
     * @param at when it was posted, by the notifier's clock; for people
     */
    record ThreadRoot(String key, String receiver, String channel, String message, Instant at)
            implements Entry {

        /** The key of the thread that a notice belongs to at a receiver. */
        public static String key(Receiver receiver, Notice notice) {
            return Ids.of("thread", receiver.key(), notice.uid(), notice.run().id());
        }
    }
}
