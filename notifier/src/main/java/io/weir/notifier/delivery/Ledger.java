package io.weir.notifier.delivery;

import io.weir.notifier.delivery.Entry.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which deliveries wait and which were given up, from the records of both topics. What only shows
 * how a run goes on is left out: the next message makes up for it. Not thread-safe.
 */
public final class Ledger {

    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<String, Line> open = new LinkedHashMap<>();

    /**
     * One delivery that has not arrived.
     *
     * @param since when it was put into the outbox, the last time
     * @param outcome how it was given up; absent while it waits
     */
    public record Line(Delivery delivery, Instant since, Optional<Outcome> outcome) {

        /** Whether nobody tries any more. */
        public boolean dead() {
            return outcome.isPresent();
        }
    }

    /** Takes a record of {@code weir.deliveries.state}; all of them come before the deliveries. */
    public void kept(Entry entry) {
        if (entry instanceof Outcome outcome && outcome.state() != Outcome.State.OTHER) {
            // The text of one that was delivered is of no use here.
            outcomes.put(outcome.id(), outcome);
        }
    }

    /** Takes a record of {@code weir.deliveries}, in the topic's order. */
    public void put(Delivery delivery, Instant at) {
        if (delivery.following()) {
            return;
        }
        Optional<Outcome> outcome = Optional.ofNullable(outcomes.get(delivery.entry()));
        boolean older =
                Optional.ofNullable(open.get(delivery.id()))
                        .filter(line -> line.delivery().round() > delivery.round())
                        .isPresent();
        if (outcome.filter(end -> end.state() == Outcome.State.DELIVERED).isPresent()) {
            open.remove(delivery.id());
        } else if (!older) {
            open.put(delivery.id(), new Line(delivery, at, outcome));
        }
    }

    /** What has not arrived, the oldest first. */
    public List<Line> lines() {
        return open.values().stream()
                .sorted(
                        Comparator.comparing(Line::since)
                                .thenComparing(line -> line.delivery().id()))
                .toList();
    }
}
