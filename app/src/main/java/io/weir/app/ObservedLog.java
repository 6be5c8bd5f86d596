package io.weir.app;

import io.weir.stream.Codec;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service's log that knows whether the broker answers all of its streams. */
final class ObservedLog implements EventLog {

    private final EventLog log;
    private final ServiceMeters meters;
    private final int partitions;
    private final List<EventStream<?>> streams = new CopyOnWriteArrayList<>();

    /**
     * Observes.
     *
     * @param partitions that each topic has
     */
    ObservedLog(EventLog log, ServiceMeters meters, int partitions) {
        this.log = log;
        this.meters = meters;
        this.partitions = partitions;
    }

    @Override
    public <T> EventStream<T> stream(
            String topic, String group, EventStream.Start start, Codec<T> codec) {
        EventStream<T> stream = log.stream(topic, group, start, codec);
        streams.add(stream);
        meters.reads(topic, partitions);
        return stream;
    }

    @Override
    public <T> EventSink<T> sink(String topic, String source, Codec<T> codec) {
        return log.sink(topic, source, codec);
    }

    /** Any thread. */
    boolean connected() {
        return streams.stream().allMatch(EventStream::connected);
    }
}
