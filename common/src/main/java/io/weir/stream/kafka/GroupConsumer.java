package io.weir.stream.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's consumer with what the Vert.x client does not give: rebalances that wait for their
 * listener (the Vert.x client posts them and lets the next owner start), and tasks on the polling
 * thread that do not wait for a long poll to end.
 *
 * <p>Everything but {@link #submit} and {@link #wakeup} is called on the polling thread.
 */
class GroupConsumer extends KafkaConsumer<String, byte[]> {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupConsumer.class);
    private static final Duration REPLAY_POLL = Duration.ofMillis(200);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Listener listener;
    private final Duration closeLimit;
    private final boolean replay;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<TopicPartition> historyUnknown = new HashSet<>();
    private final Map<TopicPartition, Long> history = new HashMap<>();
    private final Semaphore woken = new Semaphore(0);

    /** What happens on the polling thread. */
    interface Listener {
        void assigned(Collection<TopicPartition> partitions, int epoch);

        /** Blocks until the partitions are let go, within the drain limit, and commits. */
        void revoked(Collection<TopicPartition> partitions);

        /** Somebody else owns them already. */
        void lost(Collection<TopicPartition> partitions);

        void history(TopicPartition partition, long position, long end);

        /** Everything below the position was returned by polls before this one. */
        void reached(TopicPartition partition, long position);

        /** After each poll. */
        void polled();

        /** The consumer cannot go on for now; it tries again by itself. */
        void failed(RuntimeException failure);
    }

    /**
     * A consumer that is not subscribed yet.
     *
     * @param replay whether each assignment starts at the earliest record
     * @param closeLimit how long closing may take in all
     */
    GroupConsumer(
            Map<String, Object> properties,
            boolean replay,
            Duration closeLimit,
            Listener listener) {
        super(properties);
        this.replay = replay;
        this.closeLimit = closeLimit;
        this.listener = listener;
    }

    /** Runs a task on the polling thread, soon. Any thread. */
    void submit(Runnable task) {
        tasks.add(task);
        wakeup();
    }

    @Override
    public void wakeup() {
        woken.release();
        super.wakeup();
    }

    /** The listener given by the Vert.x client has nothing to tell: ours takes its place. */
    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener replaced) {
        super.subscribe(topics, new Rebalances());
    }

    @Override
    public ConsumerRecords<String, byte[]> poll(Duration timeout) {
        try {
            tellReached();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            askHistory();
            ConsumerRecords<String, byte[]> records =
                    super.poll(
                            historyUnknown.isEmpty() && history.isEmpty() ? timeout : REPLAY_POLL);
            listener.polled();
            return records;
        } catch (WakeupException task) {
            return ConsumerRecords.empty();
        } catch (InterruptException closing) {
            throw closing;
        } catch (RuntimeException failure) {
            listener.failed(failure);
            pause();
            return ConsumerRecords.empty();
        }
    }

    @Override
    public void close() {
        super.close(CloseOptions.timeout(closeLimit));
    }

    /**
     * Positions are told before the next poll, when the records of the last one have been handed
     * over; they also pass gaps that compaction and transactions left.
     */
    private void tellReached() {
        for (TopicPartition partition : Set.copyOf(history.keySet())) {
            long position = position(partition, ASK_LIMIT);
            listener.reached(partition, position);
            if (position >= history.get(partition)) {
                history.remove(partition);
            }
        }
    }

    /** Partitions are paused until it is known where their history ends. */
    private void askHistory() {
        if (historyUnknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = endOffsets(historyUnknown, ASK_LIMIT);
        ends.forEach(
                (partition, end) -> {
                    listener.history(partition, position(partition, ASK_LIMIT), end);
                    history.put(partition, end);
                    historyUnknown.remove(partition);
                });
        resume(ends.keySet());
    }

    /** A failure that comes at once must not become a busy loop; a wake-up ends the pause. */
    private void pause() {
        try {
            int stale = woken.drainPermits();
            boolean early = woken.tryAcquire(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
            LOGGER.trace("polls again, woken early: {}, stale wake-ups: {}", early, stale);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Commits and waits. A wake-up that was meant for a poll may end the wait: then once more.
     *
     * @throws KafkaException when it did not succeed
     */
    void commitNow(Map<TopicPartition, OffsetAndMetadata> offsets, Duration limit) {
        try {
            commitSync(offsets, limit);
        } catch (WakeupException once) {
            commitSync(offsets, limit);
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (replay && !partitions.isEmpty()) {
                seekToBeginning(partitions);
                GroupConsumer.this.pause(partitions);
                historyUnknown.addAll(partitions);
                // Ends the poll that this is part of: with all partitions paused it would be long.
                wakeup();
            }
            listener.assigned(partitions, groupMetadata().generationId());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            gone(partitions);
            listener.revoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            gone(partitions);
            listener.lost(partitions);
        }

        private void gone(Collection<TopicPartition> partitions) {
            historyUnknown.removeAll(partitions);
            history.keySet().removeAll(partitions);
        }
    }
}
