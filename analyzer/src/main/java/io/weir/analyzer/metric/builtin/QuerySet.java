package io.weir.analyzer.metric.builtin;

import java.util.function.Function;

/**
 * How one routing provider's requests are counted.
 *
 * @param requests counter of requests
 * @param requestSelector label matchers for the canary's requests
 * @param success label matcher that server errors fail
 * @param duration how long requests take
 * @param durationSelector label matchers for the canary's durations
 */
record QuerySet(
        String requests,
        Function<Names, String> requestSelector,
        String success,
        Duration duration,
        Function<Names, String> durationSelector) {

    /** A set with the same selector for both. */
    QuerySet(String requests, Function<Names, String> selector, String success, Duration duration) {
        this(requests, selector, success, duration, selector);
    }

    /**
     * The duration's statistic: the 99th percentile of a histogram, or the mean where the provider
     * has none.
     *
     * @param metric without {@code _bucket}, {@code _sum} and {@code _count}
     * @param queryFactor applied within the query
     * @param answerFactor applied to the answer; both together give milliseconds
     */
    record Duration(String metric, boolean mean, int queryFactor, double answerFactor) {
        static Duration percentile(String metric) {
            return new Duration(metric, false, 1, 1);
        }

        static Duration mean(String metric) {
            return new Duration(metric, true, 1000, 1);
        }
    }

    BuiltInQuery successRate(QueryScope scope) {
        String selector = requestSelector.apply(new Names(scope));
        String all = rate(requests, selector, scope);
        String successful = rate(requests, selector + "," + success, scope);
        // Without the default a canary that answers nothing but errors had no value at all. When
        // there are no requests the division stays empty.
        return new BuiltInQuery("100 * (" + successful + " or vector(0)) / " + all, 1);
    }

    BuiltInQuery requests(QueryScope scope) {
        String selector = requestSelector.apply(new Names(scope));
        String window = "[" + scope.interval() + "]";
        return new BuiltInQuery(
                "sum(increase(" + requests + "{" + selector + "}" + window + "))", 1);
    }

    BuiltInQuery requestDuration(QueryScope scope) {
        String selector = durationSelector.apply(new Names(scope));
        String query =
                duration.mean()
                        ? rate(duration.metric() + "_sum", selector, scope)
                                + " / "
                                + rate(duration.metric() + "_count", selector, scope)
                        : "histogram_quantile(0.99, "
                                + rate("by (le) ", duration.metric() + "_bucket", selector, scope)
                                + ")";
        String factor = duration.queryFactor() == 1 ? "" : duration.queryFactor() + " * ";
        return new BuiltInQuery(factor + query, duration.answerFactor());
    }

    private static String rate(String metric, String selector, QueryScope scope) {
        return rate("", metric, selector, scope);
    }

    private static String rate(String by, String metric, String selector, QueryScope scope) {
        return "sum " + by + "(rate(" + metric + "{" + selector + "}[" + scope.interval() + "]))";
    }
}
