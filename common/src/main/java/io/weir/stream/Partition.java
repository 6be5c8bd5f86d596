package io.weir.stream;

/**
 * One partition of a topic as this member owns it.
 *
 * @param topic full name, prefix included
 * @param number from 0
 * @param epoch generation of the group at the assignment: grows with every rebalance, so that of
 *     two members that believe to own a partition the one with the higher epoch is right
 */
public record Partition(String topic, int number, int epoch) {}
