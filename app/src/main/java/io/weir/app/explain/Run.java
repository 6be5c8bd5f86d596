package io.weir.app.explain;

import io.weir.rollout.Change;
import io.weir.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of a canary with what was done about it afterwards, up to the next run.
 *
 * @param id empty text for what came before the first run
 * @param entries at least one, in their order
 */
public record Run(String id, List<Entry> entries) {

    public Run {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a run without entries: " + id);
        }
    }

    Instant begun() {
        return entries.get(0).verdict().at();
    }

    /** The phase that it has come to. */
    Phase phase() {
        return last().verdict().next().phase();
    }

    /** From the first decision to the change that ended it; absent while it goes on. */
    Optional<Duration> took() {
        for (Entry entry : entries) {
            Optional<Change> change = entry.change();
            if (change.isPresent()
                    && change.get().outcome() instanceof Change.Outcome.Applied
                    && entry.verdict().next().phase().isIdle()) {
                return Optional.of(Duration.between(begun(), change.get().at()));
            }
        }
        return Optional.empty();
    }

    /** The last entry that changed something, or the last one at all. */
    private Entry last() {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i)
                    .change()
                    .filter(change -> change.outcome() instanceof Change.Outcome.Applied)
                    .isPresent()) {
                return entries.get(i);
            }
        }
        return entries.get(entries.size() - 1);
    }
}
