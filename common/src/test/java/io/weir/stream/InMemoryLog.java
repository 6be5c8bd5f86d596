package io.weir.stream;

import io.vertx.core.Future;
import io.weir.runtime.Timers;
import io.weir.stream.delivery.CloudEvents;
import io.weir.stream.delivery.Deliveries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * A log in memory with the contract of Kafka's: topics, partitions, groups with several members,
 * committed offsets, parking, outages. A stream that was opened on a Vert.x context delivers there;
 * one that was opened elsewhere delivers at once, in the thread that caused it, so that a test with
 * manual time is deterministic.
 */
public final class InMemoryLog {

    /** What is parked stands in this topic, in partition 0. */
    public static final String PARKED = "weir.parked";

    private final int partitions;
    private final Timers timers;
    private final InstantSource clock;
    private final Map<String, List<NavigableMap<Long, StoredRecord>>> topics = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final Map<String, InMemoryGroup> groups = new HashMap<>();
    private final Queue<Runnable> pending = new ArrayDeque<>();
    private boolean running;
    private boolean down;

    /** A log whose time stands still but for the timers. */
    public InMemoryLog(int partitions, Timers timers) {
        this(partitions, timers, InstantSource.fixed(Instant.EPOCH));
    }

    /** A log. Timers run commits (1 s), new attempts to park (1 s) and the drain limit. */
    public InMemoryLog(int partitions, Timers timers, InstantSource clock) {
        this.partitions = partitions;
        this.timers = timers;
        this.clock = clock;
    }

    /** The log as one service sees it; its name stands in what it parks. */
    public EventLog service(String name) {
        return service(name, StreamMetrics.NONE, 64, Duration.ofMillis(1500));
    }

    /** The log as one service sees it. */
    public EventLog service(
            String name, StreamMetrics metrics, int keyQueueBound, Duration drainLimit) {
        return new EventLog() {
            @Override
            public <T> EventStream<T> stream(
                    String topic, String group, EventStream.Start start, Codec<T> codec) {
                var setup =
                        new Deliveries.Setup<>(topic, name, start, codec, keyQueueBound, metrics);
                return new ListStream<>(InMemoryLog.this, group(topic, group), setup, drainLimit);
            }

            @Override
            public <T> EventSink<T> sink(String topic, String source, Codec<T> codec) {
                return new ListSink<>(InMemoryLog.this, topic, source, codec);
            }
        };
    }

    /** Appends a record, as a foreign producer would. */
    public void append(
            String topic, String key, Optional<byte[]> value, Map<String, String> headers) {
        synchronized (this) {
            int number = topic.equals(PARKED) ? 0 : KeyPartition.of(key, partitions);
            long offset = ends.merge(topic + "/" + number, 1L, Long::sum) - 1;
            partition(topic, number)
                    .put(
                            offset,
                            new StoredRecord(
                                    topic, number, offset, key, value, Map.copyOf(headers)));
        }
        feed();
    }

    /** Everything in a topic, partition by partition. */
    public synchronized List<StoredRecord> records(String topic) {
        List<StoredRecord> all = new ArrayList<>();
        topics.getOrDefault(topic, List.of()).forEach(records -> all.addAll(records.values()));
        return all;
    }

    /** Keeps the newest record of each key only: offsets then have gaps. */
    public synchronized void compact(String topic) {
        for (NavigableMap<Long, StoredRecord> records : topics.getOrDefault(topic, List.of())) {
            Map<String, Long> newest = new HashMap<>();
            records.values().forEach(record -> newest.put(record.key(), record.offset()));
            records.values()
                    .removeIf(record -> newest.get(record.key()).longValue() != record.offset());
        }
    }

    /** The offset that a group committed; empty when there is none. */
    public Optional<Long> committed(String topic, String group, int partition) {
        return group(topic, group).committed(partition);
    }

    /** Takes a partition away from its owner and gives it to nobody until {@link #rebalance}. */
    public void takeAway(String topic, String group, int partition) {
        group(topic, group).takeAway(partition);
    }

    /** Deals out the partitions anew. */
    public void rebalance(String topic, String group) {
        group(topic, group).rebalance();
    }

    /** The member is gone without a word: nothing is committed, its handler hears nothing. */
    public void kill(EventStream<?> member) {
        if (member instanceof ListStream<?> stream) {
            stream.kill();
        } else {
            throw new IllegalArgumentException("not a stream of this log: " + member);
        }
    }

    /** The broker goes away: sends fail, nothing is delivered. */
    public synchronized void down() {
        down = true;
    }

    /** The broker is back. */
    public void up() {
        synchronized (this) {
            down = false;
        }
        feed();
    }

    synchronized boolean isDown() {
        return down;
    }

    int partitions() {
        return partitions;
    }

    Timers timers() {
        return timers;
    }

    <T> Future<Void> send(
            String topic, EventSink.Outgoing<T> record, String source, Codec<T> codec) {
        if (isDown()) {
            return Future.failedFuture(
                    new SendFailure.Unavailable(topic + ": the log is down", null));
        }
        append(
                topic,
                record.key(),
                record.value().map(codec::encode),
                CloudEvents.headers(record, source, clock.instant()));
        return Future.succeededFuture();
    }

    synchronized List<StoredRecord> from(String topic, int number, long offset) {
        return down
                ? List.of()
                : List.copyOf(partition(topic, number).tailMap(offset, true).values());
    }

    synchronized long end(String topic, int number) {
        return ends.getOrDefault(topic + "/" + number, 0L);
    }

    /** Runs in the calling thread, after what is under way there. */
    Executor direct() {
        return task -> {
            synchronized (this) {
                pending.add(task);
                if (running) {
                    return;
                }
                running = true;
            }
            drain();
        };
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = pending.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            task.run();
        }
    }

    private void feed() {
        List<InMemoryGroup> all;
        synchronized (this) {
            all = List.copyOf(groups.values());
        }
        all.forEach(InMemoryGroup::feed);
    }

    private synchronized InMemoryGroup group(String topic, String name) {
        return groups.computeIfAbsent(topic + "/" + name, any -> new InMemoryGroup(partitions));
    }

    private NavigableMap<Long, StoredRecord> partition(String topic, int number) {
        return topics.computeIfAbsent(
                        topic,
                        any -> {
                            List<NavigableMap<Long, StoredRecord>> all = new ArrayList<>();
                            for (int i = 0; i < partitions; i++) {
                                all.add(new TreeMap<>());
                            }
                            return all;
                        })
                .get(number);
    }
}
