package io.weir.app;

import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.KafkaSettings.GroupProtocol;
import io.weir.stream.kafka.TopicSetup;
import io.weir.stream.kafka.security.KafkaSecurity;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Which Kafka, and how.
 *
 * @param addresses of a Kafka that is there; empty to run a broker in the process
 * @param protocol how consumer groups are kept together
 * @param session how long a member may be silent; absent for the usual
 * @param extra properties of Kafka's clients; may hold passwords
 * @param security TLS and login
 * @param topics prefix, partitions, replication
 * @param preparation what is done about topics at start
 * @param dataDir of the broker in the process
 */
record KafkaConfig(
        Optional<String> addresses,
        GroupProtocol protocol,
        Optional<Duration> session,
        Map<String, String> extra,
        KafkaSecurity security,
        Topics topics,
        TopicSetup.Mode preparation,
        Path dataDir) {

    private static final int PARTITIONS = 12;
    private static final int OWN_PARTITIONS = 3;

    /**
     * Members of the own broker live and die with it: a lost one is noticed after a crash only, and
     * heartbeats are most of what an idle process does.
     */
    private static final Duration OWN_SESSION = Duration.ofSeconds(5);

    private static final Duration OWN_HEARTBEAT = Duration.ofMillis(1_600);

    /** How long a fetch waits where there is no record: nobody takes over partitions meanwhile. */
    private static final Map<String, String> OWN_EXTRA = Map.of("fetch.max.wait.ms", "5000");

    KafkaConfig {
        extra = Map.copyOf(extra);
    }

    static KafkaConfig of(Service service, Values values) {
        Optional<String> addresses = values.optional(Flag.KAFKA);
        if (addresses.isEmpty() && service != Service.ALL) {
            throw new Usage(
                    Flag.KAFKA
                            + " is needed by 'weir "
                            + service.command()
                            + "', for example "
                            + Flag.KAFKA
                            + " kafka:9092");
        }
        int usual = addresses.isPresent() ? PARTITIONS : OWN_PARTITIONS;
        int replication =
                number(values, Flag.REPLICATION_FACTOR, addresses.isPresent() ? 0 : 1, 100);
        Topics topics =
                new Topics(
                        values.text(Flag.TOPIC_PREFIX),
                        number(values, Flag.PARTITIONS, usual, 1000),
                        replication,
                        number(values, Flag.MIN_INSYNC_REPLICAS, replication >= 3 ? 2 : 0, 100));
        GroupProtocol protocol =
                values.oneOf(Flag.KAFKA_GROUP_PROTOCOL, "classic", "consumer").equals("classic")
                        ? GroupProtocol.CLASSIC
                        : GroupProtocol.CONSUMER;
        KafkaConfig config =
                new KafkaConfig(
                        addresses,
                        protocol,
                        values.optional(Flag.KAFKA_SESSION)
                                .map(given -> values.time(Flag.KAFKA_SESSION)),
                        extra(values),
                        KafkaLogin.of(values),
                        topics,
                        mode(values),
                        Path.of(values.text(Flag.DATA_DIR)));
        try {
            config.settings(addresses.orElse("127.0.0.1:9092"), "weir");
        } catch (IllegalArgumentException e) {
            throw new Usage(e.getMessage());
        }
        return config;
    }

    private static int number(Values values, Flag flag, int fallback, int most) {
        return values.optional(flag).isPresent() ? values.number(flag, 1, most) : fallback;
    }

    static TopicSetup.Mode mode(Values values) {
        return TopicSetup.Mode.valueOf(
                values.oneOf(Flag.KAFKA_TOPICS, "create", "verify", "trust")
                        .toUpperCase(Locale.ROOT));
    }

    /** Whether the flags turn TLS on. */
    static boolean encrypted(Values values) {
        return values.bool(Flag.KAFKA_TLS)
                || values.optional(Flag.KAFKA_CA_FILE).isPresent()
                || values.optional(Flag.KAFKA_CERT_FILE).isPresent();
    }

    /** For one client of this process. */
    KafkaSettings settings(String bootstrap, String client) {
        KafkaSettings settings =
                KafkaSettings.of(bootstrap, client, topics)
                        .withProtocol(protocol)
                        .withExtra(extra)
                        .withSecurity(security);
        if (addresses.isEmpty()) {
            Map<String, String> own = new TreeMap<>(OWN_EXTRA);
            own.putAll(extra);
            settings = settings.withSession(OWN_SESSION, OWN_HEARTBEAT).withExtra(own);
        }
        return session.isPresent()
                ? settings.withSession(session.get(), KafkaSettings.HEARTBEAT)
                : settings;
    }

    private static Map<String, String> extra(Values values) {
        Optional<String> text = values.optional(Flag.KAFKA_CONFIG);
        if (text.isEmpty()) {
            return Map.of();
        }
        boolean pairs = text.get().contains("=");
        Properties properties = new Properties();
        try (Reader in =
                pairs
                        ? new StringReader(text.get().replace(',', '\n'))
                        : Files.newBufferedReader(Path.of(text.get()), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new Usage(
                    values.origin(Flag.KAFKA_CONFIG)
                            + " needs a properties file that can be read, or pairs K=V");
        }
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }

    /** Names of the extra properties only. */
    @Override
    public String toString() {
        return "KafkaConfig[addresses="
                + addresses
                + ", protocol="
                + protocol
                + ", session="
                + session
                + ", extra="
                + extra.keySet()
                + ", security="
                + security
                + ", topics="
                + topics
                + ", preparation="
                + preparation
                + ", dataDir="
                + dataDir
                + "]";
    }
}
