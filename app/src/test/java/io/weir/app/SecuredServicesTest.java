package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.embedded.kafka.SecuredKafka;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.kubernetes.ResourceKind;
import io.weir.stream.Topics;
import io.weir.stream.kafka.TopicSetup;
import io.weir.test.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four services on a broker with TLS, logins and an authorizer, each with the ACLs that {@code
 * weir acls} lists for it and no other.
 */
@Timeout(300)
class SecuredServicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PREFIX = "team.weir";

    private final Vertx vertx = Vertx.vertx();
    private final List<ServiceProcess> services = new ArrayList<>();

    @TempDir private Path directory;

    @AfterEach
    void stop() throws Exception {
        services.forEach(ServiceProcess::close);
        result(vertx.close());
    }

    @Test
    void eachServiceWorksWithItsOwnRightsAlone() throws Exception {
        try (SecuredKafka kafka = SecuredKafka.start(directory)) {
            EmbeddedKubernetes cluster =
                    result(
                            EmbeddedKubernetes.start(
                                    vertx,
                                    EmbeddedKubernetes.Options.defaults()
                                            .withReadyAfter(Duration.ofMillis(200))));
            for (String definition : List.of("canary", "metrictemplate", "alertprovider")) {
                cluster.store()
                        .create(
                                ResourceKind.CUSTOM_RESOURCE_DEFINITION,
                                resource("/crds/" + definition + ".yaml"));
            }
            cluster.store().createNamespace("shop");
            cluster.store().create(ResourceKind.DEPLOYMENT, resource("/demo/deployment.yaml"));
            cluster.store().create(ResourceKind.CANARY, resource("/demo/canary.yaml"));
            Path kubeconfig =
                    Files.writeString(directory.resolve("kubeconfig"), cluster.kubeconfig());
            ServiceProcess poor = start(kafka, Service.ROUTER, kubeconfig);
            kafka.user("weir-router");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(missing(poor, "kafka"))
                                            .hasValueSatisfying(
                                                    line ->
                                                            assertThat(line)
                                                                    .contains(
                                                                            "topic"
                                                                                + " team.weir.verdicts"
                                                                                + " cannot be"
                                                                                + " made")));
            for (Service service : Service.ALL.parts()) {
                kafka.user("weir-" + service.command());
                KafkaAccess.of(service, new Topics(PREFIX, 3, 1))
                        .acls(TopicSetup.Mode.CREATE)
                        .forEach(
                                acl ->
                                        kafka.allow(
                                                "User:weir-" + service.command(),
                                                acl.resource(),
                                                acl.name(),
                                                acl.prefix(),
                                                acl.operations()));
            }

            start(kafka, Service.ANALYZER, kubeconfig);
            start(kafka, Service.NOTIFIER, kubeconfig);
            start(kafka, Service.WATCHER, kubeconfig);

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    cluster.store()
                                                            .get(
                                                                    ResourceKind.CANARY,
                                                                    "shop",
                                                                    "cart")
                                                            .orElseThrow()
                                                            .at("/status/phase")
                                                            .asString(""))
                                            .isEqualTo("Initialized"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(cluster.store().list(ResourceKind.EVENT, "shop"))
                                            .isNotEmpty());
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(services)
                                            .allSatisfy(
                                                    service ->
                                                            assertThat(missing(service, "kafka"))
                                                                    .isEmpty()));
            services.forEach(ServiceProcess::close);
            services.clear();
            result(cluster.close());
        }
    }

    private static Optional<String> missing(ServiceProcess service, String what) {
        return service.readiness().timeout(20, TimeUnit.SECONDS).await().get(what);
    }

    private ServiceProcess start(SecuredKafka kafka, Service service, Path kubeconfig) {
        Map<Flag, String> flags = new EnumMap<>(Flag.class);
        flags.put(Flag.KAFKA, kafka.secure());
        flags.put(Flag.KAFKA_CA_FILE, kafka.certificate("broker").toString());
        flags.put(Flag.KAFKA_SASL_MECHANISM, "SCRAM-SHA-512");
        flags.put(Flag.KAFKA_USERNAME, "weir-" + service.command());
        flags.put(Flag.TOPIC_PREFIX, PREFIX);
        flags.put(Flag.PARTITIONS, "3");
        flags.put(Flag.KUBECONFIG, kubeconfig.toString());
        flags.put(Flag.PORT, "0");
        ServiceProcess process =
                ServiceProcess.begin(
                        Config.of(
                                service,
                                Values.of(
                                        flags,
                                        Map.of("WEIR_KAFKA_PASSWORD", SecuredKafka.PASSWORD)),
                                Map.of(),
                                false),
                        new Pace(10));
        services.add(process);
        return process;
    }

    private static tools.jackson.databind.node.ObjectNode resource(String name) throws IOException {
        try (InputStream in = SecuredServicesTest.class.getResourceAsStream(name)) {
            return Yaml.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
