package io.weir.router.simulation;

import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKinds;

/**
 * What a history is about: a strategy, by what stands in {@code spec.analysis} for it, the routing
 * provider and the kind of target.
 */
enum Scenario {
    WEIGHTED("stepWeight: 30, maxWeight: 60"),
    STEPS_AND_BACK("stepWeights: [10, 70], stepWeightPromotion: 40"),
    MIRROR_FIRST("stepWeight: 50, mirror: true, mirrorWeight: 20"),
    STICKY("stepWeight: 30, maxWeight: 60, sessionAffinity: {cookieName: c, primaryCookieName: p}"),
    STICKY_AND_MIRRORED("stepWeight: 50, mirror: true, sessionAffinity: {cookieName: c}"),
    MATCHED_WEIGHTS("stepWeight: 50, match: [{headers: {x-beta: {exact: 'yes'}}}]"),
    AB_TESTING("iterations: 2, match: [{headers: {x-beta: {exact: 'yes'}}}]"),
    BLUE_GREEN("iterations: 2"),
    BLUE_GREEN_MIRRORED("iterations: 2, mirror: true"),
    PLAIN_SERVICES("iterations: 2", "kubernetes", "Deployment"),
    DAEMON_SET("stepWeight: 30, maxWeight: 60", "istio", "DaemonSet"),
    DAEMON_SET_BEHIND_PLAIN_SERVICES("iterations: 2", "kubernetes", "DaemonSet"),
    /** Begins weighted and becomes any of the others in the middle, again and again. */
    SWITCHING("stepWeight: 30, maxWeight: 60");

    private final String fields;
    private final String provider;
    private final String kind;

    Scenario(String fields) {
        this(fields, "istio", "Deployment");
    }

    Scenario(String fields, String provider, String kind) {
        this.fields = fields;
        this.provider = provider;
        this.kind = kind;
    }

    String provider() {
        return provider;
    }

    /** Of the target. */
    WorkloadKind workload() {
        return WorkloadKinds.of(kind).orElseThrow();
    }

    /** The analysis as a YAML flow object. */
    String analysis() {
        return "{interval: 10s, threshold: 2, "
                + fields
                + ", metrics: [{name: sales, query: up, thresholdRange: {min: 1}}]}";
    }
}
