package io.weir.rollout;

/** Whether the post-rollout hooks of the last run were called. */
public enum PostRollout {
    NONE,
    PENDING,
    DONE
}
