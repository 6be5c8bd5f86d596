package io.weir.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Golden files of one directory under the module's {@code src/test/resources}: what a function gets
 * and what it must give. A file that no test used fails {@link #assertAllUsed}, called after all
 * tests of the class. With {@code -Dgolden.update=true} results are written instead of compared:
 * look at the difference before it is committed.
 *
 * <p>Either single files ({@link #expectJson}), or a directory a case with {@code in-*.yaml} and
 * {@code out-*.yaml} ({@link #cases}). For one thread.
 */
public final class Golden {

    private static final Path ROOT = Path.of("src", "test", "resources");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build();

    private final Path directory;
    private final boolean update;
    private final Set<Path> used = new TreeSet<>();

    Golden(Path root, String directory, boolean update) {
        this.directory = root.resolve(directory);
        this.update = update;
    }

    /**
     * The files of a directory.
     *
     * @param directory for example {@code wire} or {@code traffic/istio}
     */
    public static Golden in(String directory) {
        return new Golden(ROOT, directory, UPDATE);
    }

    /**
     * Compares with a JSON file, whatever its layout; gives the file's bytes, so that reading them
     * can be tested too.
     */
    public byte[] expectJson(String file, byte[] actual) {
        Path path = use(directory.resolve(file));
        JsonNode tree = JSON.readTree(actual);
        if (update) {
            write(path, JSON.writeValueAsString(tree) + "\n");
        }
        byte[] expected = bytes(path);
        assertThat(JSON.writeValueAsString(sorted(tree)))
                .as("%s", path)
                .isEqualTo(JSON.writeValueAsString(sorted(JSON.readTree(expected))));
        return expected;
    }

    /** Compares with a text file, to the letter. */
    public void expectText(String file, String actual) {
        Path path = use(directory.resolve(file));
        if (update) {
            write(path, actual);
        }
        assertThat(actual)
                .as("%s", path)
                .isEqualTo(new String(bytes(path), StandardCharsets.UTF_8));
    }

    /** An input of this directory as text. */
    public String text(String file) {
        return new String(bytes(use(directory.resolve(file))), StandardCharsets.UTF_8);
    }

    /** The cases: each directory that holds files named {@code in-*} or {@code out-*}. */
    public List<Case> cases() {
        return files().stream()
                .filter(file -> file.getFileName().toString().matches("(in|out)-.*\\.yaml"))
                .map(file -> file.getParent())
                .distinct()
                .sorted()
                .map(Case::new)
                .toList();
    }

    /** One case by its name; its directory may have only inputs as long as it is being made. */
    public Case named(String name) {
        return new Case(directory.resolve(name));
    }

    /** Fails for every file that was neither read nor compared since this object was made. */
    public void assertAllUsed() {
        Set<Path> unused = new TreeSet<>(files());
        unused.removeAll(used);
        assertThat(unused).as("golden files that no test uses").isEmpty();
    }

    private Path use(Path file) {
        used.add(file);
        return file;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no golden files in " + directory, e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is missing: -Dgolden.update=true writes it", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One directory of inputs and outputs. */
    public final class Case {
        private final Path path;

        private Case(Path path) {
            this.path = path;
        }

        /** Name of the case: its directory. */
        public String name() {
            return directory.relativize(path).toString().replace('\\', '/');
        }

        /** Whether there is {@code in-NAME.yaml}. */
        public boolean has(String name) {
            return Files.exists(path.resolve("in-" + name + ".yaml"));
        }

        /** {@code in-NAME.yaml}, a copy of one's own. */
        public ObjectNode in(String name) {
            return (ObjectNode) YAML.readTree(bytes(use(path.resolve("in-" + name + ".yaml"))));
        }

        /** All inputs whose name begins so, by the rest of their name, in order. */
        public Map<String, ObjectNode> ins(String prefix) {
            return read("in-" + prefix);
        }

        /**
         * Compares all outputs, by name: {@code out-NAME.yaml} each. One too many fails, and one
         * that is missing.
         */
        public void expect(Map<String, ? extends JsonNode> actual) {
            if (update) {
                rewrite(actual);
            }
            Map<String, ObjectNode> expected = read("out-");
            assertThat(text(actual)).as("%s", name()).isEqualTo(text(expected));
        }

        @Override
        public String toString() {
            return name();
        }

        private Map<String, ObjectNode> read(String prefix) {
            Map<String, ObjectNode> found = new TreeMap<>();
            for (Path file : files()) {
                String name = file.getFileName().toString();
                if (file.getParent().equals(path)
                        && name.startsWith(prefix)
                        && name.endsWith(".yaml")) {
                    String rest = name.substring(prefix.length(), name.length() - 5);
                    found.put(rest, (ObjectNode) YAML.readTree(bytes(use(file))));
                }
            }
            return found;
        }

        private void rewrite(Map<String, ? extends JsonNode> actual) {
            for (String old : read("out-").keySet()) {
                if (!actual.containsKey(old)) {
                    delete(path.resolve("out-" + old + ".yaml"));
                }
            }
            actual.forEach(
                    (name, object) ->
                            write(
                                    path.resolve("out-" + name + ".yaml"),
                                    YAML.writeValueAsString(object)));
        }

        /** One text, so that a failure shows the lines that differ. */
        private String text(Map<String, ? extends JsonNode> objects) {
            StringBuilder text = new StringBuilder();
            new TreeMap<>(objects)
                    .forEach(
                            (name, object) ->
                                    text.append("# out-")
                                            .append(name)
                                            .append(".yaml\n")
                                            .append(YAML.writeValueAsString(sorted(object))));
            return text.toString();
        }
    }

    /** Fields in the order of their names: their order in a file says nothing. */
    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            ArrayNode list = YAML.createArrayNode();
            node.forEach(element -> list.add(sorted(element)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = YAML.createObjectNode();
        node.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(field -> object.set(field.getKey(), sorted(field.getValue())));
        return object;
    }
}
