package io.weir.analyzer.http;

/**
 * An HTTP exchange that gave no usable answer. The message names host and cause, never a path,
 * query, header or credential.
 */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why there is no answer; decides whether trying again makes sense. */
    public enum Kind {
        /** No complete answer within the time limit. */
        TIMEOUT(true),
        /** The connection ended before the answer did, as an idle one does that is used again. */
        CLOSED(true),
        /** Name not known, connection refused, broken transport. */
        CONNECTION(true),
        /** The server's certificate is not trusted. */
        CERTIFICATE(false),
        /** Redirected too often, or to what is no HTTP address. */
        REDIRECT(false),
        /** Not an address, header or request that can be sent. */
        INVALID(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same call may succeed later. */
        public boolean retryable() {
            return retryable;
        }
    }

    HttpFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    HttpFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
