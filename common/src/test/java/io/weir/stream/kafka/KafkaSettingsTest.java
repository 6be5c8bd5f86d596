package io.weir.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.stream.Topics;
import io.weir.stream.kafka.security.KafkaSecurity;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaSettingsTest {

    private static final Topics TOPICS = new Topics("weir", 12, 1);
    private static final KafkaSettings GOOD =
            KafkaSettings.of("kafka-0:9092, kafka-1:9092", "weir-router", TOPICS);

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(
                        "no port",
                        good -> KafkaSettings.of("kafka", "weir-router", TOPICS),
                        "Kafka address must be host:port, was 'kafka'"),
                wrong(
                        "an empty address",
                        good -> KafkaSettings.of("kafka:9092,", "weir-router", TOPICS),
                        "Kafka address must be host:port, was ''"),
                wrong(
                        "no client id",
                        good -> KafkaSettings.of("kafka:9092", " ", TOPICS),
                        "Kafka client id must not be empty"),
                wrong(
                        "a short session",
                        good -> good.withSession(Duration.ofSeconds(1), Duration.ofMillis(200)),
                        "Kafka session must be at least PT2S, was PT1S"),
                wrong(
                        "a rare heartbeat",
                        good -> good.withSession(Duration.ofSeconds(6), Duration.ofSeconds(3)),
                        "Kafka heartbeat must be at most a third of the session of PT6S, was"
                                + " PT3S"),
                wrong(
                        "a prefix with a space",
                        good ->
                                KafkaSettings.of(
                                        "kafka:9092", "weir-router", new Topics("a b", 1, 1)),
                        "topic prefix may hold letters, digits, '.', '_' and '-', was 'a b'"),
                wrong(
                        "no partitions",
                        good ->
                                KafkaSettings.of(
                                        "kafka:9092", "weir-router", new Topics("weir", 0, 1)),
                        "topic partitions must be 1 or more, was 0"),
                wrong(
                        "no replicas",
                        good ->
                                KafkaSettings.of(
                                        "kafka:9092", "weir-router", new Topics("weir", 1, -1)),
                        "topic replication must be 1 or more, or 0 for the broker's, was -1"),
                wrong(
                        "more replicas in sync than there are",
                        good ->
                                KafkaSettings.of(
                                        "kafka:9092", "weir-router", new Topics("weir", 1, 1, 2)),
                        "in-sync replicas must be between 0 and the replication of 1, was 2"),
                wrong(
                        "properties that flags set",
                        good ->
                                good.withExtra(Map.of("security.protocol", "SSL"))
                                        .withSecurity(
                                                new KafkaSecurity(
                                                        Optional.of(
                                                                new KafkaSecurity.Tls(
                                                                        Optional.empty(),
                                                                        Optional.empty())),
                                                        new KafkaSecurity.Login.Anonymous())),
                        "Kafka properties that flags set already: security.protocol"),
                wrong(
                        "no queue",
                        good -> good.withKeyQueueBound(0),
                        "bound of the queue per key must be 1 or more, was 0"),
                wrong(
                        "properties that the contract rests on",
                        good -> good.withExtra(Map.of("acks", "1", "group.id", "other")),
                        "Kafka properties that cannot be changed: acks, group.id"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesWithNameAndValue(Function<KafkaSettings, KafkaSettings> change, String message) {
        assertThatThrownBy(() -> change.apply(GOOD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void hidesTheValuesOfExtraProperties() {
        KafkaSettings settings = GOOD.withExtra(Map.of("sasl.jaas.config", "password=secret"));

        assertThat(settings.toString()).contains("sasl.jaas.config").doesNotContain("secret");
    }

    @Test
    void extraPropertiesReachEveryClient() {
        KafkaSettings settings = GOOD.withExtra(Map.of("security.protocol", "SSL"));

        assertThat(ClientProperties.consumer(settings, "g"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("session.timeout.ms", 6_000)
                .containsEntry("enable.auto.commit", false);
        assertThat(ClientProperties.producer(settings))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("acks", "all");
        assertThat(ClientProperties.admin(settings)).containsEntry("security.protocol", "SSL");
    }

    @Test
    void aTakeoverWaitsForNoLongHeartbeatAndNoLongFetch() {
        assertThat(ClientProperties.consumer(GOOD, "g"))
                .containsEntry("heartbeat.interval.ms", 500)
                .containsEntry("fetch.max.wait.ms", 500);
    }

    private static Arguments wrong(
            String name, Function<KafkaSettings, KafkaSettings> change, String message) {
        return argumentSet(name, change, message);
    }
}
