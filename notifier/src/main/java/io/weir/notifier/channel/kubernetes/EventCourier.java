package io.weir.notifier.channel.kubernetes;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.delivery.Courier;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes Kubernetes Events: one request for a new one; one that says what was said before is read
 * and its count patched under the resourceVersion that was read.
 */
public final class EventCourier implements Courier {

    private static final int MOST_ROUNDS = 4;

    private final KubernetesApi kubernetes;

    public EventCourier(KubernetesApi kubernetes) {
        this.kubernetes = kubernetes;
    }

    @Override
    public Future<Result> attempt(Delivery delivery) {
        ObjectNode event = EventObject.first(delivery.notice(), delivery.id());
        return create(delivery, event, MOST_ROUNDS).otherwise(EventCourier::failed);
    }

    private Future<Result> create(Delivery delivery, ObjectNode event, int rounds) {
        return kubernetes
                .create(ResourceKind.EVENT, event)
                .<Result>map(created -> new Result.Delivered())
                .recover(failure -> next(failure, delivery, event, rounds));
    }

    /** Somebody was first, in creating or in patching: look at what is there now. */
    private Future<Result> next(
            Throwable failure, Delivery delivery, ObjectNode event, int rounds) {
        if (!(failure instanceof KubernetesFailure.Conflict) || rounds == 0) {
            return Future.failedFuture(failure);
        }
        String namespace = delivery.notice().canary().namespace();
        String name = event.path("metadata").path("name").asString("");
        return kubernetes
                .get(ResourceKind.EVENT, namespace, name)
                .compose(
                        stored ->
                                stored.map(old -> count(delivery, event, old, rounds - 1))
                                        .orElseGet(() -> create(delivery, event, rounds - 1)));
    }

    private Future<Result> count(
            Delivery delivery, ObjectNode event, ObjectNode stored, int rounds) {
        if (EventObject.counted(stored, delivery.id())) {
            return Future.succeededFuture(new Result.Delivered());
        }
        String namespace = delivery.notice().canary().namespace();
        String name = event.path("metadata").path("name").asString("");
        ObjectNode patch = EventObject.again(stored, delivery.notice(), delivery.id());
        return kubernetes
                .patch(ResourceKind.EVENT, namespace, name, patch)
                .<Result>map(patched -> new Result.Delivered())
                .recover(
                        failure ->
                                failure instanceof KubernetesFailure.NotFound && rounds > 0
                                        ? create(delivery, event, rounds - 1)
                                        : next(failure, delivery, event, rounds));
    }

    private static Result failed(Throwable failure) {
        String reason =
                failure.getMessage() == null
                        ? failure.getClass().getSimpleName()
                        : failure.getMessage();
        if (failure instanceof KubernetesFailure.Forbidden) {
            return new Result.Refused(reason);
        }
        boolean hopeless =
                failure instanceof KubernetesFailure.Rejected
                        || failure instanceof KubernetesFailure.NotFound;
        return hopeless ? new Result.Dead(reason) : Result.retry(reason);
    }
}
