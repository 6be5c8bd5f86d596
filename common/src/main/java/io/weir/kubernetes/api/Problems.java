package io.weir.kubernetes.api;

import io.weir.rollout.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found wrong while one object was read. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();

    /** The object cannot be worked with. */
    void blocks(String reason, String message) {
        found.add(new Problem(reason, message, Problem.Effect.BLOCKS));
    }

    /** A value without which a run cannot go on sensibly. */
    void blocks(String message) {
        blocks(Problem.INVALID, message);
    }

    /** A check that will not pass. */
    void failsChecks(String message) {
        found.add(new Problem(Problem.INVALID, message, Problem.Effect.FAILS_CHECKS));
    }

    /** A check that will not pass. */
    void failsChecks(String reason, String message) {
        found.add(new Problem(reason, message, Problem.Effect.FAILS_CHECKS));
    }

    /** An oddity that was read with a meaning. */
    void warns(String message) {
        warns(Problem.INVALID, message);
    }

    /** An oddity that was read with a meaning. */
    void warns(String reason, String message) {
        found.add(new Problem(reason, message, Problem.Effect.WARNS));
    }

    /** All of them, the gravest first, else in the order in which they were found. */
    List<Problem> gravestFirst() {
        return found.stream().sorted(Comparator.comparing(Problem::effect)).toList();
    }
}
