package io.weir.stream;

/**
 * Where a service gets its streams and sinks from: Kafka in production, {@code InMemoryLog} in
 * tests. One object a service; streams and sinks are closed one by one.
 */
public interface EventLog {

    /**
     * A member of a group that reads one topic. Nothing happens before {@link EventStream#open}.
     *
     * @param topic full name, prefix included
     * @param group consumer group; the members with the same name share the partitions
     */
    <T> EventStream<T> stream(String topic, String group, EventStream.Start start, Codec<T> codec);

    /**
     * A writer to one topic.
     *
     * @param topic full name, prefix included
     * @param source {@code ce_source} of what it writes, for example {@code weir-router}
     */
    <T> EventSink<T> sink(String topic, String source, Codec<T> codec);
}
