package io.weir.analyzer.metric;

/**
 * A metric provider cannot be made from its settings: only their author can help. The message names
 * type and setting and holds no secret.
 */
public final class ProviderFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProviderFailure(String message) {
        super(message);
    }
}
