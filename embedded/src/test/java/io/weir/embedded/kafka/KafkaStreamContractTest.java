package io.weir.embedded.kafka;

import io.vertx.core.Vertx;
import io.weir.stream.EventLog;
import io.weir.stream.EventStreamContract;
import io.weir.stream.StoredRecord;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.delivery.ParkedRecord;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.KafkaSettings.GroupProtocol;
import io.weir.stream.kafka.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contract of streams, on a real broker. Always the embedded one: the contract stops and starts
 * it.
 */
class KafkaStreamContractTest extends EventStreamContract {

    /** Members are not to be thought dead because the machine is busy. */
    private static final Map<String, String> BROKER =
            Map.of("group.consumer.session.timeout.ms", "10000");

    private static final AtomicInteger TESTS = new AtomicInteger();

    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaStreamContractTest.class);

    @TempDir private static Path directory;

    private static Optional<EmbeddedKafka> broker = Optional.empty();
    private static Optional<Admin> admin = Optional.empty();

    private final Topics topics = new Topics("test-" + TESTS.incrementAndGet(), PARTITIONS, 1);

    /** How the groups of the streams are kept together. */
    protected GroupProtocol protocol() {
        return GroupProtocol.CLASSIC;
    }

    @BeforeAll
    static void start() {
        broker = Optional.of(EmbeddedKafka.start(directory, 0, BROKER));
        admin = Optional.of(Admin.create(Map.of("bootstrap.servers", broker.get().bootstrap())));
    }

    @AfterAll
    static void stop() {
        admin.ifPresent(client -> client.close(Duration.ofSeconds(1)));
        broker.ifPresent(EmbeddedKafka::close);
    }

    @Override
    protected EventLog log(String service, int keyQueueBound, Duration drainLimit) {
        return new KafkaLog(
                vertx,
                settings(service).withKeyQueueBound(keyQueueBound).withDrainLimit(drainLimit),
                StreamMetrics.NONE);
    }

    private KafkaSettings settings(String service) {
        return KafkaSettings.of(broker.orElseThrow().bootstrap(), service, topics)
                .withProtocol(protocol())
                .withSession(Duration.ofSeconds(10), Duration.ofMillis(500))
                // Closing a consumer waits for the fetch that is under way.
                .withExtra(Map.of("fetch.max.wait.ms", "100"));
    }

    @Override
    protected String newTopic() {
        Vertx own = Vertx.vertx();
        new TopicSetup(own, settings("setup"), new SilentContact())
                .run(TopicSetup.Mode.CREATE)
                .timeout(60, TimeUnit.SECONDS)
                .await();
        own.close().await();
        return topics.verdicts().name();
    }

    @Override
    protected List<StoredRecord> parked(String topic) {
        return TopicReader.read(broker.orElseThrow().bootstrap(), topics.parked().name()).stream()
                .filter(record -> topic.equals(record.headers().get(ParkedRecord.TOPIC)))
                .toList();
    }

    @Override
    protected Optional<Long> committed(String topic, String group, int partition) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    admin.orElseThrow()
                            .listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(60, TimeUnit.SECONDS);
            return Optional.ofNullable(offsets.get(new TopicPartition(topic, partition)))
                    .map(OffsetAndMetadata::offset);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw new AssertionError(failure);
        } catch (TimeoutException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    protected void brokerDown() {
        broker.orElseThrow().close();
    }

    @Override
    protected void brokerUp() {
        broker = Optional.of(EmbeddedKafka.start(directory, broker.orElseThrow().port(), BROKER));
    }

    private static final class SilentContact implements TopicSetup.Contact {
        @Override
        public void away(String reason) {
            LOGGER.warn("slow: {}", reason);
        }

        @Override
        public void back() {
            LOGGER.info("back");
        }
    }
}
