package io.weir.kubernetes.api;

import io.weir.rollout.Problem;
import java.util.List;
import java.util.Set;

/**
 * What manifests may ask for by now. Everything else of the reference's is read and refused by
 * name, so that nobody believes it works. An entry goes away as soon as its feature is there.
 */
final class Supported {

    private static final Set<String> TARGETS = Set.of("Deployment", "DaemonSet", "Service");
    private static final List<String> SCALERS = List.of("HorizontalPodAutoscaler", "ScaledObject");
    private static final Set<String> ROUTING_PROVIDERS = Set.of("istio", "kubernetes");
    private static final Set<String> METRIC_PROVIDERS = Set.of("prometheus");
    private static final Set<String> ALERT_CHANNELS =
            Set.of("slack", "msteams", "discord", "rocket", "gchat");

    private Supported() {}

    /** Notes what the target and the top level of {@code spec} ask for. */
    static void check(Fields spec, String provider, String targetKind, Problems problems) {
        String version = spec.object("targetRef").text("apiVersion").orElse("");
        if (!TARGETS.contains(targetKind)) {
            refuse(problems, spec.path("targetRef.kind"), "'" + targetKind + "'");
        } else if (version.startsWith("serving.knative.dev/")) {
            refuse(problems, spec.path("targetRef.apiVersion"), "'" + version + "'");
        }
        if (!ROUTING_PROVIDERS.contains(provider)) {
            String field = spec.has("provider") ? spec.path("provider") : "the default provider";
            refuse(problems, field, "'" + provider + "'");
        }
    }

    /** Notes a kind of autoscaler that nobody knows. */
    static void checkScaler(Fields reference, String kind, Problems problems) {
        if (!SCALERS.contains(kind)) {
            problems.blocks(
                    Problem.UNSUPPORTED,
                    reference.path("kind")
                            + ": '"
                            + kind
                            + "' is no autoscaler that is supported: "
                            + String.join(" or ", SCALERS));
        }
    }

    /** Notes a MetricTemplate of a provider that cannot be asked yet. */
    static void checkMetricProvider(String field, String type, Problems problems) {
        if (!METRIC_PROVIDERS.contains(type)) {
            problems.failsChecks(
                    Problem.UNSUPPORTED, field + ": '" + type + "' is not supported yet");
        }
    }

    /** Notes an AlertProvider of a channel that cannot be spoken to yet. */
    static void checkChannel(String field, String type, Problems problems) {
        if (!ALERT_CHANNELS.contains(type)) {
            problems.blocks(Problem.UNSUPPORTED, field + ": '" + type + "' is not supported yet");
        }
    }

    private static void refuse(Problems problems, String field, String value) {
        problems.blocks(Problem.UNSUPPORTED, field + ": " + value + " is not supported yet");
    }
}
