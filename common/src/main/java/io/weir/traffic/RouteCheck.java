package io.weir.traffic;

import io.weir.rollout.CanarySpec;
import io.weir.rollout.Cookies;
import io.weir.rollout.Problem;
import io.weir.rollout.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Canary asks of its routes that cannot be, found when the Canary is read instead of when
 * traffic has to move. Pure.
 */
public final class RouteCheck {

    /** Between two sides and with users on both: every kind of route is made. */
    private static final Weights SPLIT = Weights.canary(50);

    private static final Cookies STICKY =
            new Cookies(Optional.of("c=c"), Optional.of("p=p"), Optional.of("b=b"));

    private RouteCheck() {}

    /**
     * The mistakes, with field and value.
     *
     * @param canary as raw JSON
     * @param spec the same, typed; an unknown provider is somebody else's to report
     */
    public static List<Problem> problems(ObjectNode canary, CanarySpec spec) {
        boolean sticky = canary.at("/spec/analysis").has("sessionAffinity");
        try {
            TrafficProviders.of(spec.provider())
                    .ifPresent(
                            provider ->
                                    provider.desired(
                                            new TrafficProvider.Request(
                                                    canary,
                                                    spec,
                                                    SPLIT,
                                                    sticky ? STICKY : Cookies.NONE,
                                                    Map.of(),
                                                    Optional.empty())));
            return List.of();
        } catch (TrafficProblem e) {
            return List.of(
                    new Problem(
                            Problem.INVALID,
                            String.valueOf(e.getMessage()),
                            Problem.Effect.BLOCKS));
        }
    }
}
