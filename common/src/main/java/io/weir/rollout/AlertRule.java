package io.weir.rollout;

/**
 * One entry of {@code spec.analysis.alerts} (alerting.md 1.1).
 *
 * @param name informative
 * @param severity least severity that is sent; an empty one in the manifest means {@link
 *     Severity#INFO}
 * @param provider AlertProvider that says where to
 */
public record AlertRule(String name, Severity severity, ObjectRef provider) {}
