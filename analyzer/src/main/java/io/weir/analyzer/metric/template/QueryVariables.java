package io.weir.analyzer.metric.template;

import java.util.Map;

/**
 * What a query template can ask about its Canary (metrics.md 7).
 *
 * @param name the Canary's name
 * @param namespace the Canary's namespace
 * @param target name of the target
 * @param service {@code spec.service.name}, or the target's name
 * @param ingress {@code spec.ingressRef.name}, or the target's name
 * @param route {@code spec.routeRef.name}, or the target's name; of a Knative target its latest
 *     revision
 * @param interval the check's interval as written
 * @param variables the check's {@code templateVariables}
 */
public record QueryVariables(
        String name,
        String namespace,
        String target,
        String service,
        String ingress,
        String route,
        String interval,
        Map<String, String> variables) {

    public QueryVariables {
        variables = Map.copyOf(variables);
    }

    /** As {@link QueryTemplate#render} takes them. */
    public Map<String, Object> functions() {
        return Map.of(
                "name", name,
                "namespace", namespace,
                "target", target,
                "service", service,
                "ingress", ingress,
                "route", route,
                "interval", interval,
                "variables", variables);
    }
}
