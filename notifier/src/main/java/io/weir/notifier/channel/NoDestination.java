package io.weir.notifier.channel;

import io.weir.notifier.delivery.Result;

/** Where to send to could not be found out; the result says what follows. */
final class NoDestination extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Result result;

    NoDestination(Result result) {
        super("no destination", null, false, false);
        this.result = result;
    }

    Result result() {
        return result;
    }
}
