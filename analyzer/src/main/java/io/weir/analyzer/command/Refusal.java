package io.weir.analyzer.command;

/** A request that is not done; the caller reads why. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Why.
     *
     * @param status HTTP's code
     * @param message for the caller; never with a token in it
     */
    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
