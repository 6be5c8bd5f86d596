package io.weir.kubernetes;

/**
 * Names one object within a Canary's namespace.
 *
 * @param kind what it is
 * @param name of the object
 */
public record ObjectName(ResourceKind kind, String name) {

    /** {@code KIND/NAME}, as {@code status.weir.objects} and messages write it. */
    @Override
    public String toString() {
        return kind.kind() + "/" + name;
    }
}
