package io.weir.workload;

import io.weir.kubernetes.ResourceKind;
import java.util.Locale;

/**
 * A ConfigMap or Secret that a pod template refers to. Equal by kind and name: several references
 * to one object are one.
 *
 * @param kind {@link ResourceKind#CONFIG_MAP} or {@link ResourceKind#SECRET}
 * @param name of the object
 * @param optional whether pods start without it
 */
public record ConfigRef(ResourceKind kind, String name, boolean optional) {

    /**
     * {@code configmap/NAME} or {@code secret/NAME}, as {@code status.trackedConfigs} writes it.
     */
    public String id() {
        return kind.kind().toLowerCase(Locale.ROOT) + "/" + name;
    }
}
