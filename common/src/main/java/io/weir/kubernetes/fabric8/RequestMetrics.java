package io.weir.kubernetes.fabric8;

import java.time.Duration;

/** What is counted of requests. Called from any thread; implementations return at once. */
public interface RequestMetrics {

    /** Counts nothing. */
    RequestMetrics NONE = (verb, kind, code, time) -> {};

    /**
     * A request has ended.
     *
     * @param verb as RBAC names it: {@code get}, {@code list}, {@code watch}, {@code create},
     *     {@code update}, {@code patch}, {@code delete}
     * @param kind for example {@code Deployment}; {@code version} for the server's version
     * @param code of the answer; 0 when there was none
     * @param time until the answer; of a watch, until it began
     */
    void answered(String verb, String kind, int code, Duration time);
}
