package io.weir.rollout;

/** How much an alert matters, rising. */
public enum Severity {
    INFO,
    WARN,
    ERROR
}
