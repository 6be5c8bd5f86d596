package io.weir.rollout;

import java.time.Duration;
import java.util.List;

/** What a decision comes to. */
public sealed interface Move {

    /** Nothing to do until the world changes. */
    record Idle() implements Move {}

    /**
     * Look again after this time, with nothing asked yet, unless the world changes before. What was
     * asked for this decision ends the rest, unless it was a look between two steps alone.
     */
    record Wait(Duration time) implements Move {}

    /** Ask these, side by side, and decide again with the answers. */
    record Ask(List<Question> questions) implements Move {
        public Ask {
            questions = List.copyOf(questions);
        }
    }

    /** Send this verdict. */
    record Act(Verdict verdict) implements Move {}
}
