package io.weir.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.weir.stream.Codec;
import io.weir.stream.EventStream;
import io.weir.stream.RecordingHandler;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/**
 * History that ends in an offset without a record: markers of a foreign producer's transactions.
 */
class KafkaReplayGapsTest {

    private static final Codec<String> TEXT =
            new Codec<>() {
                @Override
                public byte[] encode(String value) {
                    return value.getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String decode(byte[] bytes) {
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            };

    @Test
    void catchesUpPastTheMarkerOfATransaction() {
        KafkaForTests kafka = KafkaForTests.shared();
        Topics topics = kafka.newTopics(1);
        String topic = topics.revisions().name();
        writeInTransaction(kafka.bootstrap(), topic, "a");
        Vertx vertx = Vertx.vertx();
        EventStream<String> stream =
                new KafkaLog(vertx, kafka.settings("weir-test", topics), StreamMetrics.NONE)
                        .stream(topic, "replay-" + topic, EventStream.Start.REPLAY, TEXT);
        RecordingHandler seen = new RecordingHandler();

        vertx.getOrCreateContext().runOnContext(any -> stream.open(seen));

        seen.await(handler -> !handler.caughtUp().isEmpty());
        assertThat(seen.values()).containsExactly("a");
        stream.close().timeout(60, TimeUnit.SECONDS).await();
        vertx.close().await();
    }

    private static void writeInTransaction(String bootstrap, String topic, String value) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "transactional.id", topic),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            // Committing waits for the acknowledgement.
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    topic, "key", value.getBytes(StandardCharsets.UTF_8)));
            producer.commitTransaction();
        }
    }
}
