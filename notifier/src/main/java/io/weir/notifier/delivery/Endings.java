package io.weir.notifier.delivery;

import io.vertx.core.Future;
import io.weir.notifier.delivery.Entry.Outcome;

/** Hears how deliveries end, to show it where people look. */
@FunctionalInterface
public interface Endings {

    /** Nobody hears. */
    Endings UNHEARD = (delivery, outcome) -> Future.succeededFuture();

    /**
     * Told before the outcome is kept when a delivery was given up, so that a crash repeats it, and
     * after it when it was delivered. The end of a delivery waits for the former.
     *
     * @return always succeeds: what cannot be shown is logged
     */
    Future<Void> ended(Delivery delivery, Outcome outcome);
}
