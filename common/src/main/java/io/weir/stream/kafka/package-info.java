/**
 * Streams and sinks on Kafka, the one implementation of the ports in {@code io.weir.stream}.
 *
 * <p>Start with {@link io.weir.stream.kafka.KafkaLog}. Topics are made by {@link
 * io.weir.stream.kafka.TopicSetup}. While a broker is away Kafka's clients repeat themselves in the
 * log every second: the process sets the levels of {@link io.weir.stream.kafka.KafkaLoggers}; that
 * the broker is away, and back, is said once by this package.
 *
 * <p>The Vert.x client posts revocations and goes on polling, so the next owner starts while work
 * is still in progress, and a late commit moves its offsets back. Here the consumer blocks its
 * polling thread until the work has ended or the drain limit has passed, and commits before it lets
 * go.
 */
package io.weir.stream.kafka;
