package io.weir.traffic;

import io.weir.kubernetes.ResourceKind;
import io.weir.traffic.istio.IstioRoutes;
import io.weir.traffic.kubernetes.PlainServices;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The meshes and gateways: the visible list. */
public final class TrafficProviders {

    private static final List<TrafficProvider> ALL =
            List.of(new IstioRoutes(), new PlainServices());

    private static final Set<String> WITH_WORKLOADS =
            Set.of("", "apps", "networking.k8s.io", "serving.knative.dev");

    private TrafficProviders() {}

    /**
     * The provider of that name; empty when it is not supported. An unknown name never silently
     * becomes another one.
     */
    public static Optional<TrafficProvider> of(String name) {
        return ALL.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    /**
     * Whether objects of the kind live with the mesh, where that has a control plane of its own:
     * all routing objects but Services, Ingresses and Knative's (routing/README.md 8).
     */
    public static boolean inMesh(ResourceKind kind) {
        return !WITH_WORKLOADS.contains(kind.group())
                && ALL.stream().anyMatch(provider -> provider.kinds().contains(kind));
    }

    /** All of them. */
    public static List<TrafficProvider> all() {
        return ALL;
    }
}
