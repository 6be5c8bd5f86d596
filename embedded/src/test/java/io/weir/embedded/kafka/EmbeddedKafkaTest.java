package io.weir.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.stream.StoredRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails when a new version of Kafka no longer fits the classes that the broker is made of. */
class EmbeddedKafkaTest {

    @TempDir private Path directory;

    @Test
    void keepsTopicsAndRecordsOverARestart() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            create(kafka.bootstrap(), "weir.kept");
            write(kafka.bootstrap(), "weir.kept", "first");
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            write(kafka.bootstrap(), "weir.kept", "second");

            assertThat(TopicReader.read(kafka.bootstrap(), "weir.kept"))
                    .extracting(StoredRecord::text)
                    .containsExactly("first", "second");
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        try (EmbeddedKafka first = EmbeddedKafka.start(directory)) {
            assertThat(first.bootstrap()).isEqualTo("127.0.0.1:" + first.port());

            assertThatThrownBy(() -> EmbeddedKafka.start(directory))
                    .isInstanceOf(EmbeddedKafkaFailure.class)
                    .hasMessage(
                            "data directory " + directory + " is in use by another embedded Kafka");
        }
    }

    @Test
    void refusesADirectoryThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> EmbeddedKafka.start(file.resolve("below")))
                .isInstanceOf(EmbeddedKafkaFailure.class)
                .hasMessageStartingWith("data directory " + file.resolve("below"))
                .hasMessageContaining("cannot be written");
    }

    @Test
    void leavesTheDirectoryFreeWhenItDoesNotStart() {
        Map<String, String> wrong = Map.of("num.io.threads", "none");

        assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0, wrong))
                .isInstanceOf(EmbeddedKafkaFailure.class)
                .hasMessageContaining("does not start")
                .hasMessageContaining("num.io.threads");

        EmbeddedKafka.start(directory).close();
    }

    @Test
    void closingTwiceIsTheSameAsOnce() {
        EmbeddedKafka kafka = EmbeddedKafka.start(directory);

        kafka.close();
        kafka.close();

        assertThat(directory.resolve("log").resolve("meta.properties")).exists();
    }

    private static void create(String bootstrap, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Set.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static void write(String bootstrap, String topic, String value) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic, "key", value.getBytes(StandardCharsets.UTF_8)))
                    .get(60, TimeUnit.SECONDS);
        }
    }
}
