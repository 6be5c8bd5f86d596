package io.weir.notifier.channel;

import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import java.time.Duration;
import java.util.Optional;

/**
 * One kind of receiver over HTTP: what it is sent, and what its answers mean. Pure; sending, time
 * limits, retries and order are the same for all of them and lie elsewhere. Adding one is a package
 * with an implementation, and a line in {@link Channels}.
 */
public interface Channel {

    /** As an AlertProvider's {@code spec.type} says it. */
    String type();

    /** What is sent. Equal arguments give equal messages. */
    Message message(Delivery delivery, Destination destination);

    /**
     * What an answer with a status of 2xx means: some services say there that they failed.
     *
     * @param body of the answer, at most 64 KiB of it; never to be quoted as a whole, it may repeat
     *     what it was sent
     */
    default Result judge(String body) {
        return new Result.Delivered();
    }

    /**
     * How a message is told in a thread; absent where the destination has none, then {@link
     * #message} is posted.
     */
    default Optional<Conversation> conversation(Delivery delivery, Destination destination) {
        return Optional.empty();
    }

    /**
     * The least time between two messages that the service allows one sender. Zero where none is
     * known, as on servers that people run themselves: these say with status 429 when it is too
     * much.
     *
     * @param host that is posted to
     */
    default Duration spacing(String host) {
        return Duration.ZERO;
    }
}
