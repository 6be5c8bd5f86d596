package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import java.util.Optional;

/**
 * A verdict cannot be carried out until a person changes something; the message names object, field
 * and value.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient Optional<ObjectName> lost;

    /**
     * Refuses.
     *
     * @param reason one word in camel case, reason of the {@code Ready} condition
     */
    public Refusal(String reason, String message) {
        this(reason, message, Optional.empty());
    }

    /**
     * Refuses.
     *
     * @param lost an object that cannot be made again: it is expected no more, so that the rest
     *     goes on without it
     */
    Refusal(String reason, String message, Optional<ObjectName> lost) {
        super(message);
        this.reason = reason;
        this.lost = lost;
    }

    /** What is not expected any more. */
    public Optional<ObjectName> lost() {
        return lost;
    }

    /** One word in camel case. */
    public String reason() {
        return reason;
    }
}
