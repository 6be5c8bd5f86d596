package io.weir.app;

/** A flag or value that is wrong: one line for the person, exit code 2. */
final class Usage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Usage(String message) {
        super(message, null, false, false);
    }
}
