package io.weir.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.Topics.Topic;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicComparisonTest {

    private static final Topic WANTED =
            new Topic(
                    "weir.verdicts",
                    12,
                    3,
                    Map.of("cleanup.policy", "delete", "retention.ms", "9"));

    @Test
    void saysNothingWhereAllIsAsExpected() {
        assertThat(
                        TopicComparison.differences(
                                WANTED,
                                12,
                                3,
                                Map.of(
                                        "cleanup.policy", "delete",
                                        "retention.ms", "9",
                                        "compression.type", "producer")))
                .isEmpty();
    }

    @Test
    void namesTopicSettingAndBothValues() {
        assertThat(TopicComparison.differences(WANTED, 6, 1, Map.of("cleanup.policy", "compact")))
                .containsExactly(
                        "topic weir.verdicts: partitions is 6, Weir expects 12",
                        "topic weir.verdicts: replication is 1, Weir expects 3",
                        "topic weir.verdicts: cleanup.policy is compact, Weir expects delete",
                        "topic weir.verdicts: retention.ms is , Weir expects 9");
    }

    @Test
    void moreReplicasAreNoDifference() {
        assertThat(
                        TopicComparison.differences(
                                new Topic("weir.parked", 1, 1, Map.of()), 1, 3, Map.of()))
                .isEmpty();
    }
}
