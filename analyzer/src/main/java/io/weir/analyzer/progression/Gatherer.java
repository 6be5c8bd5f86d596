package io.weir.analyzer.progression;

import io.vertx.core.Future;
import io.weir.rollout.Evidence;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import java.util.List;

/** Asks metric providers and webhooks. */
public interface Gatherer {

    /**
     * Asks the questions side by side and adds the answers to what is known. Never fails for what
     * an outside system does: that is an answer. Each call to a webhook carries an id that follows
     * from the last verdict carried out, so that a repeated question is known by it.
     *
     * @param world whose checks and hooks
     * @param questions what to ask; asked again, it is asked again outside
     * @param known what was answered for the same decision before
     */
    Future<Evidence> gather(Snapshot world, List<Question> questions, Evidence known);
}
