package io.weir.app.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.event.Wire;
import io.weir.rollout.Change;
import io.weir.rollout.Snapshot;
import io.weir.stream.Codec;
import io.weir.stream.Event;
import io.weir.stream.EventStream;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads the topics from their beginning as any outsider can, in a group of its own. */
final class Tap {

    private static final String GROUP = "weir-demo";

    private final KafkaLog log;
    private final Topics topics = new Topics("weir", 1, 1);
    private final EventStream<Snapshot> revisions;
    private final EventStream<Change> changes;

    Tap(Vertx vertx, String bootstrap) {
        log =
                new KafkaLog(
                        vertx,
                        KafkaSettings.of(bootstrap, GROUP, topics)
                                .withSession(Duration.ofSeconds(2), Duration.ofMillis(600)),
                        StreamMetrics.NONE);
        revisions = stream(topics.revisions().name(), Wire.snapshots());
        changes = stream(topics.changes().name(), Wire.changes());
    }

    /** Hands over what comes, on the caller's context. */
    Future<?> open(Consumer<Snapshot> onSnapshot, Consumer<Change> onChange) {
        return Future.all(revisions.open(each(onSnapshot)), changes.open(each(onChange)));
    }

    Future<?> close() {
        return Future.join(revisions.close(), changes.close());
    }

    private <T> EventStream<T> stream(String topic, Codec<T> codec) {
        return log.stream(topic, GROUP + "-" + topic, EventStream.Start.REPLAY, codec);
    }

    private static <T> EventStream.Handler<T> each(Consumer<T> consumer) {
        return new EventStream.Handler<>() {
            @Override
            public Future<Void> on(Event<T> event) {
                event.value().ifPresent(consumer);
                return Future.succeededFuture();
            }
        };
    }
}
