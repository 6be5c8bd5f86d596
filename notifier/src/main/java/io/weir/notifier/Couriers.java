package io.weir.notifier;

import io.vertx.core.Future;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Courier;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;

/**
 * Gives each delivery to the courier of its receiver.
 *
 * @param events Kubernetes Events
 * @param chat chat services
 */
record Couriers(Courier events, Courier chat) implements Courier {

    @Override
    public Future<Result> attempt(Delivery delivery) {
        boolean event = delivery.receiver() instanceof Receiver.Events;
        return (event ? events : chat).attempt(delivery);
    }
}
