package io.weir.kubernetes.api;

import io.weir.rollout.Analysis;
import java.util.List;

/**
 * What is left of an analysis where there are Services and no routes: blue/green behind the
 * canary's Service, without any user (routing/kubernetes.md 7).
 */
final class PlainServices {

    /** The provider without routes. */
    static final String PROVIDER = "kubernetes";

    private static final int ITERATIONS = 10;

    private PlainServices() {}

    /** The analysis without what needs a route; each such field is said to have no effect. */
    static Analysis only(Analysis read, Fields analysis, boolean skipped, Problems problems) {
        for (String field : List.of("match", "mirror", "sessionAffinity")) {
            boolean given =
                    switch (field) {
                        case "match" -> read.matching();
                        case "mirror" -> read.mirror();
                        default -> analysis.has(field);
                    };
            if (given) {
                problems.warns(
                        analysis.path(field)
                                + ": has no effect with the provider kubernetes, which has no"
                                + " routes");
            }
        }
        if (read.iterations() == 0 && !skipped) {
            problems.warns(
                    analysis.path("iterations")
                            + ": "
                            + ITERATIONS
                            + " are used: the provider kubernetes has no weights");
        }
        return new Analysis(
                read.interval(),
                read.threshold(),
                read.maxWeight(),
                read.stepWeight(),
                read.stepWeights(),
                read.stepWeightPromotion(),
                read.iterations() == 0 ? ITERATIONS : read.iterations(),
                false,
                false,
                read.primaryReadyPercent(),
                read.canaryReadyPercent(),
                read.metrics(),
                read.webhooks(),
                read.alerts());
    }
}
