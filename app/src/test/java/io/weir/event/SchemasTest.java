package io.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.Command;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.stream.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docs/events} says of the topics is what the code writes. */
class SchemasTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Path WIRE = Path.of("..", "common", "src", "test", "resources", "wire");
    private static final Path DELIVERIES =
            Path.of("..", "notifier", "src", "test", "resources", "records");

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of("snapshot", Snapshot.class, "Value of a record of weir.revisions"),
                Arguments.of("command", Command.class, "Value of a record of weir.commands"),
                Arguments.of("verdict", Verdict.class, "Value of a record of weir.verdicts"),
                Arguments.of("change", Change.class, "Value of a record of weir.changes"));
    }

    /** Every golden record, by its schema. */
    static Stream<Arguments> records() throws IOException {
        return Stream.concat(
                files(WIRE)
                        .filter(file -> !file.endsWith("left-behind.json"))
                        .map(file -> Arguments.of(file.getParent().getFileName().toString(), file)),
                Stream.of(
                        Arguments.of("delivery", DELIVERIES.resolve("delivery.json")),
                        Arguments.of("delivery-state", DELIVERIES.resolve("outcome.json")),
                        Arguments.of("delivery-state", DELIVERIES.resolve("thread.json"))));
    }

    @ParameterizedTest
    @MethodSource("types")
    void aSchemaIsThatOfItsType(String name, Class<?> type, String title) throws IOException {
        Path file = PublishedSchemas.DIRECTORY.resolve(Path.of("schemas", name + ".schema.json"));
        String made = JSON.writeValueAsString(Schemas.of(type, title)) + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, made);
        }

        assertThat(JSON.readTree(PublishedSchemas.text(file))).isEqualTo(JSON.readTree(made));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyGoldenRecordFitsItsSchema(String schema, Path file) throws IOException {
        assertThat(PublishedSchemas.problems(schema, Files.readAllBytes(file))).isEmpty();
    }

    @Test
    void aFieldThatNoSchemaNamesIsSeen() throws IOException {
        byte[] record = Files.readAllBytes(WIRE.resolve(Path.of("verdict", "shift.json")));
        String more = new String(record, StandardCharsets.UTF_8);

        assertThat(
                        PublishedSchemas.problems(
                                "verdict",
                                more.replaceFirst("\\{", "{\"surprise\": 1,")
                                        .getBytes(StandardCharsets.UTF_8)))
                .anyMatch(problem -> problem.contains("surprise"));
    }

    @Test
    void theDocumentNamesEveryTopicAndEveryTypeOfRecord() {
        JsonNode document =
                YAMLMapper.builder()
                        .build()
                        .readTree(
                                PublishedSchemas.text(
                                        PublishedSchemas.DIRECTORY.resolve("asyncapi.yaml")));

        assertThat(texts(document.path("channels"), "address"))
                .containsExactlyInAnyOrderElementsOf(
                        new Topics("weir", 1, 1).all().stream().map(Topics.Topic::name).toList());
        assertThat(types(document, "revision"))
                .containsExactlyInAnyOrder(
                        EventTypes.REVISION_DETECTED,
                        EventTypes.CANARY_CHANGED,
                        EventTypes.WORKLOAD_CHANGED,
                        EventTypes.ROUTE_DRIFTED,
                        EventTypes.CANARY_DELETED);
        assertThat(types(document, "command"))
                .containsExactlyInAnyOrder(
                        "weir.command.approve",
                        "weir.command.hold",
                        "weir.command.abort",
                        "weir.command.retry");
        Set<String> actions =
                WireNames.CASES.get(Action.class).values().stream().collect(Collectors.toSet());
        assertThat(types(document, "verdict"))
                .containsExactlyInAnyOrderElementsOf(
                        actions.stream().map("weir.verdict."::concat).toList());
        Set<String> changes = new TreeSet<>(actions);
        changes.add("refused");
        assertThat(types(document, "change"))
                .containsExactlyInAnyOrderElementsOf(
                        changes.stream().map("weir.change."::concat).toList());
    }

    @Test
    void theDocumentRefersToWhatIsThere() {
        String document =
                PublishedSchemas.text(PublishedSchemas.DIRECTORY.resolve("asyncapi.yaml"));
        JsonNode read = YAMLMapper.builder().build().readTree(document);
        List<String> references = read.findValuesAsString("$ref");

        assertThat(references).isNotEmpty();
        for (String reference : references) {
            if (reference.startsWith("#/")) {
                assertThat(read.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
            } else {
                assertThat(PublishedSchemas.DIRECTORY.resolve(reference)).exists();
            }
        }
    }

    private static Set<String> types(JsonNode document, String message) {
        return document.at("/components/messages/" + message + "/headers/properties/ce_type/enum")
                .valueStream()
                .map(JsonNode::stringValue)
                .collect(Collectors.toSet());
    }

    private static List<String> texts(JsonNode objects, String field) {
        return objects.valueStream().map(object -> object.path(field).asString("")).toList();
    }

    private static Stream<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }
}
