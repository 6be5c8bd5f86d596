package io.weir.watcher.publish;

import io.weir.rollout.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one key's records: what the newest one says, and which of our own were sent and
 * not read back yet. Our own records come after everything that is read before them, so as long as
 * one is on its way, what others wrote does not count. No I/O; lives on one event loop.
 */
final class KeyRecords {

    private final Map<String, Sent> onTheWay = new LinkedHashMap<>();
    private PublishedState newest = new PublishedState.None();
    private Optional<Wanted> wanted = Optional.empty();

    /** How the world is; a Canary that is gone has none. */
    record Wanted(Optional<Snapshot> snapshot) {}

    /** An own record that was not read back yet. */
    private record Sent(PublishedState state, boolean acknowledged) {}

    /** Whose record was read. */
    enum Author {
        OWN,
        FOREIGN
    }

    void want(Optional<Snapshot> snapshot) {
        wanted = Optional.of(new Wanted(snapshot));
    }

    PublishedState newest() {
        return newest;
    }

    /** The next record; empty while nobody said how the world is, or when all is said. */
    Optional<Publication> next() {
        return wanted.flatMap(want -> Publication.next(newest, want.snapshot()));
    }

    /** A record is about to be sent. */
    void sending(String id, PublishedState state) {
        onTheWay.put(id, new Sent(state, false));
    }

    /** The broker has it; it may have been read already, and others after it. */
    void sent(String id) {
        Sent sent = onTheWay.get(id);
        if (sent != null) {
            onTheWay.put(id, new Sent(sent.state(), true));
            newest = sent.state();
        }
    }

    /** Nobody knows whether the broker has it. */
    void unsent(String id) {
        onTheWay.remove(id);
    }

    boolean isOnTheWay(String id) {
        return onTheWay.containsKey(id);
    }

    /** A record was read. Acknowledged ones that are still to be read come after it. */
    Author read(String id, PublishedState state) {
        Sent own = onTheWay.remove(id);
        if (own == null) {
            if (onTheWay.isEmpty()) {
                newest = state;
            }
            return Author.FOREIGN;
        }
        if (onTheWay.values().stream().noneMatch(Sent::acknowledged)) {
            newest = own.state();
        }
        return Author.OWN;
    }

    /** Whether nothing is left to know. */
    boolean done() {
        return newest instanceof PublishedState.None && onTheWay.isEmpty() && next().isEmpty();
    }
}
