package io.weir.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person or a pipeline wants of one canary (docs/commands.md, Commands to a run). It is
 * bound to what it was meant for, so that one which comes late, or twice, hits nothing else.
 *
 * @param id unique; what was consumed is known by it
 * @param canary whose
 * @param order what to do
 * @param by who asks, as far as it is known; for people
 * @param reason why, in the asker's words; may be empty
 * @param at when it was given, by the clock of whoever accepted it, UTC
 * @param uid of the Canary object that was meant; absent where it was not known
 * @param run id of the run that was meant: of the one before where a revision waits for its start;
 *     absent where it was not known, or where no run was yet
 * @param revision digest of the revision that waited for its start then; absent where none did
 */
public record Command(
        String id,
        CanaryKey canary,
        Order order,
        String by,
        String reason,
        Instant at,
        Optional<String> uid,
        Optional<String> run,
        Optional<String> revision) {

    /** Longest reason in letters; what comes in is cut to it by whoever accepts it. */
    public static final int REASON_LIMIT = 500;

    /**
     * How long a command may take to its canary. Nobody expects more of an older one, and the world
     * that it was meant for is gone.
     */
    public static final Duration VALID = Duration.ofHours(1);

    /** What can be asked for. */
    public enum Order {
        /** Release a hold, or else open the gate that the canary waits at. */
        APPROVE("approved"),
        /** Take no further step until approved; traffic stays where it is. */
        HOLD("held"),
        /** Roll the run back, or withdraw the revision that waits for its start. */
        ABORT("aborted"),
        /** Try the failed revision anew, or begin the run again at weight 0. */
        RETRY("retried");

        private final String done;

        Order(String done) {
            this.done = done;
        }

        /** As a word of what happened: {@code approved}. */
        public String done() {
            return done;
        }
    }

    /** Who did what and why: {@code held by ada: errors in the log}. */
    public String told() {
        return order.done() + whoAndWhy();
    }

    /** Who asks for what and why: {@code hold by ada: errors in the log}. */
    public String asked() {
        return order.name().toLowerCase(Locale.ROOT) + whoAndWhy();
    }

    private String whoAndWhy() {
        return " by " + by + (reason.isEmpty() ? "" : ": " + reason);
    }
}
