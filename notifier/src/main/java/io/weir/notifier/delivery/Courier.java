package io.weir.notifier.delivery;

import io.vertx.core.Future;

/** Takes deliveries to one sort of receiver. */
@FunctionalInterface
public interface Courier {

    /**
     * Makes one attempt. Address and token are read anew each time. A second attempt with the same
     * delivery is recognised by the receiver where it can (the delivery's id goes along).
     *
     * @return how it ended; fails only by a bug
     */
    Future<Result> attempt(Delivery delivery);
}
