package io.weir.app.explain;

import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import java.util.Optional;

/**
 * One move of a canary: what was decided on what grounds, and what came of it.
 *
 * @param change absent when nothing was done: the verdict came too late, or it is still on its way
 */
record Entry(Verdict verdict, Optional<Change> change) {

    /** Id of the run that the verdict belongs to; empty text before the first. */
    String run() {
        return verdict.next().state().run();
    }
}
