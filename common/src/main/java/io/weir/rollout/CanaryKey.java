package io.weir.rollout;

/**
 * Names one Canary; also the key of all its records, so that they share a partition and stay in
 * order.
 *
 * @param namespace Kubernetes namespace
 * @param name of the Canary
 */
public record CanaryKey(String namespace, String name) {

    /** Reads what {@link #toString} wrote. */
    public static CanaryKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            throw new IllegalArgumentException(
                    "not a canary's key, namespace/name: '" + text + "'");
        }
        return new CanaryKey(text.substring(0, slash), text.substring(slash + 1));
    }

    /** {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
