package io.weir.rollout;

/** What a decision may need to know from outside the cluster. */
public enum Question {
    CONFIRM_ROLLOUT,
    PRE_ROLLOUT,
    ROLLOUT,
    CONFIRM_TRAFFIC_INCREASE,
    CONFIRM_PROMOTION,
    POST_ROLLOUT,
    ROLLBACK,
    /** All metric checks, at the same time. */
    METRICS,
    /** The metric checks that may end a run between two steps, at the same time. */
    FAST_METRICS,
    /** Whether the providers of all metric checks answer. */
    PROVIDERS;

    /** The question that calls the hooks of a type. */
    public static Question of(HookType type) {
        return valueOf(type.name());
    }
}
