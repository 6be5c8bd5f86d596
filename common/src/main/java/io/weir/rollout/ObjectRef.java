package io.weir.rollout;

/**
 * Names an object of a kind that is clear from the context.
 *
 * @param namespace never empty: a missing one was resolved to the Canary's
 * @param name of the object
 */
public record ObjectRef(String namespace, String name) {

    /** {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
