package io.weir.notifier.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * How one attempt to deliver ended. Reasons are for people; they name objects, never an address, a
 * token or what a foreign server wrote beyond a short word.
 */
public sealed interface Result {

    /** The receiver has it. */
    record Delivered() implements Result {}

    /**
     * It may go well later.
     *
     * @param after how long the receiver asks to be left alone
     */
    record Retry(String reason, Optional<Duration> after) implements Result {}

    /**
     * The receiver does not let us in. Address and token may just have been exchanged, so they are
     * read once more before it is final.
     */
    record Refused(String reason) implements Result {}

    /** It will never go well. */
    record Dead(String reason) implements Result {}

    /** Worth another attempt after the usual pause. */
    static Result retry(String reason) {
        return new Retry(reason, Optional.empty());
    }
}
