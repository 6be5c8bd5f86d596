package io.weir.kubernetes.api;

/**
 * What reading a Canary depends on beside the Canary.
 *
 * @param defaultProvider routing provider of Canaries that name none, for example {@code istio}
 * @param crossNamespaceRefs whether a Canary may refer to templates and providers of other
 *     namespaces; {@code false} refuses such a Canary (canary.md 1.8)
 */
public record ReaderSettings(String defaultProvider, boolean crossNamespaceRefs) {

    /** References to other namespaces allowed, as without any flag. */
    public static ReaderSettings of(String defaultProvider) {
        return new ReaderSettings(defaultProvider, true);
    }
}
