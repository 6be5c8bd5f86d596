package io.weir.stream.kafka;

import io.weir.stream.delivery.Incoming;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One consumer without a group's membership, on a thread of its own. What is wanted is kept apart
 * from what is assigned, so that a broker that is away costs time and nothing else. Methods are
 * called from any thread and return at once, but for {@link #close}.
 */
final class AssignedConsumer {

    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** Where no offset is known: what is older cannot be carried out any more. */
    private static final Duration LOOKBACK = Duration.ofHours(1);

    private final KafkaSettings settings;
    private final String topic;
    private final String group;
    private final BrokerContact contact;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    /** Numbers that are wanted, each with how often it was asked for: again is from its offset. */
    private final Map<Integer, Integer> wanted = new ConcurrentHashMap<>();

    private final Thread thread;
    private final Map<Integer, Integer> assigned = new HashMap<>();
    private int asked;
    private boolean doubtful;
    private volatile boolean ending;
    private volatile Optional<KafkaConsumer<String, byte[]>> consumer = Optional.empty();
    private BiConsumer<Integer, Incoming> records = (time, record) -> {};
    private Consumer<Collection<Integer>> uncommitted = numbers -> {};
    private Optional<LagMeter> lag = Optional.empty();

    AssignedConsumer(KafkaSettings settings, String topic, String group, BrokerContact contact) {
        this.settings = settings;
        this.topic = topic;
        this.group = group;
        this.contact = contact;
        this.thread = new Thread(this::run, settings.clientId() + "-" + topic);
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param each takes records on the polling thread, with what {@link #follow} gave
     * @param failed hears of partitions whose offsets did not reach the broker
     * @param meter hears on the polling thread of each poll that was answered
     */
    void start(
            BiConsumer<Integer, Incoming> each,
            Consumer<Collection<Integer>> failed,
            LagMeter meter) {
        records = each;
        uncommitted = failed;
        lag = Optional.of(meter);
        thread.start();
    }

    /** Gives the number under which the partition's records come from now on. */
    synchronized int follow(int number) {
        int time = ++asked;
        wanted.put(number, time);
        submit(() -> {});
        return time;
    }

    void leave(int number) {
        wanted.remove(number);
        submit(() -> {});
    }

    void pause(int number) {
        submit(() -> ifAssigned(number, it -> it.pause(Set.of(partition(number)))));
    }

    void resume(int number) {
        submit(() -> ifAssigned(number, it -> it.resume(Set.of(partition(number)))));
    }

    /** Offsets of partitions that are followed still. */
    void commit(Map<Integer, Long> offsets) {
        submit(
                () -> {
                    Map<Integer, Long> kept = new HashMap<>(offsets);
                    kept.keySet().retainAll(wanted.keySet());
                    write(kept);
                });
    }

    /** Offsets of partitions that were left just now. */
    void commitLast(Map<Integer, Long> offsets, Runnable done) {
        submit(
                () -> {
                    write(offsets);
                    done.run();
                });
    }

    /** Ends the thread and waits for it, within bounds. Blocks. */
    Void close() throws InterruptedException {
        ending = true;
        submit(() -> {});
        thread.join(settings.drainLimit().plusSeconds(3).toMillis());
        return null;
    }

    private void submit(Runnable task) {
        tasks.add(task);
        consumer.ifPresent(KafkaConsumer::wakeup);
    }

    private void run() {
        while (!ending) {
            try {
                step();
            } catch (WakeupException task) {
                // What it was woken for is looked at in the next round.
            } catch (InterruptedException | InterruptException end) {
                ending = true;
            } catch (RuntimeException failure) {
                failed(failure);
                pause();
            }
        }
        consumer.ifPresent(KafkaConsumer::close);
    }

    private void step() throws InterruptedException {
        boolean idle = wanted.isEmpty() && assigned.isEmpty();
        if (idle) {
            contact.served(topic);
        }
        Runnable task = idle ? tasks.take() : tasks.poll();
        if (task != null) {
            task.run();
            return;
        }
        if (consumer.isEmpty()) {
            connect();
        }
        if (consumer.isPresent()) {
            KafkaConsumer<String, byte[]> connected = consumer.get();
            assign(connected);
            if (!assigned.isEmpty()) {
                connected
                        .poll(POLL)
                        .forEach(
                                record ->
                                        records.accept(
                                                assigned.getOrDefault(record.partition(), 0),
                                                incoming(record)));
                reassure(connected);
                lag.ifPresent(meter -> meter.polled(connected));
            }
        } else {
            pause();
        }
    }

    /** After a failure: a poll may come back empty because nobody answers, an offset may not. */
    private void reassure(KafkaConsumer<String, byte[]> connected) {
        if (doubtful) {
            connected.committed(connected.assignment(), ASK_LIMIT);
            doubtful = false;
            contact.served(topic);
        }
    }

    /** Kafka's client fails in its constructor while no address of a broker can be resolved. */
    private void connect() {
        if (Bootstrap.resolvable(settings.bootstrap())) {
            consumer = Optional.of(new KafkaConsumer<>(ClientProperties.consumer(settings, group)));
        }
    }

    /** Makes what is assigned what is wanted. When it fails in the middle it is done again. */
    private void assign(KafkaConsumer<String, byte[]> connected) {
        Map<Integer, Integer> now = Map.copyOf(wanted);
        if (now.equals(assigned)) {
            return;
        }
        Set<TopicPartition> fresh =
                now.entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(assigned.get(entry.getKey())))
                        .map(entry -> partition(entry.getKey()))
                        .collect(Collectors.toSet());
        Map<TopicPartition, Long> positions = positions(connected, fresh);
        connected.assign(now.keySet().stream().map(this::partition).toList());
        positions.forEach(connected::seek);
        connected.resume(fresh);
        assigned.clear();
        assigned.putAll(now);
        contact.served(topic);
    }

    private Map<TopicPartition, Long> positions(
            KafkaConsumer<String, byte[]> connected, Set<TopicPartition> fresh) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        if (fresh.isEmpty()) {
            return positions;
        }
        connected
                .committed(fresh, ASK_LIMIT)
                .forEach(
                        (partition, offset) -> {
                            if (offset != null) {
                                positions.put(partition, offset.offset());
                            }
                        });
        Set<TopicPartition> unknown = new HashSet<>(fresh);
        unknown.removeAll(positions.keySet());
        if (unknown.isEmpty()) {
            return positions;
        }
        long since = System.currentTimeMillis() - LOOKBACK.toMillis();
        Map<TopicPartition, Long> ends = connected.endOffsets(unknown, ASK_LIMIT);
        Map<TopicPartition, OffsetAndTimestamp> found =
                connected.offsetsForTimes(
                        unknown.stream().collect(Collectors.toMap(it -> it, it -> since)),
                        ASK_LIMIT);
        for (TopicPartition partition : unknown) {
            OffsetAndTimestamp at = found.get(partition);
            positions.put(partition, at == null ? ends.get(partition) : at.offset());
        }
        return positions;
    }

    private void write(Map<Integer, Long> offsets) {
        if (offsets.isEmpty() || consumer.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        offsets.forEach(
                (number, offset) -> all.put(partition(number), new OffsetAndMetadata(offset)));
        try {
            try {
                consumer.get().commitSync(all, ASK_LIMIT);
            } catch (WakeupException once) {
                consumer.get().commitSync(all, ASK_LIMIT);
            }
            contact.served(topic);
        } catch (KafkaException failure) {
            failed(failure);
            uncommitted.accept(offsets.keySet());
        }
    }

    private void failed(RuntimeException failure) {
        doubtful = true;
        contact.failed(topic, failure);
    }

    /** A failure that comes at once must not become a busy loop. */
    private void pause() {
        try {
            Runnable task = tasks.poll(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
            if (task != null) {
                task.run();
            }
        } catch (InterruptedException end) {
            ending = true;
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    private void ifAssigned(int number, Consumer<KafkaConsumer<String, byte[]>> change) {
        if (assigned.containsKey(number)) {
            consumer.ifPresent(change);
        }
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }

    private static Incoming incoming(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), Headers.text(header)));
        return new Incoming(
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key() == null ? "" : record.key(),
                Optional.ofNullable(record.value()),
                headers);
    }
}
