package io.weir.rollout;

import java.util.Map;

/** What a metric check asks. */
public sealed interface MetricQuery {

    /** Share of the canary's requests that are no server errors, in percent; always built in. */
    record SuccessRate() implements MetricQuery {}

    /** 99th percentile of the duration of the canary's requests in milliseconds; built in. */
    record RequestDuration() implements MetricQuery {}

    /**
     * The deprecated inline query, to the Prometheus of the Canary.
     *
     * @param text template of the query
     * @param variables values for it
     */
    record Inline(String text, Map<String, String> variables) implements MetricQuery {
        public Inline {
            variables = Map.copyOf(variables);
        }
    }

    /**
     * The query and the provider of a MetricTemplate.
     *
     * @param variables values for its query
     */
    record Template(ObjectRef ref, Map<String, String> variables) implements MetricQuery {
        public Template {
            variables = Map.copyOf(variables);
        }
    }

    /** An entry that says nothing to ask: a mistake of the user's, and a check that fails. */
    record Nothing() implements MetricQuery {}
}
