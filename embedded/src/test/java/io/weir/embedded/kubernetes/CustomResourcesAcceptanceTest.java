package io.weir.embedded.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.fabric8.Fabric8Kubernetes;
import io.weir.kubernetes.fabric8.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Custom resources as users apply them: over HTTP, through the services' own client, to a server
 * that was given the shipped definitions.
 */
class CustomResourcesAcceptanceTest {

    private static final Path DEFINITIONS = Path.of("../k8s/crds");
    private static final Path MANIFESTS = Path.of("../common/src/test/resources/crds");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Only a real server runs CEL; 'weir lint' has these rules too, and a test on these files. */
    private static final Set<String> BY_RULES_IN_CEL =
            Set.of(
                    "cookie-names-equal.yaml",
                    "knative-provider-with-other-target.yaml",
                    "knative-target-with-autoscaler.yaml",
                    "knative-target-with-other-provider.yaml",
                    "knative-target-without-provider.yaml",
                    "load-balancer-of-two-sorts.yaml");

    private static Vertx vertx;
    private static EmbeddedKubernetes server;
    private static Fabric8Kubernetes client;

    @BeforeAll
    static void applyTheDefinitions() {
        vertx = Vertx.vertx();
        server =
                Waiting.done(
                        EmbeddedKubernetes.start(vertx, EmbeddedKubernetes.Options.defaults()));
        client = Fabric8Kubernetes.connect(vertx, Settings.of("acceptance"), server.url());
        for (Path file : files(DEFINITIONS)) {
            for (ObjectNode definition : documents(file)) {
                if (definition.path("kind").asString("").equals("CustomResourceDefinition")) {
                    Waiting.done(api().create(BuiltInTypes.CRD, definition));
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        Waiting.done(client.close());
        Waiting.done(server.close());
        Waiting.done(vertx.close());
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatMeansSomethingIsAcceptedAndServedWithEveryField(Path file) {
        for (ObjectNode manifest : documents(file)) {
            ObjectNode sent = ofItsOwnName(manifest);
            ResourceKind kind = kind(manifest);

            Waiting.done(api().create(kind, sent));

            Optional<ObjectNode> served =
                    Waiting.done(api().get(kind, "default", sent.at("/metadata/name").asString()));
            assertThat(served).isPresent();
            assertHolds("spec", served.get().path("spec"), sent.path("spec"));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatMeansNothingIsRefusedWithTheFieldsName(Path file) throws IOException {
        String field = Files.readAllLines(file).get(0).replace("# field: ", "").strip();

        Optional<KubernetesFailure> failure = refusal(file);

        assertThat(failure)
                .containsInstanceOf(KubernetesFailure.Rejected.class)
                .hasValueSatisfying(it -> assertThat(it).hasMessageContaining(field));
    }

    @Test
    void onlyRulesInCelAreLeftToARealServer() {
        Set<String> passed = new TreeSet<>();
        for (Path file : files(MANIFESTS.resolve("refused"))) {
            if (refusal(file).isEmpty()) {
                passed.add(file.getFileName().toString());
            }
        }

        assertThat(passed).containsExactlyInAnyOrderElementsOf(BY_RULES_IN_CEL);
    }

    @Test
    void aPlanWithoutStepsIsToldWhatTheFirstAlternativeLacks() {
        Optional<KubernetesFailure> failure =
                refusal(MANIFESTS.resolve("refused").resolve("no-strategy.yaml"));

        assertThat(failure.orElseThrow())
                .hasMessageContaining("\"spec.analysis\" must validate one and only one schema")
                .hasMessageMatching(
                        "(?s).*spec\\.analysis\\.(iterations|stepWeight|stepWeights): Required.*");
    }

    static Stream<Path> accepted() {
        return files(MANIFESTS.resolve("accepted")).stream();
    }

    static Stream<Path> refused() {
        return files(MANIFESTS.resolve("refused")).stream()
                .filter(file -> !BY_RULES_IN_CEL.contains(file.getFileName().toString()));
    }

    private static Optional<KubernetesFailure> refusal(Path file) {
        ObjectNode manifest = documents(file).get(0);
        return api().create(kind(manifest), ofItsOwnName(manifest))
                .map(created -> Optional.<KubernetesFailure>empty())
                .otherwise(failure -> Optional.of((KubernetesFailure) failure))
                .timeout(20, TimeUnit.SECONDS)
                .await();
    }

    private static KubernetesApi api() {
        return client.api();
    }

    /** What was sent is there; the schema's defaults may have come on top. */
    private static void assertHolds(String path, JsonNode served, JsonNode sent) {
        if (sent.isObject()) {
            for (Map.Entry<String, JsonNode> field : sent.properties()) {
                assertHolds(
                        path + "." + field.getKey(), served.path(field.getKey()), field.getValue());
            }
        } else if (sent.isArray()) {
            assertThat(served).as(path).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertHolds(path + "[" + i + "]", served.get(i), sent.get(i));
            }
        } else {
            assertThat(served).as(path).isEqualTo(sent);
        }
    }

    private static ResourceKind kind(ObjectNode manifest) {
        return switch (manifest.path("kind").asString("")) {
            case "Canary" -> ResourceKind.CANARY;
            case "MetricTemplate" -> ResourceKind.METRIC_TEMPLATE;
            case "AlertProvider" -> ResourceKind.ALERT_PROVIDER;
            default -> throw new IllegalStateException(manifest.toString());
        };
    }

    /** Many manifests of the corpus carry one name. */
    private static ObjectNode ofItsOwnName(ObjectNode manifest) {
        ObjectNode copy = manifest.deepCopy();
        copy.withObject("metadata")
                .put("namespace", "default")
                .put("name", "case-" + NUMBER.incrementAndGet());
        return copy;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ObjectNode> documents(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll().stream()
                    .filter(JsonNode::isObject)
                    .map(ObjectNode.class::cast)
                    .toList();
        }
    }
}
