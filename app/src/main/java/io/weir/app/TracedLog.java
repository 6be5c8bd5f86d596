package io.weir.app;

import io.vertx.core.Future;
import io.weir.app.trace.TraceIds;
import io.weir.notifier.delivery.Delivery;
import io.weir.rollout.Change;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.stream.Codec;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import java.util.Optional;

/** A service's log whose records say which run's trace they are a part of. */
final class TracedLog implements EventLog {

    private final EventLog log;

    TracedLog(EventLog log) {
        this.log = log;
    }

    @Override
    public <T> EventStream<T> stream(
            String topic, String group, EventStream.Start start, Codec<T> codec) {
        return log.stream(topic, group, start, codec);
    }

    @Override
    public <T> EventSink<T> sink(String topic, String source, Codec<T> codec) {
        EventSink<T> sink = log.sink(topic, source, codec);
        return new EventSink<>() {
            @Override
            public Future<Void> send(Outgoing<T> record) {
                return sink.send(
                        record.value()
                                .flatMap(TracedLog::context)
                                .map(record::traced)
                                .orElse(record));
            }

            @Override
            public Future<Void> close() {
                return sink.close();
            }

            @Override
            public Future<Integer> partitions() {
                return sink.partitions();
            }
        };
    }

    /** Empty for what belongs to no run. */
    static Optional<String> context(Object value) {
        if (value instanceof Snapshot snapshot) {
            String run = snapshot.status().memory().run();
            return context(run, TraceIds.seen(run));
        }
        if (value instanceof Verdict verdict) {
            return context(verdict.next().state().run(), TraceIds.decided(verdict.id()));
        }
        if (value instanceof Change change) {
            return context(change.verdict().next().state().run(), TraceIds.applied(change.id()));
        }
        if (value instanceof Delivery delivery) {
            return context(delivery.notice().run().id(), TraceIds.applied(delivery.change()));
        }
        return Optional.empty();
    }

    private static Optional<String> context(String run, String span) {
        return run.isEmpty() ? Optional.empty() : Optional.of(TraceIds.traceparent(run, span));
    }
}
