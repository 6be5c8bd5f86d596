package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The kinds that the embedded API serves from the start. */
final class BuiltInTypes {

    static final ResourceKind NAMESPACE = new ResourceKind("", "v1", "Namespace", "namespaces");
    static final ResourceKind POD = new ResourceKind("", "v1", "Pod", "pods");
    static final ResourceKind CRD = ResourceKind.CUSTOM_RESOURCE_DEFINITION;

    private BuiltInTypes() {}

    /** What kubectl's users call them. */
    private static final Map<String, String> SHORT_NAMES =
            Map.ofEntries(
                    Map.entry("namespaces", "ns"),
                    Map.entry("pods", "po"),
                    Map.entry("services", "svc"),
                    Map.entry("configmaps", "cm"),
                    Map.entry("events", "ev"),
                    Map.entry("serviceaccounts", "sa"),
                    Map.entry("deployments", "deploy"),
                    Map.entry("daemonsets", "ds"),
                    Map.entry("statefulsets", "sts"),
                    Map.entry("replicasets", "rs"),
                    Map.entry("horizontalpodautoscalers", "hpa"),
                    Map.entry("customresourcedefinitions", "crd"));

    /** Kinds of a plain cluster. */
    static List<ResourceType> cluster() {
        return kinds().stream()
                .map(
                        type ->
                                type.withShortNames(
                                        Stream.ofNullable(
                                                        SHORT_NAMES.get(type.preferred().plural()))
                                                .toList()))
                .toList();
    }

    private static List<ResourceType> kinds() {
        return List.of(
                ResourceType.builtIn(NAMESPACE, false, true, false),
                ResourceType.builtIn(POD, true, true, true),
                ResourceType.builtIn(ResourceKind.SERVICE, true, true, false),
                ResourceType.builtIn(ResourceKind.CONFIG_MAP, true, false, false),
                ResourceType.builtIn(ResourceKind.SECRET, true, false, false),
                ResourceType.builtIn(ResourceKind.EVENT, true, false, false),
                ResourceType.builtIn(
                        new ResourceKind("", "v1", "ServiceAccount", "serviceaccounts"),
                        true,
                        false,
                        false),
                ResourceType.builtIn(ResourceKind.DEPLOYMENT, true, true, true),
                ResourceType.builtIn(ResourceKind.DAEMON_SET, true, true, true),
                ResourceType.builtIn(apps("StatefulSet", "statefulsets"), true, true, true),
                ResourceType.builtIn(apps("ReplicaSet", "replicasets"), true, true, true),
                ResourceType.builtIn(ResourceKind.CONTROLLER_REVISION, true, false, false),
                ResourceType.builtIn(ResourceKind.HORIZONTAL_POD_AUTOSCALER, true, true, false),
                ResourceType.builtIn(
                        new ResourceKind("coordination.k8s.io", "v1", "Lease", "leases"),
                        true,
                        false,
                        false),
                ResourceType.builtIn(CRD, false, true, true));
    }

    /** Istio's routing kinds as if their CRDs were installed, without schema. */
    static List<ResourceType> istio() {
        return List.of(
                ResourceType.custom(ResourceKind.VIRTUAL_SERVICE, true, "v1", "v1alpha3"),
                ResourceType.custom(ResourceKind.DESTINATION_RULE, true, "v1", "v1alpha3"));
    }

    /** The three kinds that Weir reads, as if their CRDs were installed, without schema. */
    static List<ResourceType> flagger() {
        return List.of(
                ResourceType.custom(ResourceKind.CANARY, true),
                ResourceType.custom(ResourceKind.METRIC_TEMPLATE, true),
                ResourceType.custom(ResourceKind.ALERT_PROVIDER, true));
    }

    private static ResourceKind apps(String kind, String plural) {
        return new ResourceKind("apps", "v1", kind, plural);
    }
}
