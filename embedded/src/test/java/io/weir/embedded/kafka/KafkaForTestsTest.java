package io.weir.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.kafka.KafkaForTests.Origin;
import io.weir.stream.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaForTestsTest {

    @Test
    void takesTheNamedBrokerFirst() {
        Map<String, String> environment =
                Map.of("WEIR_TEST_KAFKA", "kafka:9092", "DOCKER_HOST", "tcp://engine:2375");

        assertThat(KafkaForTests.origin(environment, file -> true)).isEqualTo(Origin.NAMED);
    }

    @Test
    void takesAContainerWhereAnEngineIs() {
        assertThat(KafkaForTests.origin(Map.of("DOCKER_HOST", "tcp://engine:2375"), file -> false))
                .isEqualTo(Origin.CONTAINER);
        assertThat(KafkaForTests.origin(Map.of(), file -> file.endsWith("docker.sock")))
                .isEqualTo(Origin.CONTAINER);
    }

    @Test
    void takesTheEmbeddedBrokerOtherwise() {
        assertThat(KafkaForTests.origin(Map.of("DOCKER_HOST", " "), file -> false))
                .isEqualTo(Origin.EMBEDDED);
    }

    @Test
    void makesTopicsForEachTest() {
        KafkaForTests kafka = KafkaForTests.shared();

        Topics topics = kafka.newTopics(1);

        assertThat(kafka.newTopics(1).prefix()).isNotEqualTo(topics.prefix());
        assertThat(TopicReader.read(kafka.bootstrap(), topics.revisions().name())).isEmpty();
    }
}
