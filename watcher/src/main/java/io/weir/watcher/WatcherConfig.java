package io.weir.watcher;

import io.weir.kubernetes.api.ReaderSettings;
import java.util.List;

/**
 * What the watcher is started with.
 *
 * @param defaultProvider routing provider of Canaries that name none ({@code --mesh-provider})
 * @param selectorLabels labels that may select a target's pods, the first that it has counts
 *     ({@code --selector-labels})
 * @param configTracking whether ConfigMaps and Secrets belong to a revision ({@code
 *     --enable-config-tracking})
 * @param crossNamespaceRefs whether Canaries may refer to templates and providers of other
 *     namespaces ({@code --no-cross-namespace-refs} forbids it)
 * @param routesElsewhere whether routes live in another cluster than the Canaries ({@code
 *     --kubeconfig-service-mesh})
 */
public record WatcherConfig(
        String defaultProvider,
        List<String> selectorLabels,
        boolean configTracking,
        boolean crossNamespaceRefs,
        boolean routesElsewhere) {

    /** All in one cluster. */
    public WatcherConfig(
            String defaultProvider,
            List<String> selectorLabels,
            boolean configTracking,
            boolean crossNamespaceRefs) {
        this(defaultProvider, selectorLabels, configTracking, crossNamespaceRefs, false);
    }

    public WatcherConfig {
        selectorLabels = List.copyOf(selectorLabels);
        if (selectorLabels.isEmpty()) {
            throw new IllegalArgumentException("selector labels must name one label or more");
        }
    }

    /** The defaults of the flags (canary.md 2.3). */
    public static WatcherConfig of(String defaultProvider) {
        return new WatcherConfig(
                defaultProvider, List.of("app", "name", "app.kubernetes.io/name"), true, true);
    }

    /** The same with routes there, or not. */
    public WatcherConfig withRoutesElsewhere(boolean elsewhere) {
        return new WatcherConfig(
                defaultProvider, selectorLabels, configTracking, crossNamespaceRefs, elsewhere);
    }

    ReaderSettings reader() {
        return new ReaderSettings(defaultProvider, crossNamespaceRefs);
    }
}
