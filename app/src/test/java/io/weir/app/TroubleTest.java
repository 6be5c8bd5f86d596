package io.weir.app;

import static io.weir.app.Installation.PATIENCE;
import static io.weir.app.Installation.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.stream.Topics.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around the services in the middle of a run: it ends well, each step once. */
@Timeout(400)
class TroubleTest {

    @TempDir private Path directory;

    @Test
    void kafkaIsAwayInTheMiddleOfARun() throws Exception {
        try (Installation weir = new Installation(directory)) {
            weir.releaseAndHold();

            weir.stopKafka();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(weir.services)
                                            .allSatisfy(
                                                    service ->
                                                            assertThat(
                                                                            weir.missing(
                                                                                    service,
                                                                                    "kafka"))
                                                                    .hasValueSatisfying(
                                                                            line ->
                                                                                    assertThat(line)
                                                                                            .contains(
                                                                                                    "not connected"))));
            assertThat(weir.canary().at("/status/canaryWeight").asInt(0)).isEqualTo(30);
            weir.startKafka();

            weir.letGoAndExpectSuccess();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(weir.services)
                                            .allSatisfy(
                                                    service ->
                                                            assertThat(
                                                                            weir.missing(
                                                                                    service,
                                                                                    "kafka"))
                                                                    .isEmpty()));
        }
    }

    @Test
    void theApiServerIsAwayAndWatchesHaveExpired() throws Exception {
        try (Installation weir = new Installation(directory)) {
            weir.releaseAndHold();

            weir.cluster.faults().away();
            weir.cluster.cutWatches();
            ServiceProcess watcher = weir.services.get(0);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(weir.missing(watcher, "kubernetes")).isPresent());
            weir.cluster.expireWatches();
            weir.cluster.faults().clear();

            weir.letGoAndExpectSuccess();
        }
    }

    @Test
    void theApiServerIsSlowAndThrottles() throws Exception {
        try (Installation weir = new Installation(directory)) {
            weir.releaseAndHold();

            weir.cluster.faults().throttle(10, request -> true, Duration.ofSeconds(1));
            weir.cluster.faults().refuse(30, request -> true, 429);
            weir.cluster.faults().delay(100, request -> true, Duration.ofMillis(400));

            weir.letGoAndExpectSuccess();
        }
    }

    @Test
    void aRecordThatNobodyCanReadIsParkedAndItsPartitionGoesOn() throws Exception {
        try (Installation weir = new Installation(directory)) {
            List<String> read =
                    TOPICS.all().stream()
                            .filter(topic -> !topic.equals(TOPICS.parked()))
                            .map(Topic::name)
                            .toList();
            try (KafkaProducer<String, byte[]> producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", weir.bootstrap()),
                            new StringSerializer(),
                            new ByteArraySerializer())) {
                for (String topic : read) {
                    for (int partition = 0; partition < TOPICS.partitions(); partition++) {
                        producer.send(
                                        new ProducerRecord<>(
                                                topic,
                                                partition,
                                                "shop/cart",
                                                "{".getBytes(StandardCharsets.UTF_8)))
                                .get(30, TimeUnit.SECONDS);
                    }
                }
            }

            weir.releaseAndHold();

            weir.letGoAndExpectSuccess();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(parkedFrom(weir)).containsAll(read));
        }
    }

    private static Set<String> parkedFrom(Installation weir) {
        TopicPartition parked = new TopicPartition(TOPICS.parked().name(), 0);
        Set<String> topics = new TreeSet<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", weir.bootstrap()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(parked));
            consumer.seekToBeginning(List.of(parked));
            long end = consumer.endOffsets(List.of(parked)).get(parked);
            while (consumer.position(parked) < end) {
                consumer.poll(Duration.ofMillis(500))
                        .forEach(
                                record ->
                                        record.headers()
                                                .forEach(
                                                        header ->
                                                                topics.add(
                                                                        new String(
                                                                                header.value(),
                                                                                StandardCharsets
                                                                                        .UTF_8))));
            }
        }
        return topics;
    }
}
