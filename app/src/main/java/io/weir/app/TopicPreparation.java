package io.weir.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.stream.kafka.TopicSetup;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes or compares the topics that a service uses at start, however long Kafka stays away, and
 * says what differs.
 */
final class TopicPreparation {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopicPreparation.class);

    private final TopicSetup setup;
    private final Future<Void> done;
    private volatile Optional<String> missing = Optional.of("not asked yet");

    TopicPreparation(Vertx vertx, KafkaConfig config, String bootstrap, Service service) {
        this.setup =
                new TopicSetup(
                        vertx,
                        config.settings(bootstrap, "weir"),
                        new TopicSetup.Contact() {
                            @Override
                            public void away(String reason) {
                                missing = Optional.of(reason);
                                LOGGER.atWarn()
                                        .addKeyValue("kafka", bootstrap)
                                        .addKeyValue("reason", reason)
                                        .log("Kafka cannot be used yet, trying again");
                            }

                            @Override
                            public void back() {
                                LOGGER.atInfo()
                                        .addKeyValue("kafka", bootstrap)
                                        .log("Kafka can be used");
                            }
                        });
        this.done =
                setup.run(config.preparation(), KafkaAccess.of(service, config.topics()).topics())
                        .map(
                                differences -> {
                                    missing = Optional.empty();
                                    differences.forEach(
                                            line ->
                                                    LOGGER.atWarn()
                                                            .addKeyValue("difference", line)
                                                            .log(
                                                                    "a topic is not as Weir expects"
                                                                            + " it"));
                                    return null;
                                });
    }

    /** Completes when all topics are there. */
    Future<Void> done() {
        return done;
    }

    /** Why they are not there yet. Any thread. */
    Optional<String> missing() {
        return missing;
    }

    /** Ends the trying. */
    void close() {
        setup.close();
    }
}
