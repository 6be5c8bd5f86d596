import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints what Weir decides, a line each: {@code java -cp 'app/target/lib/*'
 * docs/events/VerdictTap.java KAFKA [TOPIC] [--to-end]}. Reads from the beginning; belongs to no
 * group and commits nothing, so it disturbs nobody. With {@code --to-end} it ends where the topic
 * did when it began.
 */
public final class VerdictTap {

    private VerdictTap() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments).stream().filter(it -> !it.startsWith("-")).toList();
        boolean toEnd = List.of(arguments).contains("--to-end");
        String topic = words.size() > 1 ? words.get(1) : "weir.verdicts";
        JsonMapper json = JsonMapper.builder().build();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", words.get(0)),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            boolean more = true;
            while (more) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(line(json.readTree(record.value())));
                }
                more =
                        !toEnd
                                || partitions.stream()
                                        .anyMatch(it -> consumer.position(it) < ends.get(it));
            }
        }
    }

    /** Fields as in schemas/verdict.schema.json; what is unknown is passed over. */
    private static String line(JsonNode verdict) {
        return String.format(
                "%-24s  %s  %-14s  %-16s %3d%%  %s",
                verdict.path("at").asString(),
                verdict.path("canary").asString(),
                verdict.at("/action/type").asString(),
                verdict.at("/next/phase").asString(),
                verdict.at("/next/canaryWeight").asInt(),
                verdict.path("reason").asString());
    }
}
