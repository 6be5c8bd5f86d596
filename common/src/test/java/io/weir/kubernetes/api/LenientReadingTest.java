package io.weir.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.weir.rollout.Problem;
import io.weir.rollout.Webhook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Whatever a cluster stores, reading it never throws and never gives null. */
class LenientReadingTest {

    private static final Path MANIFESTS = Path.of("src/test/resources/crds");
    private static final ReaderSettings FORBIDDING = new ReaderSettings("istio", false);

    /** Accessors of each record, looked up once. */
    private static final ClassValue<List<Method>> COMPONENTS =
            new ClassValue<>() {
                @Override
                protected List<Method> computeValue(Class<?> type) {
                    return Stream.of(type.getRecordComponents())
                            .map(RecordComponent::getAccessor)
                            .toList();
                }
            };

    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNode FULL_STATUS =
            objects(Path.of("src/test/resources/status/full/out-canary.yaml")).get(0).get("status");

    /** Values that nobody expects, put in place of every other. */
    private static final List<String> ODD =
            List.of(
                    "null",
                    "true",
                    "-1",
                    "0",
                    "2.5",
                    "1e999",
                    "123456789012345678901234567890",
                    "1" + "0".repeat(400),
                    "\"\"",
                    "\"text\"",
                    "\"http://\"",
                    "\"1h1h1h\"",
                    "\"https://user:pass@:0/?#\"",
                    "[]",
                    "[null]",
                    "[[1]]",
                    "[{}]",
                    "{}",
                    "{\"a\": null}",
                    "{\"name\": 1}");

    static Stream<Path> manifests() {
        try (Stream<Path> files = Files.walk(MANIFESTS)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void readsEveryManifestThatAServerAcceptsOrRefuses(Path file) {
        for (ObjectNode object : objects(file)) {
            assertThatCode(() -> readAsEverything(object)).doesNotThrowAnyException();
        }
    }

    @Test
    void readsEveryManifestWithAnOddValueInPlaceOfEachOther() {
        List<Path> files =
                manifests().filter(file -> file.toString().contains("accepted")).toList();
        int read = 0;
        for (Path file : files) {
            for (ObjectNode object : objects(file)) {
                for (JsonPointer place : places(object)) {
                    for (String odd : ODD) {
                        ObjectNode changed = set(object, place, JSON.readTree(odd));
                        try {
                            readAsEverything(changed);
                        } catch (RuntimeException e) {
                            throw new AssertionError(file + " with " + place + " = " + odd, e);
                        }
                        read++;
                    }
                }
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }

    @Test
    void readsAStatusWithAnOddValueInPlaceOfEachOther() {
        ObjectNode written = withStatus(Manifests.canary());
        for (JsonPointer place : places(written)) {
            for (String odd : ODD) {
                ObjectNode changed = set(written, place, JSON.readTree(odd));
                assertThatCode(() -> readAsEverything(changed))
                        .as("%s = %s", place, odd)
                        .doesNotThrowAnyException();
            }
        }
        assertThat(CanaryReader.read(written, "istio").status().state()).isPresent();
    }

    @Test
    void readsManifestsWithSeveralOddValues() {
        Random random = new Random(42);
        ObjectNode full =
                objects(MANIFESTS.resolve("accepted/weighted-istio-every-field.yaml")).get(0);
        full = withStatus(full);
        for (int turn = 0; turn < 400; turn++) {
            ObjectNode changed = full;
            for (int change = 0; change < 6; change++) {
                List<JsonPointer> places = places(changed);
                if (!places.isEmpty()) {
                    changed =
                            set(
                                    changed,
                                    places.get(random.nextInt(places.size())),
                                    JSON.readTree(ODD.get(random.nextInt(ODD.size()))));
                }
            }
            ObjectNode odd = changed;
            assertThatCode(() -> readAsEverything(odd))
                    .as("turn " + turn)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void namesAProblemForEveryFractionThatAServerRefuses() {
        List<Path> fractions =
                manifests()
                        .filter(file -> file.getFileName().toString().startsWith("fraction-"))
                        // Fields that are read where routes are made.
                        .filter(file -> !file.toString().contains("max-age"))
                        .filter(file -> !file.toString().contains("mirrorWeight"))
                        .toList();

        assertThat(fractions).hasSizeGreaterThan(8);
        assertThat(fractions)
                .allSatisfy(
                        file ->
                                assertThat(
                                                CanaryReader.read(objects(file).get(0), "istio")
                                                        .problems())
                                        .filteredOn(
                                                problem ->
                                                        problem.effect() == Problem.Effect.BLOCKS)
                                        .anySatisfy(
                                                problem ->
                                                        assertThat(problem.message())
                                                                .startsWith(field(file))
                                                                .contains("whole number")));
    }

    /** A well-formed Canary of what is supported by now has nothing wrong with it. */
    @ParameterizedTest
    @MethodSource("supported")
    void findsNothingWrongWithASupportedManifest(String file) {
        ObjectNode canary = objects(MANIFESTS.resolve("accepted/" + file)).get(0);

        assertThat(CanaryReader.read(canary, "istio").problems()).isEmpty();
    }

    /** As Weir itself writes it, so that the odd values meet its own memory too. */
    private static ObjectNode withStatus(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.set("status", FULL_STATUS.deepCopy());
        return copy;
    }

    static Stream<String> supported() {
        return Stream.of(
                "weighted-smallest.yaml", "weighted-step-weights.yaml", "traffic-policy.yaml");
    }

    /** Plain checks instead of assertions: this runs a hundred thousand times. */
    private static void readAsEverything(ObjectNode object) {
        CanaryView canary = CanaryReader.read(object, FORBIDDING);
        complete(canary);
        canary.spec().ifPresent(LenientReadingTest::complete);
        complete(canary.status());
        complete(MetricSourceReader.read(object).source());
        complete(AlertProviderReader.read(object));
        if (OwnerReferences.belongs(canary, object)) {
            throw new AssertionError("owns itself: " + object);
        }
        Withheld.metricHeaders(object);
        for (Webhook hook :
                canary.spec().map(spec -> spec.analysis().webhooks()).orElse(List.of())) {
            if (Withheld.url(object, hook).isEmpty()) {
                throw new AssertionError("no URL for " + hook);
            }
        }
    }

    private static void complete(Record value) {
        for (Method component : COMPONENTS.get(value.getClass())) {
            try {
                if (component.invoke(value) == null) {
                    throw new AssertionError(component + " is null");
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(component.toString(), e);
            }
        }
    }

    private static String field(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("# field: "))
                    .map(line -> line.substring("# field: ".length()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ObjectNode> objects(Path file) {
        try (var read = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            List<ObjectNode> objects = new ArrayList<>();
            while (read.hasNextValue()) {
                if (read.nextValue() instanceof ObjectNode object) {
                    objects.add(object);
                }
            }
            return objects;
        }
    }

    private static List<JsonPointer> places(ObjectNode object) {
        List<JsonPointer> places = new ArrayList<>();
        collect(object, JsonPointer.empty(), places);
        return places;
    }

    private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> places) {
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            field -> {
                                places.add(at.appendProperty(field.getKey()));
                                collect(
                                        field.getValue(),
                                        at.appendProperty(field.getKey()),
                                        places);
                            });
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.add(at.appendIndex(i));
            collect(node.get(i), at.appendIndex(i), places);
        }
    }

    private static ObjectNode set(ObjectNode object, JsonPointer place, JsonNode value) {
        ObjectNode copy = object.deepCopy();
        JsonNode parent = copy.at(place.head());
        if (parent instanceof ArrayNode list) {
            list.set(place.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
        }
        return copy;
    }
}
