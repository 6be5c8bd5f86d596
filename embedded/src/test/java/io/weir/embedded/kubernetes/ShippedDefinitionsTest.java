package io.weir.embedded.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.kubernetes.ResourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The definitions that Weir ships, applied to the store, accept and refuse as on a real server. */
class ShippedDefinitionsTest {

    private static final Path DEFINITIONS = Path.of("../k8s/crds");
    private static final Path MANIFESTS = Path.of("../common/src/test/resources/crds");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Refused by validation rules in CEL, which only a real server runs. */
    private static final Set<String> BY_RULES_IN_CEL =
            Set.of(
                    "cookie-names-equal.yaml",
                    "knative-provider-with-other-target.yaml",
                    "knative-target-with-autoscaler.yaml",
                    "knative-target-with-other-provider.yaml",
                    "knative-target-without-provider.yaml",
                    "load-balancer-of-two-sorts.yaml");

    private final ObjectStore store =
            new ObjectStore(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

    @BeforeEach
    void definitions() {
        for (Path file : files(DEFINITIONS)) {
            for (ObjectNode each : documents(file)) {
                if (each.path("kind").asString("").equals("CustomResourceDefinition")) {
                    store.create(BuiltInTypes.CRD, each);
                }
            }
        }
    }

    @Test
    void theDefinitionsBringTheirKindsWithASchemaEach() {
        for (ResourceKind kind :
                List.of(
                        ResourceKind.CANARY,
                        ResourceKind.METRIC_TEMPLATE,
                        ResourceKind.ALERT_PROVIDER)) {
            assertThat(store.type(kind).orElseThrow().schemas()).containsKey(kind.version());
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptedManifestsAreStoredWithEveryField(Path file) {
        for (ObjectNode manifest : documents(file)) {
            ObjectNode stored = store.create(kind(manifest), inDefault(manifest));

            assertKept("spec", manifest.path("spec"), stored.path("spec"));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusedManifestsAreRejectedWithTheFieldsName(Path file) throws IOException {
        String field = Files.readAllLines(file).get(0).replace("# field: ", "").trim();
        ObjectNode manifest = documents(file).get(0);
        if (BY_RULES_IN_CEL.contains(file.getFileName().toString())) {
            assertThat(store.create(kind(manifest), inDefault(manifest)).has("spec")).isTrue();
            return;
        }

        assertThatThrownBy(() -> store.create(kind(manifest), inDefault(manifest)))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining(field)
                .extracting(e -> ((ApiError) e).code())
                .isEqualTo(422);
    }

    static Stream<Path> accepted() {
        return files(MANIFESTS.resolve("accepted")).stream();
    }

    static Stream<Path> refused() {
        return files(MANIFESTS.resolve("refused")).stream();
    }

    /** What was sent is there; the schema's defaults may have come on top. */
    private static void assertKept(String path, JsonNode sent, JsonNode stored) {
        if (sent.isObject()) {
            for (Map.Entry<String, JsonNode> field : sent.properties()) {
                assertKept(
                        path + "." + field.getKey(), field.getValue(), stored.path(field.getKey()));
            }
        } else if (sent.isArray()) {
            assertThat(stored).as(path).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertKept(path + "[" + i + "]", sent.get(i), stored.get(i));
            }
        } else {
            assertThat(stored).as(path).isEqualTo(sent);
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

    private static ObjectNode inDefault(ObjectNode manifest) {
        ObjectNode copy = manifest.deepCopy();
        copy.withObject("metadata").put("namespace", "default");
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
