package io.weir.analyzer.metric.builtin;

import static io.weir.analyzer.metric.builtin.Names.equal;
import static io.weir.analyzer.metric.builtin.Names.matches;
import static java.util.Map.entry;

import io.weir.analyzer.metric.builtin.QuerySet.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The queries behind {@code request-success-rate} and {@code request-duration}, by routing provider
 * (metrics.md 4 and 5). Pure.
 *
 * <p>Where the reference measures the wrong thing, these do not: a canary that answers nothing but
 * errors has a success rate of 0 instead of none; a DaemonSet's canary pods are told from its
 * primary's; gloo, kuma, traefik and apisix name the backend after the service.
 */
public final class BuiltInQueries {

    private static final String SEGMENT = "[0-9a-zA-Z-]+";
    private static final String ENVOY_REQUESTS = "envoy_cluster_upstream_rq";
    private static final String ENVOY_SUCCESS = "envoy_response_code!~\"5.*\"";
    private static final Duration ENVOY_DURATION =
            Duration.percentile("envoy_cluster_upstream_rq_time");

    /** What an unknown provider gets, too. */
    private static final String DEFAULT = "istio";

    private static final QuerySet GENERIC =
            new QuerySet(
                    "http_request_duration_seconds_count",
                    BuiltInQueries::pods,
                    "status!~\"5.*\"",
                    new Duration("http_request_duration_seconds", false, 1, 1000));

    /** By name; names that end in a star are prefixes. */
    private static final Map<String, QuerySet> SETS =
            Map.ofEntries(
                    entry(
                            DEFAULT,
                            new QuerySet(
                                    "istio_requests_total",
                                    names ->
                                            equal("reporter", "destination")
                                                    + ","
                                                    + equal(
                                                            "destination_workload_namespace",
                                                            names.namespace())
                                                    + ","
                                                    + matches(
                                                            "destination_workload",
                                                            names.targetPattern()),
                                    "response_code!~\"5.*\"",
                                    Duration.percentile("istio_request_duration_milliseconds"))),
                    entry(
                            "linkerd",
                            new QuerySet(
                                    "response_total",
                                    names ->
                                            equal("namespace", names.namespace())
                                                    + ","
                                                    + matches("deployment", names.targetPattern())
                                                    + ","
                                                    + equal("direction", "inbound"),
                                    "classification!=\"failure\"",
                                    Duration.percentile("response_latency_ms"))),
                    entry(
                            "appmesh*",
                            new QuerySet(
                                    ENVOY_REQUESTS,
                                    BuiltInQueries::pods,
                                    ENVOY_SUCCESS,
                                    ENVOY_DURATION)),
                    entry(
                            "contour",
                            envoyCluster(
                                    names ->
                                            names.namespacePattern()
                                                    + "_"
                                                    + names.servicePattern()
                                                    + "-canary_"
                                                    + SEGMENT)),
                    entry(
                            "gloo*",
                            envoyCluster(
                                    names ->
                                            names.namespacePattern()
                                                    + "-"
                                                    + names.servicePattern()
                                                    + "-canaryupstream-"
                                                    + SEGMENT
                                                    + "_"
                                                    + SEGMENT)),
                    entry(
                            "knative",
                            envoyCluster(
                                    names ->
                                            names.namespacePattern() + "/" + names.routePattern())),
                    entry(
                            "kuma",
                            new QuerySet(
                                    ENVOY_REQUESTS,
                                    names ->
                                            matches(
                                                    "service",
                                                    names.servicePattern()
                                                            + "-canary_"
                                                            + names.namespacePattern()
                                                            + "_svc_"
                                                            + SEGMENT),
                                    ENVOY_SUCCESS,
                                    ENVOY_DURATION)),
                    entry("kubernetes", GENERIC),
                    entry("gatewayapi*", GENERIC),
                    entry(
                            "nginx",
                            new QuerySet(
                                    "nginx_ingress_controller_requests",
                                    names ->
                                            equal("namespace", names.namespace())
                                                    + ","
                                                    + equal("ingress", names.ingress())
                                                    + ",canary!=\"\"",
                                    "status!~\"5.*\"",
                                    Duration.mean(
                                            "nginx_ingress_controller_response_duration_seconds"))),
                    entry(
                            "osm",
                            new QuerySet(
                                    "osm_request_total",
                                    names ->
                                            equal("destination_namespace", names.namespace())
                                                    + ","
                                                    + equal("destination_kind", "Deployment")
                                                    + ","
                                                    + equal("destination_name", names.target()),
                                    "response_code!~\"5.*\"",
                                    Duration.percentile("osm_request_duration_ms"))),
                    entry(
                            "apisix",
                            new QuerySet(
                                    "apisix_http_status",
                                    BuiltInQueries::apisixRoute,
                                    "code!~\"5..\"",
                                    Duration.percentile("apisix_http_latency"),
                                    names ->
                                            matches("type", "request") + "," + apisixRoute(names))),
                    entry(
                            "traefik",
                            new QuerySet(
                                    "traefik_service_request_duration_seconds_bucket",
                                    names -> traefikService(names) + "," + equal("le", "+Inf"),
                                    "code!~\"5..\"",
                                    new Duration(
                                            "traefik_service_request_duration_seconds",
                                            false,
                                            1000,
                                            1),
                                    BuiltInQueries::traefikService)),
                    entry(
                            "skipper",
                            new QuerySet(
                                    "skipper_response_duration_seconds_bucket",
                                    names -> skipperRoute(names) + "," + equal("le", "+Inf"),
                                    "code!~\"5..\"",
                                    Duration.mean("skipper_serve_route_duration_seconds"),
                                    BuiltInQueries::skipperRoute)));

