package io.weir.stream.kafka;

import io.weir.stream.delivery.Deliveries;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells after each poll how many records of the partitions that are owned are not finished: those
 * at the broker, and those that were read and are in work. On the polling thread.
 */
final class LagMeter {

    private final Deliveries<?> deliveries;
    private final Deliveries.Setup<?> setup;

    LagMeter(Deliveries<?> deliveries, Deliveries.Setup<?> setup) {
        this.deliveries = deliveries;
        this.setup = setup;
    }

    void polled(Consumer<?, ?> consumer) {
        Set<TopicPartition> assignment = consumer.assignment();
        for (int number : deliveries.partitions()) {
            TopicPartition partition = new TopicPartition(setup.topic(), number);
            if (assignment.contains(partition)) {
                // Empty before the first answer.
                consumer.currentLag(partition).ifPresent(behind -> tell(number, behind));
            }
        }
    }

    private void tell(int number, long behind) {
        setup.metrics().lag(setup.topic(), number, behind + deliveries.unfinished(number));
    }
}
