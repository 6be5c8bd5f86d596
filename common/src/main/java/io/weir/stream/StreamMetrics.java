package io.weir.stream;

/**
 * What streams count. Called from any thread, also from the one that polls: implementations return
 * at once and never fail. Topic names are bounded; keys are never handed over.
 */
public interface StreamMetrics {

    /** Counts nothing. */
    StreamMetrics NONE = new StreamMetrics() {};

    /** A record's handler has completed, well or not. */
    default void handled(String topic) {}

    /** A record was written to the parked topic. */
    default void parked(String topic) {}

    /** How many records of an owned partition are not finished yet; 0 when it is taken away. */
    default void lag(String topic, int partition, long records) {}

    /** Whether a partition is this member's from now on; its other figures end with it. */
    default void owned(String topic, int partition, boolean owned) {}

    /** The partitions of this member changed. */
    default void rebalanced(String topic) {}
}