    private BuiltInQueries() {}

    /**
     * The name of the query set for a Canary (metrics.md 4.2).
     *
     * @param meshProvider of the installation
     * @param canaryProvider {@code spec.provider}
     * @param plainService whether the target is a Service, and not a Knative one
     */
    public static String provider(
            String meshProvider, Optional<String> canaryProvider, boolean plainService) {
        String provider = meshProvider.contains("crossover") ? "crossover" : meshProvider;
        String chosen =
                meshProvider.contains("linkerd")
                        ? "linkerd"
                        : canaryProvider.filter(name -> !name.isEmpty()).orElse(provider);
        return plainService ? chosen + ":service" : chosen;
    }

    /** Share of requests that are not server errors, in percent; no data without requests. */
    public static BuiltInQuery successRate(String provider, QueryScope scope) {
        return set(provider).successRate(scope);
    }

    /** 99th percentile of the duration in milliseconds (nginx, skipper: the mean). */
    public static BuiltInQuery requestDuration(String provider, QueryScope scope) {
        return set(provider).requestDuration(scope);
    }

    /** How many requests the canary had in the window; no data where it had none ever. */
    public static BuiltInQuery requests(String provider, QueryScope scope) {
        return set(provider).requests(scope);
    }

    private static QuerySet set(String provider) {
        return SETS.entrySet().stream()
                .filter(entry -> isFor(entry.getKey(), provider))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> SETS.get(DEFAULT));
    }

    private static boolean isFor(String name, String provider) {
        return name.endsWith("*")
                ? provider.startsWith(name.substring(0, name.length() - 1))
                : provider.equals(name);
    }

    private static QuerySet envoyCluster(Function<Names, String> pattern) {
        return new QuerySet(
                ENVOY_REQUESTS,
                names -> matches("envoy_cluster_name", pattern.apply(names)),
                ENVOY_SUCCESS,
                ENVOY_DURATION);
    }

    private static String pods(Names names) {
        return equal("kubernetes_namespace", names.namespace())
                + ","
                + matches("kubernetes_pod_name", names.podPattern());
    }

    private static String apisixRoute(Names names) {
        return matches(
                "route",
                names.namespacePattern()
                        + "_"
                        + names.routePattern()
                        + "-"
                        + names.servicePattern()
                        + "-canary_.+");
    }

    private static String traefikService(Names names) {
        return matches(
                "service",
                names.namespacePattern()
                        + "-"
                        + names.servicePattern()
                        + "-canary-"
                        + SEGMENT
                        + "@kubernetescrd");
    }

    private static String skipperRoute(Names names) {
        return matches("route", names.skipperRoutePattern());
    }
}
