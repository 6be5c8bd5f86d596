package io.weir.stream.kafka;

import io.vertx.core.Future;
import io.weir.stream.delivery.Deliveries;
import io.weir.stream.delivery.Intake;
import io.weir.stream.delivery.ParkedRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Carries what the deliveries ask for to the polling thread. Offsets of partitions that have gone
 * meanwhile are left out there: a late commit would be accepted and move them back.
 */
final class PolledIntake implements Intake {

    private final String topic;
    private final ParkedSink parked;
    private Optional<Connected> connected = Optional.empty();

    private record Connected(GroupConsumer consumer, Deliveries<?> deliveries, Executor context) {}

    PolledIntake(String topic, ParkedSink parked) {
        this.topic = topic;
        this.parked = parked;
    }

    /** Before this nothing is delivered, so nothing is asked for. On the stream's context. */
    void consumer(GroupConsumer consumer, Deliveries<?> deliveries, Executor context) {
        connected = Optional.of(new Connected(consumer, deliveries, context));
    }

    @Override
    public void pause(int partition) {
        ifOwned(partition, GroupConsumer::pause);
    }

    @Override
    public void resume(int partition) {
        ifOwned(partition, GroupConsumer::resume);
    }

    @Override
    public void commit(Map<Integer, Long> offsets) {
        connected.ifPresent(to -> to.consumer().submit(() -> commit(to, offsets)));
    }

    private void commit(Connected to, Map<Integer, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> owned = new HashMap<>();
        Set<TopicPartition> assignment = to.consumer().assignment();
        offsets.forEach(
                (number, offset) -> {
                    TopicPartition partition = new TopicPartition(topic, number);
                    if (assignment.contains(partition)) {
                        owned.put(partition, new OffsetAndMetadata(offset));
                    }
                });
        if (!owned.isEmpty()) {
            to.consumer()
                    .commitAsync(
                            owned,
                            (committed, failure) -> {
                                if (failure != null) {
                                    to.context()
                                            .execute(
                                                    () ->
                                                            to.deliveries()
                                                                    .commitFailed(
                                                                            offsets.keySet()));
                                }
                            });
        }
    }

    @Override
    public Future<Void> park(ParkedRecord record) {
        return parked.write(record);
    }

    private void ifOwned(int number, Change change) {
        TopicPartition partition = new TopicPartition(topic, number);
        connected.ifPresent(
                to ->
                        to.consumer()
                                .submit(
                                        () -> {
                                            if (to.consumer().assignment().contains(partition)) {
                                                change.apply(to.consumer(), Set.of(partition));
                                            }
                                        }));
    }

    private interface Change {
        void apply(GroupConsumer consumer, Set<TopicPartition> partitions);
    }
}
