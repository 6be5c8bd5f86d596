package io.weir.app;

import io.weir.stream.Topics;
import io.weir.stream.Topics.Topic;
import io.weir.stream.kafka.TopicSetup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one client does on Kafka: the one table from which topics are prepared and ACLs listed. A
 * service that uses another topic gets it here.
 *
 * @param client the service or command, as it is called
 * @param reads topics that it reads
 * @param writes topics that it writes
 * @param groups its consumer groups
 * @param prepares whether it makes or compares its topics at start
 */
record KafkaAccess(
        String client,
        List<Topic> reads,
        List<Topic> writes,
        List<Group> groups,
        boolean prepares) {

    /**
     * A consumer group.
     *
     * @param name whole, or its beginning
     * @param prefix whether others follow that begin so: one a process
     */
    record Group(String name, boolean prefix) {}

    /** One thing that a broker's authorizer has to allow. */
    record Acl(String resource, String name, boolean prefix, List<String> operations) {
        Acl {
            operations = List.copyOf(operations);
        }
    }

    KafkaAccess {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        groups = List.copyOf(groups);
    }

    /** Of a service; of all services together for {@link Service#ALL}. */
    static KafkaAccess of(Service service, Topics topics) {
        return switch (service) {
            case WATCHER ->
                    service(
                            service,
                            topics,
                            List.of(topics.revisions()),
                            List.of(topics.revisions()),
                            group(topics, "watcher"));
            case ANALYZER ->
                    service(
                            service,
                            topics,
                            List.of(topics.revisions(), topics.commands()),
                            List.of(topics.verdicts(), topics.commands()),
                            group(topics, "analyzer"),
                            group(topics, "commands"));
            case ROUTER ->
                    service(
                            service,
                            topics,
                            List.of(topics.verdicts()),
                            List.of(topics.changes()),
                            group(topics, "router"));
            case NOTIFIER ->
                    service(
                            service,
                            topics,
                            List.of(topics.changes(), topics.deliveries(), topics.deliveryStates()),
                            List.of(topics.deliveries(), topics.deliveryStates()),
                            group(topics, "notifier"),
                            group(topics, "notifier-outbox"),
                            new Group(topics.prefix() + "-notifier-state-", true));
            case ALL -> together(topics);
        };
    }

    /** Of everything that speaks to Kafka: services, and the commands of people. */
    static List<KafkaAccess> all(Topics topics) {
        List<KafkaAccess> all = new ArrayList<>();
        Service.ALL.parts().forEach(service -> all.add(of(service, topics)));
        all.add(
                new KafkaAccess(
                        "explain",
                        List.of(topics.verdicts(), topics.changes()),
                        List.of(),
                        List.of(),
                        false));
        all.add(
                new KafkaAccess(
                        "commands",
                        List.of(topics.changes()),
                        List.of(topics.commands()),
                        List.of(),
                        false));
        all.add(
                new KafkaAccess(
                        "deliveries",
                        List.of(topics.deliveries(), topics.deliveryStates()),
                        List.of(topics.deliveries()),
                        List.of(new Group("weir-deliveries-", true)),
                        false));
        return all;
    }

    private static KafkaAccess service(
            Service service, Topics topics, List<Topic> reads, List<Topic> own, Group... groups) {
        List<Topic> writes = new ArrayList<>(own);
        writes.add(topics.parked());
        return new KafkaAccess(service.command(), reads, writes, List.of(groups), true);
    }

    private static KafkaAccess together(Topics topics) {
        List<KafkaAccess> parts =
                Service.ALL.parts().stream().map(service -> of(service, topics)).toList();
        return new KafkaAccess(
                Service.ALL.command(),
                parts.stream().flatMap(part -> part.reads().stream()).distinct().toList(),
                parts.stream().flatMap(part -> part.writes().stream()).distinct().toList(),
                parts.stream().flatMap(part -> part.groups().stream()).toList(),
                true);
    }

    private static Group group(Topics topics, String name) {
        return new Group(topics.prefix() + "-" + name, false);
    }

    /** All that it uses, in the order of first use. */
    List<Topic> topics() {
        Set<Topic> all = new LinkedHashSet<>(reads);
        all.addAll(writes);
        return List.copyOf(all);
    }

    /** What a broker has to allow: reading and writing imply describing. */
    List<Acl> acls(TopicSetup.Mode mode) {
        List<Acl> acls = new ArrayList<>();
        for (Topic topic : topics()) {
            List<String> operations = new ArrayList<>();
            if (reads.contains(topic)) {
                operations.add("READ");
            }
            if (writes.contains(topic)) {
                operations.add("WRITE");
            }
            if (prepares && mode == TopicSetup.Mode.CREATE) {
                operations.add("CREATE");
            }
            if (prepares && mode != TopicSetup.Mode.TRUST) {
                operations.add("DESCRIBE_CONFIGS");
            }
            acls.add(new Acl("TOPIC", topic.name(), false, operations));
        }
        groups.forEach(
                group -> acls.add(new Acl("GROUP", group.name(), group.prefix(), List.of("READ"))));
        return acls;
    }

    /** Whether the client is called so, for the command line. */
    boolean called(String name) {
        return client.equals(name.toLowerCase(Locale.ROOT));
    }
}
