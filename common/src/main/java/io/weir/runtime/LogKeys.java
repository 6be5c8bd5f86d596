package io.weir.runtime;

/** Keys of the facts in log lines. */
public final class LogKeys {

    public static final String NAMESPACE = "namespace";
    public static final String CANARY = "canary";
    public static final String RUN = "run";
    public static final String VERDICT = "verdict";
    public static final String CHANGE = "change";
    public static final String TOPIC = "topic";
    public static final String PARTITION = "partition";
    public static final String OFFSET = "offset";
    public static final String KIND = "kind";
    public static final String OBJECT = "object";
    public static final String RECEIVER = "receiver";
    public static final String REASON = "reason";

    private LogKeys() {}
}
