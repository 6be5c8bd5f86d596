package io.weir.embedded.kafka;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka in a container. A class of its own: it is loaded only where an engine seems to be. */
final class ContainerKafka {

    private static final Logger LOGGER = LoggerFactory.getLogger(ContainerKafka.class);
    private static final String IMAGE = "apache/kafka:4.1.0";

    private ContainerKafka() {}

    /** Starts it; empty when the engine does not answer or has no such image. */
    static Optional<String> start() {
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return Optional.empty();
            }
            KafkaContainer container = new KafkaContainer(IMAGE);
            container.start();
            Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
            return Optional.of(container.getBootstrapServers());
        } catch (RuntimeException | LinkageError failure) {
            LOGGER.atWarn()
                    .addKeyValue("image", IMAGE)
                    .addKeyValue("reason", failure.toString())
                    .log("no Kafka container, tests use the embedded broker");
            return Optional.empty();
        }
    }
}
