package io.weir.embedded.kafka;

import io.vertx.core.Vertx;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.TopicSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker of component tests, one for all tests of a process: the one that {@code
 * WEIR_TEST_KAFKA} names, a container where an engine is there, the embedded one otherwise. Tests
 * keep apart by their topics' prefix.
 */
public final class KafkaForTests {

    /** Names a broker to use, {@code host:port}. */
    public static final String ADDRESS = "WEIR_TEST_KAFKA";

    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaForTests.class);
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");

    private static Optional<KafkaForTests> shared = Optional.empty();

    private final String bootstrap;

    private KafkaForTests(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Where the broker comes from. */
    enum Origin {
        NAMED,
        CONTAINER,
        EMBEDDED
    }

    /** The broker; started with the first call, stopped with the process. */
    public static synchronized KafkaForTests shared() {
        if (shared.isEmpty()) {
            shared = Optional.of(new KafkaForTests(start()));
        }
        return shared.get();
    }

    /** {@code host:port} for clients. */
    public String bootstrap() {
        return bootstrap;
    }

    /** Makes the topics of one test, with a prefix of its own. */
    public Topics newTopics(int partitions) {
        Topics topics = new Topics("test-" + Long.toHexString(System.nanoTime()), partitions, 1);
        Vertx vertx = Vertx.vertx();
        try {
            List<String> differences =
                    new TopicSetup(vertx, settings("setup", topics), new Patient())
                            .run(TopicSetup.Mode.CREATE)
                            .timeout(60, TimeUnit.SECONDS)
                            .await();
            if (!differences.isEmpty()) {
                throw new AssertionError(differences);
            }
            return topics;
        } finally {
            vertx.close().await();
        }
    }

    /** Settings of a service: quick to take over, quick to close. */
    public KafkaSettings settings(String service, Topics topics) {
        return KafkaSettings.of(bootstrap, service, topics)
                .withSession(Duration.ofSeconds(10), Duration.ofMillis(500))
                .withExtra(Map.of("fetch.max.wait.ms", "100"));
    }

    /**
     * Looks at what is there and asks nothing over the network: where no engine is, no test waits
     * for one.
     */
    static Origin origin(Map<String, String> environment, Predicate<Path> exists) {
        if (!environment.getOrDefault(ADDRESS, "").isBlank()) {
            return Origin.NAMED;
        }
        boolean engine =
                !environment.getOrDefault("DOCKER_HOST", "").isBlank()
                        || exists.test(DOCKER_SOCKET);
        return engine ? Origin.CONTAINER : Origin.EMBEDDED;
    }

    private static String start() {
        return switch (origin(System.getenv(), Files::exists)) {
            case NAMED -> System.getenv(ADDRESS);
            case CONTAINER -> ContainerKafka.start().orElseGet(KafkaForTests::embedded);
            case EMBEDDED -> embedded();
        };
    }

    private static String embedded() {
        try {
            Path directory = Files.createTempDirectory("weir-test-kafka");
            EmbeddedKafka kafka = EmbeddedKafka.start(directory);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        kafka.close();
                                        delete(directory);
                                    }));
            return kafka.bootstrap();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class Patient implements TopicSetup.Contact {
        @Override
        public void away(String reason) {
            LOGGER.warn("the broker of the tests is slow to answer: {}", reason);
        }

        @Override
        public void back() {
            LOGGER.info("the broker of the tests answers");
        }
    }
}
