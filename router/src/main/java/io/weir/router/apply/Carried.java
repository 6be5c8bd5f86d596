package io.weir.router.apply;

import io.weir.rollout.Change;

/** What came of a verdict. */
public sealed interface Carried {

    /**
     * It was carried out, found done, or refused.
     *
     * @param change to publish
     */
    record Told(Change change) implements Carried {}

    /**
     * It was carried out and nobody is told: book-keeping, or a repair of what was as it should.
     */
    record Quiet() implements Carried {}

    /**
     * A copy of a verdict that was carried out and told before; only after {@link Applier#again}.
     */
    record Repeated() implements Carried {}

    /**
     * Its ground is gone, or the API server stayed away longer than the analyzer waits: the
     * analyzer decides again.
     */
    record Dropped() implements Carried {}
}
