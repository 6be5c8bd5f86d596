package io.weir.notifier.delivery;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Receivers that answer as a test says; by default they take everything. */
final class FakeCourier implements Courier {

    private final List<Delivery> attempts = new ArrayList<>();
    private final Map<String, Supplier<Result>> answers = new HashMap<>();

    @Override
    public Future<Result> attempt(Delivery delivery) {
        attempts.add(delivery);
        return Future.succeededFuture(
                answers.getOrDefault(delivery.receiver().key(), Result.Delivered::new).get());
    }

    /** From now on. */
    void answers(String receiver, Supplier<Result> with) {
        answers.put(receiver, with);
    }

    /** Texts of the notices that a receiver was sent, in order, each attempt. */
    List<String> sent(String receiver) {
        return attempts.stream()
                .filter(delivery -> delivery.receiver().key().equals(receiver))
                .map(delivery -> delivery.notice().text())
                .toList();
    }
}
