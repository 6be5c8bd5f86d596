package io.weir.stream;

/** A record that was not acknowledged. Whether to try again is in the type. */
public abstract sealed class SendFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private SendFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The broker is away or slow, or too much is waiting to be sent. The record may have been kept:
     * send again with the same id.
     */
    public static final class Unavailable extends SendFailure {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The broker will never take this record: too large, no such topic name. */
    public static final class Rejected extends SendFailure {
        private static final long serialVersionUID = 1L;

        public Rejected(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
