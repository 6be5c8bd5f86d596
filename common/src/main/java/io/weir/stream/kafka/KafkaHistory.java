package io.weir.stream.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.stream.Codec;
import io.weir.stream.Event;
import io.weir.stream.History;
import io.weir.stream.KeyPartition;
import io.weir.stream.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * {@link History} on Kafka. Each reading has a consumer of its own, on a worker thread, which is
 * closed at its end. Any thread.
 */
public final class KafkaHistory implements History {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int AT_ONCE = 500;

    private final Vertx vertx;
    private final KafkaSettings settings;

    public KafkaHistory(Vertx vertx, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public <T> Future<Records<T>> of(String topic, String key, Codec<T> codec) {
        return of(topic, key, codec, Optional.empty());
    }

    @Override
    public <T> Future<Records<T>> since(String topic, String key, Codec<T> codec, Instant time) {
        return of(topic, key, codec, Optional.of(time));
    }

    private <T> Future<Records<T>> of(
            String topic, String key, Codec<T> codec, Optional<Instant> since) {
        return reading(
                topic,
                consumer -> {
                    Found<T> found = new Found<>(key, codec);
                    int partitions = partitions(consumer, topic);
                    read(
                            consumer,
                            List.of(new TopicPartition(topic, KeyPartition.of(key, partitions))),
                            since,
                            found);
                    return found.records();
                });
    }

    @Override
    public Future<Set<String>> keys(String topic) {
        return reading(
                topic,
                consumer -> {
                    List<TopicPartition> all = new ArrayList<>();
                    for (int i = 0; i < partitions(consumer, topic); i++) {
                        all.add(new TopicPartition(topic, i));
                    }
                    Set<String> keys = new TreeSet<>();
                    read(consumer, all, Optional.empty(), record -> keys.add(key(record)));
                    return keys;
                });
    }

    private interface Reading<R> {
        R by(KafkaConsumer<String, byte[]> consumer);
    }

    private <R> Future<R> reading(String topic, Reading<R> reading) {
        return vertx.executeBlocking(
                () -> {
                    if (!Bootstrap.resolvable(settings.bootstrap())) {
                        throw new Unreadable(
                                "no address of Kafka at "
                                        + settings.bootstrap()
                                        + " can be resolved",
                                null);
                    }
                    try (KafkaConsumer<String, byte[]> consumer =
                            new KafkaConsumer<>(properties())) {
                        return reading.by(consumer);
                    } catch (KafkaException e) {
                        throw new Unreadable(
                                "topic "
                                        + topic
                                        + " of Kafka at "
                                        + settings.bootstrap()
                                        + " cannot be read: "
                                        + e.getMessage(),
                                e);
                    }
                },
                false);
    }

    private Map<String, Object> properties() {
        Map<String, Object> map =
                new HashMap<>(ClientProperties.consumer(settings, settings.clientId()));
        map.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, AT_ONCE);
        return map;
    }

    private int partitions(KafkaConsumer<String, byte[]> consumer, String topic) {
        Map<String, ?> topics = consumer.listTopics();
        if (!topics.containsKey(topic)) {
            String end = topic.substring(topic.lastIndexOf('.'));
            List<String> alike =
                    topics.keySet().stream().filter(name -> name.endsWith(end)).sorted().toList();
            throw new Unreadable(
                    "Kafka at "
                            + settings.bootstrap()
                            + " has no topic "
                            + topic
                            + (alike.isEmpty()
                                    ? ", nor one that ends with " + end
                                    : "; there are: " + String.join(", ", alike)),
                    null);
        }
        return consumer.partitionsFor(topic).size();
    }

    /** Hands over every record that was there when it began. */
    private void read(
            KafkaConsumer<String, byte[]> consumer,
            List<TopicPartition> partitions,
            Optional<Instant> since,
            Consumer<ConsumerRecord<String, byte[]>> each) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        since.ifPresent(time -> seek(consumer, ends, time));
        long heard = System.nanoTime();
        while (!reached(consumer, ends)) {
            var records = consumer.poll(POLL);
            records.forEach(
                    record -> {
                        TopicPartition of = new TopicPartition(record.topic(), record.partition());
                        if (record.offset() < ends.get(of)) {
                            each.accept(record);
                        }
                    });
            if (!records.isEmpty()) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > QUIET.toNanos()) {
                throw new Unreadable(
                        "Kafka at "
                                + settings.bootstrap()
                                + " stopped answering while "
                                + partitions.get(0).topic()
                                + " was read",
                        null);
            }
        }
    }

    private static void seek(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends, Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
        consumer.offsetsForTimes(times)
                .forEach(
                        (partition, found) ->
                                consumer.seek(
                                        partition,
                                        found == null ? ends.get(partition) : found.offset()));
    }

    private static boolean reached(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static String key(ConsumerRecord<String, byte[]> record) {
        return record.key() == null ? "" : record.key();
    }

    /** What was found of one key so far. */
    private static final class Found<T> implements Consumer<ConsumerRecord<String, byte[]>> {
        private final String key;
        private final Codec<T> codec;
        private final List<Event<T>> events = new ArrayList<>();
        private int unreadable;
        private Optional<Instant> oldest = Optional.empty();

        Found(String key, Codec<T> codec) {
            this.key = key;
            this.codec = codec;
        }

        @Override
        public void accept(ConsumerRecord<String, byte[]> record) {
            Instant at = Instant.ofEpochMilli(record.timestamp());
            if (oldest.isEmpty()) {
                oldest = Optional.of(at);
            }
            if (!key(record).equals(key) || record.value() == null) {
                return;
            }
            try {
                events.add(
                        new Event<>(
                                key,
                                Optional.of(codec.decode(record.value())),
                                header(record, "ce_id"),
                                header(record, "ce_type"),
                                new Partition(record.topic(), record.partition(), 0),
                                record.offset(),
                                at,
                                true,
                                System.nanoTime()));
            } catch (IllegalArgumentException notOurs) {
                unreadable++;
            }
        }

        Records<T> records() {
            return new Records<>(events, unreadable, oldest);
        }

        private static String header(ConsumerRecord<String, byte[]> record, String name) {
            Header header = record.headers().lastHeader(name);
            return header == null ? "" : Headers.text(header);
        }
    }
}
