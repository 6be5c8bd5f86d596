package io.weir.kubernetes;

import java.time.Duration;

/** A call to the Kubernetes API that did not succeed. What to do about it is in the type. */
public abstract sealed class KubernetesFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private boolean mesh;
    private Duration wished = Duration.ZERO;

    private KubernetesFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The failure that an HTTP status code means.
     *
     * @param code 300 or more; 0 when no answer came at all
     * @param message names verb, kind, object and what the server said
     */
    public static KubernetesFailure of(int code, String message, Throwable cause) {
        return switch (code) {
            case 400, 413, 415, 422 -> new Rejected(message, cause);
            case 401, 403 -> new Forbidden(message, cause);
            case 404 -> new NotFound(message, cause);
            case 409 -> new Conflict(message, cause);
            case 405, 406 -> new Rejected(message, cause);
            default -> new Unavailable(message, cause);
        };
    }

    /**
     * The same failure, of a server that says when to come again.
     *
     * @param pause what the server wishes; zero when it says nothing
     */
    public KubernetesFailure after(Duration pause) {
        wished = pause;
        return this;
    }

    /** How long the server wishes to be left alone; zero when it did not say. */
    public Duration wished() {
        return wished;
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param failure of the last one
     * @param pause the own pause; a server that wishes for a longer one gets it
     * @param longest the most that a server's wish is obeyed
     */
    public static Duration pauseAfter(Throwable failure, Duration pause, Duration longest) {
        Duration wished =
                failure instanceof KubernetesFailure known ? known.wished() : Duration.ZERO;
        Duration bounded = wished.compareTo(longest) > 0 ? longest : wished;
        return bounded.compareTo(pause) > 0 ? bounded : pause;
    }

    /**
     * The same failure, of the cluster that holds routes where it is another one than the
     * Canaries': the message says so, and so does {@link #ofMesh}.
     */
    public KubernetesFailure inMesh() {
        String text = "service mesh cluster: " + getMessage();
        KubernetesFailure same;
        if (this instanceof Conflict) {
            same = new Conflict(text, this);
        } else if (this instanceof Forbidden) {
            same = new Forbidden(text, this);
        } else if (this instanceof NotFound) {
            same = new NotFound(text, this);
        } else if (this instanceof Rejected) {
            same = new Rejected(text, this);
        } else {
            same = new Unavailable(text, this);
        }
        same.mesh = true;
        same.wished = wished;
        return same;
    }

    /** Whether a cluster failed that holds nothing but routes. */
    public boolean ofMesh() {
        return mesh;
    }

    /** 409: somebody changed (or created) the object since it was read. Read again. */
    public static final class Conflict extends KubernetesFailure {
        private static final long serialVersionUID = 1L;

        public Conflict(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Throttled, timed out, server error, not reachable: worth another attempt after a pause. */
    public static final class Unavailable extends KubernetesFailure {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** 401 and 403: the ServiceAccount lacks a right. The message names verb, kind and object. */
    public static final class Forbidden extends KubernetesFailure {
        private static final long serialVersionUID = 1L;

        public Forbidden(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** 404 where an object or a kind had to be there. */
    public static final class NotFound extends KubernetesFailure {
        private static final long serialVersionUID = 1L;

        public NotFound(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * 400, 405, 406, 413, 415, 422: the server refuses this object; the message is the server's and
     * names the field.
     */
    public static final class Rejected extends KubernetesFailure {
        private static final long serialVersionUID = 1L;

        public Rejected(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
