package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import io.weir.notifier.delivery.Threads;
import java.time.Instant;

/** How a channel with threads tells: in several requests, in an order that a crash may cut. */
public interface Conversation {

    /**
     * Makes one attempt.
     *
     * @param now for what is remembered
     */
    Future<Result> carry(
            Delivery delivery,
            Destination destination,
            Threads threads,
            Exchange exchange,
            Instant now);

    /** Posts one message and gives what came back; fails never. */
    @FunctionalInterface
    interface Exchange {
        Future<Reply> post(Message message);
    }

    /**
     * What came back of one request.
     *
     * @param result as the channel judges it
     * @param body of the answer; never to be quoted as a whole
     */
    record Reply(Result result, String body) {}
}
