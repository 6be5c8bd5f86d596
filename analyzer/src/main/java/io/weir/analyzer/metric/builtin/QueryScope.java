package io.weir.analyzer.metric.builtin;

/**
 * Whose requests a built-in query counts, and over what time.
 *
 * @param namespace of Canary and target
 * @param target name of the target
 * @param targetKind {@code Deployment}, {@code DaemonSet}, {@code Service}, …
 * @param service {@code spec.service.name}, or the target's name
 * @param ingress {@code spec.ingressRef.name}, or the target's name
 * @param route {@code spec.routeRef.name}, or the target's name; of a Knative target its latest
 *     revision
 * @param interval the check's interval as written, {@code 1m} when it has none
 */
public record QueryScope(
        String namespace,
        String target,
        String targetKind,
        String service,
        String ingress,
        String route,
        String interval) {}
