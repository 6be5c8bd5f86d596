package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.stream.kafka.TopicSetup;
import io.weir.stream.kafka.security.KafkaSecurity;
import io.weir.stream.kafka.security.KafkaSecurity.Login;
import io.weir.stream.kafka.security.KafkaSecurity.Mechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaLoginTest {

    private static final Map<String, String> PASSWORD =
            Map.of("WEIR_KAFKA_PASSWORD", "not-to-be-shown");

    @TempDir private Path directory;

    @Test
    void needsNothingForAPlainListener() {
        KafkaConfig config = config(Map.of(), Map.of());

        assertThat(config.security()).isEqualTo(KafkaSecurity.NONE);
        assertThat(config.topics().replication()).isZero();
        assertThat(config.topics().minInsync()).isZero();
        assertThat(config.preparation()).isEqualTo(TopicSetup.Mode.CREATE);
    }

    @Test
    void keepsEachRecordTwiceWhereTopicsHaveThreeReplicas() {
        KafkaConfig config = config(Map.of(Flag.REPLICATION_FACTOR, "3"), Map.of());

        assertThat(config.topics().minInsync()).isEqualTo(2);
        assertThat(config.topics().changes().settings()).containsEntry("min.insync.replicas", "2");
    }

    @Test
    void takesAPasswordFromTheEnvironmentAndHidesIt() throws IOException {
        Path authority = Files.writeString(directory.resolve("ca.crt"), "");
        KafkaConfig config =
                config(
                        Map.of(
                                Flag.KAFKA_CA_FILE, authority.toString(),
                                Flag.KAFKA_SASL_MECHANISM, "scram-sha-512",
                                Flag.KAFKA_USERNAME, "weir"),
                        PASSWORD);

        Login.Password login = (Login.Password) config.security().login();
        assertThat(login.mechanism()).isEqualTo(Mechanism.SCRAM_SHA_512);
        assertThat(login.password().reveal()).isEqualTo("not-to-be-shown");
        assertThat(config.security().tls()).isPresent();
        assertThat(config + " " + config.settings("kafka:9092", "weir"))
                .contains("user=weir")
                .doesNotContain("not-to-be-shown");
        assertThat(config.security().properties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
        assertThat(config.security().properties().toString()).doesNotContain("not-to-be-shown");
    }

    @Test
    void readsAPasswordFileAnewEachTime() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "first\n");
        KafkaConfig config =
                config(
                        Map.of(
                                Flag.KAFKA_SASL_MECHANISM, "PLAIN",
                                Flag.KAFKA_USERNAME, "weir",
                                Flag.KAFKA_PASSWORD_FILE, file.toString()),
                        Map.of());
        Login.Password login = (Login.Password) config.security().login();
        assertThat(login.password().reveal()).isEqualTo("first");

        Files.writeString(file, "second");

        assertThat(login.password().reveal()).isEqualTo("second");
    }

    @Test
    void warnsOfAPasswordThatEverybodyCanRead() {
        Values values = Values.of(Map.of(Flag.KAFKA_SASL_MECHANISM, "PLAIN"), Map.of());

        assertThat(values.warnings(Service.ROUTER))
                .containsExactly(
                        "--kafka-sasl-mechanism PLAIN without --kafka-tls shows the password to"
                                + " everybody on the way");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                argumentSet(
                        "an unknown mechanism",
                        Map.of(Flag.KAFKA_SASL_MECHANISM, "GSSAPI"),
                        Map.of(),
                        "--kafka-sasl-mechanism needs SCRAM-SHA-512, SCRAM-SHA-256, PLAIN or"
                                + " OAUTHBEARER, was 'GSSAPI'"),
                argumentSet(
                        "no user",
                        Map.of(Flag.KAFKA_SASL_MECHANISM, "PLAIN"),
                        PASSWORD,
                        "--kafka-sasl-mechanism needs --kafka-username"),
                argumentSet(
                        "no password",
                        Map.of(Flag.KAFKA_SASL_MECHANISM, "PLAIN", Flag.KAFKA_USERNAME, "weir"),
                        Map.of(),
                        "--kafka-sasl-mechanism needs --kafka-password-file or"
                                + " WEIR_KAFKA_PASSWORD"),
                argumentSet(
                        "a user without a mechanism",
                        Map.of(Flag.KAFKA_USERNAME, "weir"),
                        Map.of(),
                        "--kafka-username needs --kafka-sasl-mechanism"),
                argumentSet(
                        "a password with tokens",
                        Map.of(Flag.KAFKA_SASL_MECHANISM, "OAUTHBEARER"),
                        PASSWORD,
                        "--kafka-password-file does not go with --kafka-sasl-mechanism"
                                + " OAUTHBEARER"),
                argumentSet(
                        "a token from nowhere",
                        Map.of(
                                Flag.KAFKA_SASL_MECHANISM,
                                "OAUTHBEARER",
                                Flag.KAFKA_OAUTH_TOKEN_URL,
                                "idp/token"),
                        Map.of(),
                        "--kafka-oauth-token-url needs a URL that begins with http:// or https://"),
                argumentSet(
                        "a file that is not there",
                        Map.of(Flag.KAFKA_CA_FILE, "/nowhere/ca.crt"),
                        Map.of(),
                        "--kafka-ca-file needs a file that can be read, was '/nowhere/ca.crt'"),
                argumentSet(
                        "a key alone",
                        Map.of(Flag.KAFKA_KEY_FILE, "/nowhere/tls.key"),
                        Map.of(),
                        "--kafka-key-file needs --kafka-cert-file"),
                argumentSet(
                        "properties of one's own that flags set",
                        Map.of(
                                Flag.KAFKA_CONFIG,
                                "security.protocol=PLAINTEXT",
                                Flag.KAFKA_TLS,
                                "true"),
                        Map.of(),
                        "Kafka properties that flags set already: security.protocol"),
                argumentSet(
                        "an unknown way with topics",
                        Map.of(Flag.KAFKA_TOPICS, "off"),
                        Map.of(),
                        "--kafka-topics needs one of create, verify, trust, was 'off'"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatIsWrongOrMissing(
            Map<Flag, String> flags, Map<String, String> environment, String message) {
        assertThatThrownBy(() -> config(flags, environment))
                .isInstanceOf(Usage.class)
                .hasMessage(message);
    }

    private static KafkaConfig config(Map<Flag, String> flags, Map<String, String> environment) {
        Map<Flag, String> all = new HashMap<>(flags);
        all.put(Flag.KAFKA, "kafka:9092");
        return KafkaConfig.of(Service.ROUTER, Values.of(all, environment));
    }
}
