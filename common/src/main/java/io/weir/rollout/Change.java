package io.weir.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the router did, or could not do, with one verdict. Everything that is told to people follows
 * from it.
 *
 * @param id follows from the verdict's id and the outcome: publishing it again is the same change
 * @param canary whose
 * @param uid of the Canary object
 * @param verdict what was carried out
 * @param outcome how it went
 * @param routes weights after it; absent without a route
 * @param spec of the Canary as it was when the verdict was carried out; absent when it could not be
 *     read
 * @param at router's clock, UTC; for people
 */
public record Change(
        String id,
        CanaryKey canary,
        String uid,
        Verdict verdict,
        Outcome outcome,
        Optional<Weights> routes,
        Optional<CanarySpec> spec,
        Instant at) {

    /** A change with the id that follows from its verdict. */
    public static Change of(
            Verdict verdict,
            Outcome outcome,
            Optional<Weights> routes,
            Optional<CanarySpec> spec,
            Instant at) {
        String id =
                Ids.of(verdict.id(), outcome instanceof Outcome.Applied ? "applied" : "refused");
        return new Change(
                id, verdict.canary(), verdict.basis().uid(), verdict, outcome, routes, spec, at);
    }

    /** How carrying out went. */
    public sealed interface Outcome {

        /**
         * Done.
         *
         * @param objects what was written, {@code KIND/NAME}; empty when it was found done
         */
        record Applied(List<String> objects) implements Outcome {
            public Applied {
                objects = List.copyOf(objects);
            }
        }

        /**
         * The cluster does not allow it; only a person can help.
         *
         * @param reason one word, for example {@code Forbidden}
         * @param message names the object and what the server said
         */
        record Refused(String reason, String message) implements Outcome {}
    }
}
