package io.weir.rollout;

/**
 * What a Canary watches, or a scaler of it.
 *
 * @param apiVersion for example {@code apps/v1}
 * @param kind {@code Deployment}, {@code DaemonSet} or {@code Service}; for scalers {@code
 *     HorizontalPodAutoscaler} or {@code ScaledObject}
 * @param name in the Canary's namespace
 */
public record TargetRef(String apiVersion, String kind, String name) {}
