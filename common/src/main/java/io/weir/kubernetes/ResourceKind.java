package io.weir.kubernetes;

/**
 * A kind of Kubernetes object as the API server addresses it.
 *
 * @param group API group, empty text for the core group
 * @param version for example {@code v1}
 * @param kind for example {@code Deployment}
 * @param plural for example {@code deployments}
 */
public record ResourceKind(String group, String version, String kind, String plural) {

    public static final ResourceKind CANARY = flagger("Canary", "canaries");
    public static final ResourceKind METRIC_TEMPLATE = flagger("MetricTemplate", "metrictemplates");
    public static final ResourceKind ALERT_PROVIDER = flagger("AlertProvider", "alertproviders");
    public static final ResourceKind DEPLOYMENT =
            new ResourceKind("apps", "v1", "Deployment", "deployments");
    public static final ResourceKind DAEMON_SET =
            new ResourceKind("apps", "v1", "DaemonSet", "daemonsets");
    public static final ResourceKind CONTROLLER_REVISION =
            new ResourceKind("apps", "v1", "ControllerRevision", "controllerrevisions");
    public static final ResourceKind HORIZONTAL_POD_AUTOSCALER =
            new ResourceKind(
                    "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
    public static final ResourceKind SCALED_OBJECT =
            new ResourceKind("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects");
    public static final ResourceKind SERVICE = core("Service", "services");
    public static final ResourceKind CONFIG_MAP = core("ConfigMap", "configmaps");
    public static final ResourceKind SECRET = core("Secret", "secrets");
    public static final ResourceKind EVENT = core("Event", "events");
    public static final ResourceKind VIRTUAL_SERVICE = istio("VirtualService", "virtualservices");
    public static final ResourceKind DESTINATION_RULE =
            istio("DestinationRule", "destinationrules");
    public static final ResourceKind CUSTOM_RESOURCE_DEFINITION =
            new ResourceKind(
                    "apiextensions.k8s.io",
                    "v1",
                    "CustomResourceDefinition",
                    "customresourcedefinitions");

    /** As manifests write it: {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    private static ResourceKind core(String kind, String plural) {
        return new ResourceKind("", "v1", kind, plural);
    }

    private static ResourceKind flagger(String kind, String plural) {
        return new ResourceKind("flagger.app", "v1beta1", kind, plural);
    }

    private static ResourceKind istio(String kind, String plural) {
        return new ResourceKind("networking.istio.io", "v1beta1", kind, plural);
    }
}
