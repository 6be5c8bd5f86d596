package io.weir.stream.kafka;

import io.weir.stream.Topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a topic differs from what Weir expects, in lines for a person. Pure. */
final class TopicComparison {

    private TopicComparison() {}

    /**
     * Compares one topic that exists.
     *
     * @param replication lowest number of replicas of its partitions
     * @param settings as the broker has them, defaults included
     */
    static List<String> differences(
            Topic wanted, int partitions, int replication, Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        add(lines, wanted, "partitions", wanted.partitions(), partitions);
        if (replication < wanted.replication()) {
            add(lines, wanted, "replication", wanted.replication(), replication);
        }
        new TreeMap<>(wanted.settings())
                .forEach(
                        (name, value) ->
                                add(lines, wanted, name, value, settings.getOrDefault(name, "")));
        return lines;
    }

    private static void add(
            List<String> lines, Topic topic, String name, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            lines.add(
                    "topic "
                            + topic.name()
                            + ": "
                            + name
                            + " is "
                            + found
                            + ", Weir expects "
                            + wanted);
        }
    }
}
