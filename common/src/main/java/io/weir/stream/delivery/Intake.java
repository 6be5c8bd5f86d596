package io.weir.stream.delivery;

import io.vertx.core.Future;
import java.util.Map;

/** What {@link Deliveries} asks of the log that it is fed from. Called on the stream's context. */
public interface Intake {

    /** Hand over no more records of the partition; what is under way may still come. */
    void pause(int partition);

    /** Go on with the partition. */
    void resume(int partition);

    /**
     * Move the committed offsets of partitions that are still owned.
     *
     * @param offsets by partition, the next record to read
     */
    void commit(Map<Integer, Long> offsets);

    /**
     * Writes a record to the parked topic. A failure is tried again: {@link
     * io.weir.stream.SendFailure.Rejected} without its value.
     */
    Future<Void> park(ParkedRecord record);
}
