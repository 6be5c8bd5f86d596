package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.notifier.alert.Receiver;
import io.weir.stream.kafka.KafkaSettings.GroupProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigTest {

    @Test
    void hasUsableDefaultsForAllInOneProcess() {
        Config config = config(Map.of());

        assertThat(config.kafka().addresses()).isEmpty();
        assertThat(config.kafka().topics().prefix()).isEqualTo("weir");
        assertThat(config.kafka().topics().partitions()).isEqualTo(3);
        assertThat(config.kafka().dataDir()).isEqualTo(Path.of(".weir/data"));
        assertThat(config.process()).isEqualTo(new Config.ProcessConfig(8080, "info", "json"));
        assertThat(config.cluster().namespace()).isEmpty();
        assertThat(config.watcher().selectorLabels())
                .containsExactly("app", "name", "app.kubernetes.io/name");
        assertThat(config.watcher().configTracking()).isTrue();
        assertThat(config.watcher().crossNamespaceRefs()).isTrue();
        assertThat(config.analyzer().metricsServer()).isEqualTo("http://prometheus:9090");
        assertThat(config.router().plan().labelPrefixes()).isEmpty();
        assertThat(config.notifier().global().slack()).isEmpty();
        assertThat(config.notifier().giveUp()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void takesEachFlagWhereItBelongs(@TempDir Path directory) throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), "");
        Path properties =
                Files.writeString(
                        directory.resolve("kafka.properties"),
                        "security.protocol=SASL_SSL\nsasl.jaas.config=a=\"b,c\";\n");
        Map<Flag, String> flags = new HashMap<>();
        flags.put(Flag.KUBECONFIG, kubeconfig.toString());
        flags.put(Flag.NAMESPACE, "shop");
        flags.put(Flag.CLUSTER_NAME, "east");
        flags.put(Flag.METRICS_SERVER, "https://p:9090/prom");
        flags.put(Flag.SELECTOR_LABELS, "tier, app");
        flags.put(Flag.INCLUDE_LABEL_PREFIX, "team/,env/");
        flags.put(Flag.ENABLE_CONFIG_TRACKING, "false");
        flags.put(Flag.NO_CROSS_NAMESPACE_REFS, "true");
        flags.put(Flag.DELIVERY_GIVE_UP, "30m");
        flags.put(Flag.KAFKA, "a:1,b:2");
        flags.put(Flag.KAFKA_CONFIG, properties.toString());
        flags.put(Flag.KAFKA_GROUP_PROTOCOL, "consumer");
        flags.put(Flag.TOPIC_PREFIX, "w");
        flags.put(Flag.PARTITIONS, "24");
        flags.put(Flag.REPLICATION_FACTOR, "3");
        flags.put(Flag.PORT, "0");
        flags.put(Flag.LOG_LEVEL, "warning");
        flags.put(Flag.LOG_FORMAT, "text");

        Config config = config(flags);

        assertThat(config.cluster().kubeconfig()).contains(kubeconfig);
        assertThat(config.cluster().namespace()).isEqualTo("shop");
        assertThat(config.notifier().cluster()).isEqualTo("east");
        assertThat(config.notifier().giveUp()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.analyzer().metricsServer()).isEqualTo("https://p:9090/prom");
        assertThat(config.watcher().selectorLabels()).containsExactly("tier", "app");
        assertThat(config.watcher().configTracking()).isFalse();
        assertThat(config.watcher().crossNamespaceRefs()).isFalse();
        assertThat(config.router().plan().selectorKeys()).containsExactly("tier", "app");
        assertThat(config.router().plan().labelPrefixes()).containsExactly("team/", "env/");
        assertThat(config.router().plan().trackConfigs()).isFalse();
        assertThat(config.kafka().addresses()).contains("a:1,b:2");
        assertThat(config.kafka().protocol()).isEqualTo(GroupProtocol.CONSUMER);
        assertThat(config.kafka().extra())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "a=\"b,c\";");
        assertThat(config.kafka().topics().prefix()).isEqualTo("w");
        assertThat(config.kafka().topics().partitions()).isEqualTo(24);
        assertThat(config.kafka().topics().replication()).isEqualTo(3);
        assertThat(config.process()).isEqualTo(new Config.ProcessConfig(0, "warn", "text"));
    }

    @Test
    void logsTextWhereSomebodyLooks() {
        Config config = Config.of(Service.ALL, Values.of(Map.of(), Map.of()), Map.of(), true);

        assertThat(config.process().logFormat()).isEqualTo("text");
    }

    @Test
    void takesPairsOfKafkaProperties() {
        Config config = config(Map.of(Flag.KAFKA_CONFIG, "security.protocol=SSL,client.rack=r1"));

        assertThat(config.kafka().extra())
                .isEqualTo(Map.of("security.protocol", "SSL", "client.rack", "r1"));
    }

    @Test
    void hidesSecretsInEachOfItsTexts() {
        Map<String, String> environment =
                Map.of("SLACK_URL", "https://hooks/T0/s3cret", "SLACK_TOKEN", "xoxb-s3cret");
        Values values =
                Values.of(
                        Map.of(
                                Flag.SLACK_CHANNEL, "ops",
                                Flag.KAFKA_CONFIG, "ssl.key.password=s3cret"),
                        environment);

        Config config = Config.of(Service.ALL, values, environment, false);

        assertThat(config.notifier().global().slack()).isPresent();
        assertThat(config.toString()).doesNotContain("s3cret").contains("ssl.key.password");
        assertThat(values.toString()).doesNotContain("s3cret");
    }

    @Test
    void takesProxiesOfTheEnvironmentForTheAnalyzerOnly() {
        assertThatThrownBy(
                        () ->
                                Config.of(
                                        Service.ALL,
                                        Values.of(Map.of(), Map.of()),
                                        Map.of("HTTP_PROXY", "ftp://user:s3cret@proxy"),
                                        false))
                .isInstanceOf(Usage.class)
                .hasMessage("HTTP_PROXY: a proxy is reached by http or socks5 only");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        Flag.PORT,
                        "99999",
                        "--port needs a whole number from 0 to 65535, was '99999'"),
                mistake(
                        Flag.PORT,
                        "http",
                        "--port needs a whole number from 0 to 65535, was 'http'"),
                mistake(
                        Flag.LOG_LEVEL,
                        "loud",
                        "--log-level needs one of debug, info, warn, error, was 'loud'"),
                mistake(
                        Flag.LOG_FORMAT,
                        "xml",
                        "--log-format needs one of auto, json, text, was 'xml'"),
                mistake(
                        Flag.MESH_PROVIDER,
                        "nginx",
                        "--mesh-provider needs istio or kubernetes, those that are supported yet,"
                                + " was 'nginx'"),
                mistake(
                        Flag.METRICS_SERVER,
                        "prometheus:9090",
                        "--metrics-server needs a URL that begins with http:// or https://"),
                mistake(Flag.NAMESPACE, "Shop", "--namespace needs a namespace's name, was 'Shop'"),
                mistake(
                        Flag.SELECTOR_LABELS,
                        ",",
                        "--selector-labels needs one label or more, was ','"),
                mistake(
                        Flag.ENABLE_CONFIG_TRACKING,
                        "maybe",
                        "--enable-config-tracking needs true or false, was 'maybe'"),
                mistake(
                        Flag.NO_CROSS_NAMESPACE_REFS,
                        "2",
                        "--no-cross-namespace-refs needs true or false, was '2'"),
                mistake(
                        Flag.DELIVERY_GIVE_UP,
                        "5x",
                        "--delivery-give-up needs a time such as 30s or 1h, was '5x'"),
                mistake(
                        Flag.KUBECONFIG,
                        "nowhere/config",
                        "--kubeconfig needs a file that can be read, was 'nowhere/config'"),
                mistake(Flag.KAFKA, "kafka", "Kafka address must be host:port, was 'kafka'"),
                mistake(
                        Flag.KAFKA_CONFIG,
                        "nowhere.properties",
                        "--kafka-config needs a properties file that can be read, or pairs K=V"),
                mistake(
                        Flag.KAFKA_CONFIG,
                        "group.id=x",
                        "Kafka properties that cannot be changed: group.id"),
                mistake(
                        Flag.KAFKA_GROUP_PROTOCOL,
                        "gossip",
                        "--kafka-group-protocol needs one of classic, consumer, was 'gossip'"),
                mistake(
                        Flag.TOPIC_PREFIX,
                        "a b",
                        "topic prefix may hold letters, digits, '.', '_' and '-', was 'a b'"),
                mistake(
                        Flag.PARTITIONS,
                        "0",
                        "--partitions needs a whole number from 1 to 1000, was '0'"),
                mistake(
                        Flag.REPLICATION_FACTOR,
                        "x",
                        "--replication-factor needs a whole number from 1 to 100, was 'x'"));
    }

    private static Arguments mistake(Flag flag, String value, String message) {
        return argumentSet(flag + " " + value, flag, value, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesFlagAndValueThatAreWrong(Flag flag, String value, String message) {
        assertThatThrownBy(() -> config(Map.of(flag, value)))
                .isInstanceOf(Usage.class)
                .hasMessage(message);
    }

    @Test
    void refusesASlackUrlWithoutShowingIt() {
        assertThatThrownBy(
                        () ->
                                config(
                                        Map.of(
                                                Flag.SLACK_URL, "hooks/T0/s3cret",
                                                Flag.SLACK_CHANNEL, "ops")))
                .isInstanceOf(Usage.class)
                .hasMessage("--slack-url: Slack's URL must begin with http:// or https://");
    }

    @Test
    void takesEveryReceiverByFlagAndHidesItsAddress() {
        Config config =
                config(
                        Map.of(
                                Flag.MSTEAMS_URL, "https://teams/s3cret",
                                Flag.MSTEAMS_PROXY_URL, "http://proxy:3128",
                                Flag.EVENT_WEBHOOK, "https://hook/s3cret",
                                Flag.CLOUDEVENTS_URL, "https://sink/s3cret"));

        assertThat(config.notifier().global().names())
                .containsExactlyInAnyOrder(
                        Receiver.Global.TEAMS,
                        Receiver.Global.WEBHOOK,
                        Receiver.Global.CLOUD_EVENTS);
        assertThat(config.toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> config(Map.of(Flag.EVENT_WEBHOOK, "hook/s3cret")))
                .isInstanceOf(Usage.class)
                .hasMessage("--event-webhook: the URL must begin with http:// or https://");
        assertThatThrownBy(() -> config(Map.of(Flag.DELIVERY_GIVE_UP, "400h")))
                .isInstanceOf(Usage.class)
                .hasMessageStartingWith("--delivery-give-up: ");
    }

    @Test
    void forbidsReferencesToOtherNamespacesToTheNotifierAsWell() {
        assertThat(config(Map.of()).notifier().crossNamespaceRefs()).isTrue();
        assertThat(
                        config(Map.of(Flag.NO_CROSS_NAMESPACE_REFS, "true"))
                                .notifier()
                                .crossNamespaceRefs())
                .isFalse();
    }

    @Test
    void needsAnAddressOfKafkaForASingleService() {
        for (Service service :
                List.of(Service.WATCHER, Service.ANALYZER, Service.ROUTER, Service.NOTIFIER)) {
            assertThatThrownBy(
                            () ->
                                    Config.of(
                                            service,
                                            Values.of(Map.of(), Map.of()),
                                            Map.of(),
                                            false))
                    .isInstanceOf(Usage.class)
                    .hasMessageStartingWith("--kafka is needed by 'weir " + service.command());
        }
    }

    private static Config config(Map<Flag, String> flags) {
        return Config.of(Service.ALL, Values.of(flags, Map.of()), Map.of(), false);
    }
}
