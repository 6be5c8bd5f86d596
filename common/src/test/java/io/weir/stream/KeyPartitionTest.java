package io.weir.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class KeyPartitionTest {

    @Test
    void isTheOneThatKafkaChooses() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder key = new StringBuilder();
            int length = random.nextInt(40);
            for (int c = 0; c < length; c++) {
                key.appendCodePoint(random.nextInt(10) == 0 ? 0x4E00 + c : 'a' + c % 26);
            }
            int partitions = 1 + random.nextInt(50);

            assertThat(KeyPartition.of(key.toString(), partitions))
                    .as("'%s' of %d", key, partitions)
                    .isEqualTo(
                            BuiltInPartitioner.partitionForKey(
                                    key.toString().getBytes(StandardCharsets.UTF_8), partitions));
        }
    }

    @Test
    void refusesATopicWithoutPartitions() {
        assertThatThrownBy(() -> KeyPartition.of("shop/cart", 0))
                .hasMessage("partitions must be 1 or more, was 0");
    }
}
