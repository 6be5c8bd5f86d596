package io.weir.stream;

import io.vertx.core.Future;

/** A sink of an {@link InMemoryLog}. */
final class ListSink<T> implements EventSink<T> {

    private final InMemoryLog log;
    private final String topic;
    private final String source;
    private final Codec<T> codec;
    private volatile boolean closed;

    ListSink(InMemoryLog log, String topic, String source, Codec<T> codec) {
        this.log = log;
        this.topic = topic;
        this.source = source;
        this.codec = codec;
    }

    @Override
    public Future<Void> send(Outgoing<T> record) {
        return closed
                ? Future.failedFuture(new IllegalStateException("sink of " + topic + " is closed"))
                : log.send(topic, record, source, codec);
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }

    @Override
    public Future<Integer> partitions() {
        return log.isDown()
                ? Future.failedFuture(
                        new SendFailure.Unavailable(topic + ": the log is down", null))
                : Future.succeededFuture(log.partitions());
    }
}
