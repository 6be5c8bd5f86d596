package io.weir.app;

/** Something that a command needs and does not get: one line, exit code 1. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
        super(message, null, false, false);
    }
}
