package io.weir.stream.kafka;

import io.weir.stream.Topics;
import io.weir.stream.kafka.security.KafkaSecurity;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How one service reaches Kafka. Values are checked here, so that a wrong one fails at start.
 *
 * @param bootstrap {@code host:port}, several separated by commas
 * @param clientId the service's name, for example {@code weir-router}; also who parked a record
 * @param protocol how the group is kept together
 * @param session how long a member may be silent before its partitions go to others; classic only,
 *     2 s or more
 * @param heartbeat how often a member says that it lives, at most a third of the session; classic
 *     only
 * @param topics prefix, partitions and replication
 * @param drainLimit how long work in progress may take when a partition is taken away, up to 30 s
 * @param keyQueueBound how many records of one key wait before its partition is paused, 1 or more;
 *     records already fetched come on top
 * @param extra properties of Kafka's clients; never printed
 * @param security TLS and login
 */
public record KafkaSettings(
        String bootstrap,
        String clientId,
        GroupProtocol protocol,
        Duration session,
        Duration heartbeat,
        Topics topics,
        Duration drainLimit,
        int keyQueueBound,
        Map<String, String> extra,
        KafkaSecurity security) {

    /** How a consumer group is kept together. */
    public enum GroupProtocol {
        /** Session times are the client's: a lost member is replaced after {@code session}. */
        CLASSIC,
        /**
         * KIP-848. Session times are the broker's, 45 seconds and more by default: only for brokers
         * that are configured for it.
         */
        CONSUMER
    }

    /**
     * A member hears of the end of another with the answer to its next heartbeat, so each takeover
     * waits for one.
     */
    public static final Duration HEARTBEAT = Duration.ofMillis(500);

    private static final Pattern ADDRESS = Pattern.compile("[^\\s,/@]+:\\d{1,5}");
    private static final Pattern TOPIC_PREFIX = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    /** What the contract of streams and sinks rests on. */
    private static final Set<String> FIXED =
            Set.of(
                    "bootstrap.servers",
                    "client.id",
                    "group.id",
                    "group.protocol",
                    "key.serializer",
                    "value.serializer",
                    "key.deserializer",
                    "value.deserializer",
                    "enable.auto.commit",
                    "auto.offset.reset",
                    "acks",
                    "enable.idempotence",
                    "max.in.flight.requests.per.connection",
                    "partitioner.class",
                    "partition.assignment.strategy",
                    "transactional.id");

    public KafkaSettings {
        for (String address : bootstrap.split(",", -1)) {
            if (!ADDRESS.matcher(address.trim()).matches()) {
                throw new IllegalArgumentException(
                        "Kafka address must be host:port, was '" + address.trim() + "'");
            }
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("Kafka client id must not be empty");
        }
        atLeast("Kafka session", session, Duration.ofSeconds(2));
        atLeast("Kafka heartbeat", heartbeat, Duration.ofMillis(100));
        if (heartbeat.multipliedBy(3).compareTo(session) > 0) {
            throw new IllegalArgumentException(
                    "Kafka heartbeat must be at most a third of the session of "
                            + session
                            + ", was "
                            + heartbeat);
        }
        if (!TOPIC_PREFIX.matcher(topics.prefix()).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix may hold letters, digits, '.', '_' and '-', was '"
                            + topics.prefix()
                            + "'");
        }
        if (topics.partitions() < 1) {
            throw new IllegalArgumentException(
                    "topic partitions must be 1 or more, was " + topics.partitions());
        }
        if (topics.replication() < 0) {
            throw new IllegalArgumentException(
                    "topic replication must be 1 or more, or 0 for the broker's, was "
                            + topics.replication());
        }
        boolean tooMany = topics.replication() > 0 && topics.minInsync() > topics.replication();
        if (topics.minInsync() < 0 || tooMany) {
            throw new IllegalArgumentException(
                    "in-sync replicas must be between 0 and the replication of "
                            + topics.replication()
                            + ", was "
                            + topics.minInsync());
        }
        atLeast("drain limit", drainLimit, Duration.ofMillis(1));
        if (drainLimit.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException(
                    "drain limit must be at most PT30S, was " + drainLimit);
        }
        if (keyQueueBound < 1) {
            throw new IllegalArgumentException(
                    "bound of the queue per key must be 1 or more, was " + keyQueueBound);
        }
        extra = Map.copyOf(extra);
        Set<String> refused = new TreeSet<>(extra.keySet());
        refused.retainAll(FIXED);
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(
                    "Kafka properties that cannot be changed: " + String.join(", ", refused));
        }
        Set<String> twice = new TreeSet<>(extra.keySet());
        twice.retainAll(security.properties().keySet());
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException(
                    "Kafka properties that flags set already: " + String.join(", ", twice));
        }
    }

    /** Weir's defaults: classic protocol, session 6 s, heartbeat 0.5 s, drain 1.5 s, 64 a key. */
    public static KafkaSettings of(String bootstrap, String clientId, Topics topics) {
        return new KafkaSettings(
                bootstrap,
                clientId,
                GroupProtocol.CLASSIC,
                Duration.ofSeconds(6),
                HEARTBEAT,
                topics,
                Duration.ofMillis(1500),
                64,
                Map.of(),
                KafkaSecurity.NONE);
    }

    /** The same with another protocol. */
    public KafkaSettings withProtocol(GroupProtocol other) {
        return new KafkaSettings(
                bootstrap,
                clientId,
                other,
                session,
                heartbeat,
                topics,
                drainLimit,
                keyQueueBound,
                extra,
                security);
    }

    /** The same with another session and heartbeat. */
    public KafkaSettings withSession(Duration newSession, Duration newHeartbeat) {
        return new KafkaSettings(
                bootstrap,
                clientId,
                protocol,
                newSession,
                newHeartbeat,
                topics,
                drainLimit,
                keyQueueBound,
                extra,
                security);
    }

    /** The same with other client properties. */
    public KafkaSettings withExtra(Map<String, String> properties) {
        return new KafkaSettings(
                bootstrap,
                clientId,
                protocol,
                session,
                heartbeat,
                topics,
                drainLimit,
                keyQueueBound,
                properties,
                security);
    }

    /** The same with TLS and a login. */
    public KafkaSettings withSecurity(KafkaSecurity other) {
        return new KafkaSettings(
                bootstrap,
                clientId,
                protocol,
                session,
                heartbeat,
                topics,
                drainLimit,
                keyQueueBound,
                extra,
                other);
    }

    /** The same with another bound of the queue per key. */
    public KafkaSettings withKeyQueueBound(int bound) {
        return new KafkaSettings(
                bootstrap,
                clientId,
                protocol,
                session,
                heartbeat,
                topics,
                drainLimit,
                bound,
                extra,
                security);
    }

    /** The same with another drain limit. */
    public KafkaSettings withDrainLimit(Duration limit) {
        return new KafkaSettings(
                bootstrap,
                clientId,
                protocol,
                session,
                heartbeat,
                topics,
                limit,
                keyQueueBound,
                extra,
                security);
    }

    /** Names of the extra properties only: their values may be secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrap="
                + bootstrap
                + ", clientId="
                + clientId
                + ", protocol="
                + protocol
                + ", session="
                + session
                + ", heartbeat="
                + heartbeat
                + ", topics="
                + topics
                + ", drainLimit="
                + drainLimit
                + ", keyQueueBound="
                + keyQueueBound
                + ", extra="
                + new TreeSet<>(extra.keySet())
                + ", security="
                + security
                + "]";
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least + ", was " + value);
        }
    }
}
