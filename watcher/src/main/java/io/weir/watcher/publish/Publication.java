package io.weir.watcher.publish;

import io.weir.rollout.Snapshot;
import java.util.Optional;

/**
 * The next record of a key: from what it says by now and what it should say. Pure.
 *
 * @param value empty for a tombstone
 * @param cause type of the event
 * @param state what the key says once the record is written
 */
record Publication(Optional<Snapshot> value, Cause cause, PublishedState state) {

    /**
     * What is to be sent; empty when all is said.
     *
     * @param newest what the key's newest record says
     * @param wanted how the canary's world is; empty when the Canary is gone
     */
    static Optional<Publication> next(PublishedState newest, Optional<Snapshot> wanted) {
        if (wanted.isEmpty()) {
            return absent(newest);
        }
        PublishedState state = new PublishedState.Present(wanted.get());
        return newest.says(state)
                ? Optional.empty()
                : Optional.of(
                        new Publication(wanted, Cause.of(newest.last(), wanted.get()), state));
    }

    /** First a word that the Canary is gone, then the tombstone. */
    private static Optional<Publication> absent(PublishedState newest) {
        if (newest instanceof PublishedState.Present present) {
            return Optional.of(
                    new Publication(
                            Optional.of(Copies.deleting(present.snapshot())),
                            Cause.DELETED,
                            new PublishedState.Deleted()));
        }
        return newest instanceof PublishedState.Deleted
                ? Optional.of(
                        new Publication(Optional.empty(), Cause.DELETED, new PublishedState.None()))
                : Optional.empty();
    }
}
