package io.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Holds the definitions in {@code k8s/crds} and the manifests in {@code crds/accepted} and {@code
 * crds/refused} together. Whether an API server accepts and refuses them is for a test with one.
 */
class CustomResourceDefinitionsTest {

    private static final Path DEFINITIONS = Path.of("../k8s/crds");
    private static final Path MANIFESTS = Path.of("src/test/resources/crds");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, JsonNode> SCHEMAS = schemas();

    @Test
    void theDeprecatedNameOfTheAnalysisHasTheSameSchema() {
        ObjectNode current = analysis("analysis");
        ObjectNode deprecated = analysis("canaryAnalysis");
        current.remove("description");
        deprecated.remove("description");

        assertThat(deprecated).isEqualTo(current);
    }

    @Test
    void validationRulesLookAtNoWholeNumber() {
        var looking = new ArrayList<String>();

        SCHEMAS.forEach((kind, schema) -> collectRulesOnWholeNumbers(kind, schema, looking));

        assertThat(looking).isEmpty();
    }

    @Test
    void everyFieldOfTheSchemasIsInAnAcceptedManifest() {
        var declared = new TreeSet<String>();
        SCHEMAS.forEach((kind, schema) -> collectDeclared(kind, schema, declared));
        // The deprecated name has the fields of the present one, and port level settings those of
        // the policy.
        declared.removeIf(path -> path.startsWith("Canary.spec.canaryAnalysis."));
        declared.removeIf(path -> path.contains(".portLevelSettings[]."));
        // Nobody writes these by hand.
        declared.removeIf(path -> path.matches("(MetricTemplate|AlertProvider)\\.status.*"));
        var used = new TreeSet<String>();
        for (Path file : manifests("accepted")) {
            documents(file).forEach(manifest -> collectUsed(kind(manifest), manifest, used));
        }

        declared.removeAll(used);

        assertThat(declared).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("acceptedManifests")
    void acceptedManifestsLoseNoFieldToTheSchema(Path file) {
        var unknown = new ArrayList<String>();

        for (JsonNode manifest : documents(file)) {
            collectUnknown(kind(manifest), manifest, SCHEMAS.get(kind(manifest)), unknown);
        }

        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refusedManifests")
    void refusedManifestsNameAFieldOfTheSchema(Path file) throws IOException {
        String first = Files.readAllLines(file).get(0);
        assertThat(first).startsWith("# field: ");

        JsonNode schema = SCHEMAS.get(kind(documents(file).get(0)));
        for (String step : first.substring("# field: ".length()).split("\\.", -1)) {
            String name = step.replaceFirst("\\[\\d+]$", "");
            JsonNode property = schema.path("properties").path(name);
            schema = property.isMissingNode() ? schema.path("additionalProperties") : property;
            schema = step.endsWith("]") ? schema.path("items") : schema;
        }

        assertThat(schema.isObject()).as(first).isTrue();
    }

    static Stream<Path> acceptedManifests() {
        return manifests("accepted").stream();
    }

    static Stream<Path> refusedManifests() {
        return manifests("refused").stream();
    }

    private static void collectRulesOnWholeNumbers(
            String path, JsonNode schema, List<String> looking) {
        for (JsonNode validation : schema.path("x-kubernetes-validations")) {
            String rule = validation.path("rule").asString();
            for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
                boolean whole = property.getValue().path("type").asString("").equals("integer");
                if (whole && mentions(rule, property.getKey())) {
                    looking.add(path + "." + property.getKey());
                }
            }
        }
        children(path, schema)
                .forEach((child, part) -> collectRulesOnWholeNumbers(child, part, looking));
    }

    private static boolean mentions(String rule, String property) {
        return Pattern.compile("\\." + Pattern.quote(property) + "\\b").matcher(rule).find();
    }

    private static void collectDeclared(String path, JsonNode schema, Set<String> declared) {
        if (schema.path("properties").isEmpty()
                && !path.matches("[^.]+\\.(metadata|kind|apiVersion).*")) {
            declared.add(path);
        }
        children(path, schema).forEach((child, part) -> collectDeclared(child, part, declared));
    }

    private static void collectUsed(String path, JsonNode value, Set<String> used) {
        used.add(path);
        value.properties()
                .forEach(
                        field -> {
                            collectUsed(path + "." + field.getKey(), field.getValue(), used);
                            collectUsed(path + ".*", field.getValue(), used);
                        });
        if (value.isArray()) {
            value.forEach(item -> collectUsed(path + "[]", item, used));
        }
    }

    private static void collectUnknown(
            String path, JsonNode value, JsonNode schema, List<String> unknown) {
        boolean open =
                schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
                        || path.endsWith(".metadata");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String child = path + "." + field.getKey();
            JsonNode known = schema.path("properties").path(field.getKey());
            known = known.isMissingNode() ? schema.path("additionalProperties") : known;
            if (known.isObject()) {
                collectUnknown(child, field.getValue(), known, unknown);
            } else if (!open) {
                unknown.add(child);
            }
        }
        if (value.isArray()) {
            value.forEach(item -> collectUnknown(path, item, schema.path("items"), unknown));
        }
    }

    private static Map<String, JsonNode> children(String path, JsonNode schema) {
        var children = new TreeMap<String, JsonNode>();
        schema.path("properties")
                .properties()
                .forEach(field -> children.put(path + "." + field.getKey(), field.getValue()));
        if (schema.path("additionalProperties").isObject()) {
            children.put(path + ".*", schema.path("additionalProperties"));
        }
        if (schema.path("items").isObject()) {
            children.put(path + "[]", schema.path("items"));
        }
        return children;
    }

    private static ObjectNode analysis(String name) {
        return (ObjectNode)
                SCHEMAS.get("Canary")
                        .path("properties")
                        .path("spec")
                        .path("properties")
                        .path(name)
                        .deepCopy();
    }

    private static Map<String, JsonNode> schemas() {
        var schemas = new TreeMap<String, JsonNode>();
        for (String file : List.of("canary", "metrictemplate", "alertprovider")) {
            JsonNode spec = documents(DEFINITIONS.resolve(file + ".yaml")).get(0).path("spec");
            schemas.put(
                    spec.path("names").path("kind").asString(),
                    spec.path("versions").get(0).path("schema").path("openAPIV3Schema"));
        }
        return schemas;
    }

    private static String kind(JsonNode manifest) {
        return manifest.path("kind").asString();
    }

    private static List<Path> manifests(String folder) {
        try (Stream<Path> files = Files.list(MANIFESTS.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> documents(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        }
    }
}
