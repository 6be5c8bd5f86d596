package io.weir.rollout;

import java.util.Optional;

/**
 * One check of {@code spec.analysis.metrics} (metrics.md 1, docs/checks.md). An entry that belongs
 * to several families (a reserved name, an inline query, a template) is several checks, since the
 * deprecated single threshold is a minimum for one of them and a maximum for the others.
 *
 * @param index position of the entry in the list, from 0
 * @param name label of the check, the only one of this name in its Canary: one that comes again has
 *     a number, {@code latency#2}
 * @param interval window of the query, as written; {@code 1m} where nothing was written
 * @param limits bounds of the value
 * @param policy what is made of a value that does not come, and whether it may fail fast
 */
public record MetricCheck(
        int index,
        String name,
        MetricQuery query,
        String interval,
        Limits limits,
        CheckPolicy policy) {

    public static final String SUCCESS_RATE = "request-success-rate";
    public static final String DURATION = "request-duration";

    /** Fewer requests say nothing clear of a rate or a percentile. */
    private static final long CLEAR_REQUESTS = 10;

    /** Whether the query is one of the two that need none written. */
    public boolean builtIn() {
        return query instanceof MetricQuery.SuccessRate
                || query instanceof MetricQuery.RequestDuration;
    }

    /** The template that holds the query. */
    public Optional<ObjectRef> template() {
        return query instanceof MetricQuery.Template template
                ? Optional.of(template.ref())
                : Optional.empty();
    }

    /**
     * Requests of the canary within the window from which on a failure between two steps is clear:
     * for built-in checks 10 at least, for others what the policy says.
     */
    public long clearRequests() {
        return builtIn() ? Math.max(CLEAR_REQUESTS, policy.minRequests()) : policy.minRequests();
    }

    /** The check as it was made. */
    public CheckResult result(Measurement measured, String sent) {
        return new CheckResult(name, limits, measured, sent, policy.missing(measured));
    }
}
