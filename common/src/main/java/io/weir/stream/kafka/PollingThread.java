package io.weir.stream.kafka;

import io.weir.stream.EventStream;
import io.weir.stream.delivery.Deliveries;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the polling thread does with the rebalances of one stream: brings them to the stream's
 * context and, when partitions are taken away, blocks until they are drained or the limit has
 * passed, and commits. Until it returns nobody else can own them.
 */
final class PollingThread<T> implements GroupConsumer.Listener {

    private static final Logger LOGGER = LoggerFactory.getLogger(PollingThread.class);
    private static final Duration COMMIT_LIMIT = Duration.ofMillis(1500);

    private final Deliveries.Setup<T> setup;
    private final Duration drainLimit;
    private final Executor context;
    private final Deliveries<T> deliveries;
    private final BrokerContact contact;
    private final LagMeter lag;
    private GroupConsumer consumer;

    PollingThread(
            Deliveries.Setup<T> setup,
            Duration drainLimit,
            Executor context,
            Deliveries<T> deliveries,
            BrokerContact contact) {
        this.setup = setup;
        this.drainLimit = drainLimit;
        this.context = context;
        this.deliveries = deliveries;
        this.contact = contact;
        this.lag = new LagMeter(deliveries, setup);
    }

    /** Once, before the first poll: each needs the other. */
    void consumer(GroupConsumer polled) {
        consumer = polled;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions, int epoch) {
        if (partitions.isEmpty()) {
            return;
        }
        setup.metrics().rebalanced(setup.topic());
        List<Integer> numbers = numbers(partitions);
        context.execute(() -> numbers.forEach(number -> deliveries.assigned(number, epoch)));
    }

    @Override
    public void revoked(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        setup.metrics().rebalanced(setup.topic());
        List<Integer> numbers = numbers(partitions);
        CountDownLatch drained = new CountDownLatch(1);
        context.execute(() -> deliveries.take(numbers).onComplete(ended -> drained.countDown()));
        try {
            if (!drained.await(drainLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.atWarn()
                        .addKeyValue("topic", setup.topic())
                        .addKeyValue("partitions", numbers)
                        .addKeyValue("limit", drainLimit)
                        .log("partitions given up with work in progress, which comes again");
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        commit(partitions);
        context.execute(() -> deliveries.forget(numbers));
    }

    @Override
    public void lost(Collection<TopicPartition> partitions) {
        setup.metrics().rebalanced(setup.topic());
        List<Integer> numbers = numbers(partitions);
        LOGGER.atWarn()
                .addKeyValue("topic", setup.topic())
                .addKeyValue("partitions", numbers)
                .log("partitions lost: this member was thought dead");
        context.execute(
                () -> {
                    deliveries.take(numbers);
                    deliveries.forget(numbers);
                });
    }

    private void commit(Collection<TopicPartition> partitions) {
        if (setup.start() == EventStream.Start.REPLAY) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            deliveries
                    .committable(partition.partition())
                    .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset)));
        }
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitNow(offsets, COMMIT_LIMIT);
        } catch (KafkaException failure) {
            LOGGER.atWarn()
                    .addKeyValue("topic", setup.topic())
                    .addKeyValue("partitions", numbers(partitions))
                    .setCause(failure)
                    .log("offsets not committed: finished records come again");
        }
    }

    @Override
    public void history(TopicPartition partition, long position, long end) {
        context.execute(() -> deliveries.history(partition.partition(), position, end));
    }

    @Override
    public void reached(TopicPartition partition, long position) {
        context.execute(() -> deliveries.reached(partition.partition(), position));
    }

    @Override
    public void polled() {
        if (!consumer.assignment().isEmpty()) {
            contact.served(setup.topic());
        }
        lag.polled(consumer);
    }

    @Override
    public void failed(RuntimeException failure) {
        contact.failed(setup.topic(), failure);
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }
}
