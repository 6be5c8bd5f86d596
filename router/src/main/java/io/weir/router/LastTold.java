package io.weir.router;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.Verdict;
import io.weir.runtime.Bounded;
import java.util.Map;

/**
 * Which verdict was dealt with last for each canary, told where somebody has to hear of it. The
 * analyzer sends a verdict again when its patience ends while the first still waits, and the queue
 * of a busy router must not grow by its own length. A memory alone: what is not in it, as after a
 * start or a takeover, is looked at in full. Confined to one context.
 */
final class LastTold {

    /** What a verdict that comes is to what was dealt with. */
    enum Answer {
        /** Another, or unknown: to be carried out. */
        NEW,
        /** It came before its twin was done, so it was sent before: it says nothing new. */
        OVERTAKEN,
        /** It came afterwards: perhaps somebody has undone what was done. */
        AGAIN
    }

    private final Map<CanaryKey, Told> told;

    private record Told(String verdict, long at) {}

    /**
     * Remembers.
     *
     * @param most canaries to remember; the one that was noted longest ago is forgotten first
     */
    LastTold(int most) {
        this.told = Bounded.map(most);
    }

    /**
     * The change is in the log, or nobody has to hear.
     *
     * @param now {@link System#nanoTime}
     */
    void note(Verdict verdict, long now) {
        told.remove(verdict.canary());
        told.put(verdict.canary(), new Told(verdict.id(), now));
    }

    /**
     * Compares.
     *
     * @param arrived {@link System#nanoTime} when the verdict came into this process
     */
    Answer compare(Verdict verdict, long arrived) {
        Told last = told.get(verdict.canary());
        if (last == null || !last.verdict().equals(verdict.id())) {
            return Answer.NEW;
        }
        return arrived - last.at() < 0 ? Answer.OVERTAKEN : Answer.AGAIN;
    }
}
