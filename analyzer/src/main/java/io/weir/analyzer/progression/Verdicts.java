package io.weir.analyzer.progression;

import io.vertx.core.Future;
import io.weir.rollout.Verdict;

/** Where verdicts go. */
public interface Verdicts {

    /** Sends one; sending it again is the same verdict, it has the same id. */
    Future<Void> send(Verdict verdict);
}
