package io.weir.app.lint;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the objects of a YAML or JSON file as kubectl does: several documents, lists of kind {@code
 * List}, anchors, merge keys, {@code yes} and {@code on} as truth values.
 */
final class ManifestFile {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 100;
    private static final int LARGEST = 100_000;
    private static final Set<String> YES = Set.of("yes", "on");
    private static final Set<String> NO = Set.of("no", "off");

    private final List<Manifest> manifests = new ArrayList<>();

    private ManifestFile() {}

    /** The file cannot be read as YAML. */
    static final class NoYaml extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int line;
        private final int column;

        NoYaml(String message, int line, int column) {
            super(message, null, false, false);
            this.line = line;
            this.column = column;
        }

        Manifest.Place place() {
            return new Manifest.Place(line, column);
        }
    }

    /**
     * The objects in their order; documents that are empty are passed over.
     *
     * @throws NoYaml where the text is none, or no object
     */
    static List<Manifest> read(String text) {
        ManifestFile file = new ManifestFile();
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new CoreSchema())
                        .setAllowDuplicateKeys(true)
                        .setUseMarks(true)
                        .build();
        try {
            for (Node root : new Compose(settings).composeAllFromString(text)) {
                file.document(root);
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            throw new NoYaml(
                    "not YAML: " + e.getProblem(),
                    mark.map(Mark::getLine).orElse(0) + 1,
                    mark.map(Mark::getColumn).orElse(0) + 1);
        } catch (YamlEngineException e) {
            throw new NoYaml("not YAML: " + e.getMessage(), 1, 1);
        }
        return file.manifests;
    }

    private void document(Node root) {
        if (root instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(root instanceof MappingNode)) {
            Manifest.Place place = place(root);
            throw new NoYaml(
                    "a Kubernetes object is needed, fields with values",
                    place.line(),
                    place.column());
        }
        Reading reading = new Reading();
        ObjectNode object = (ObjectNode) reading.value("", root, 0);
        boolean list =
                object.path("kind").asString("").endsWith("List") && object.path("items").isArray();
        if (!list) {
            manifests.add(new Manifest(object, reading.places, reading.twice));
            return;
        }
        for (int i = 0; i < object.path("items").size(); i++) {
            if (object.path("items").get(i) instanceof ObjectNode item) {
                String own = "items[" + i + "]";
                Map<String, Manifest.Place> places = new HashMap<>();
                reading.places.forEach(
                        (path, place) -> {
                            if (path.equals(own) || path.startsWith(own + ".")) {
                                places.put(
                                        path.substring(Math.min(path.length(), own.length() + 1)),
                                        place);
                            }
                        });
                List<String> twice =
                        reading.twice.stream()
                                .filter(path -> path.startsWith(own + "."))
                                .map(path -> path.substring(own.length() + 1))
                                .toList();
                manifests.add(new Manifest(item, places, twice));
            }
        }
    }

    private static Manifest.Place place(Node node) {
        return node.getStartMark()
                .map(mark -> new Manifest.Place(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(new Manifest.Place(1, 1));
    }

    /** One document on its way to JSON. */
    private static final class Reading {
        private final Map<String, Manifest.Place> places = new HashMap<>();
        private final List<String> twice = new ArrayList<>();
        private int nodes;

        JsonNode value(String path, Node node, int depth) {
            nodes++;
            if (depth > DEEPEST || nodes > LARGEST) {
                Manifest.Place place = place(node);
                throw new NoYaml("nested too deeply, or too large", place.line(), place.column());
            }
            places.putIfAbsent(path, place(node));
            if (node instanceof MappingNode mapping) {
                ObjectNode object = JSON.objectNode();
                fields(path, mapping, object, depth, false);
                return object;
            }
            if (node instanceof SequenceNode sequence) {
                ArrayNode list = JSON.arrayNode();
                for (Node element : sequence.getValue()) {
                    list.add(value(path + "[" + list.size() + "]", element, depth + 1));
                }
                return list;
            }
            return scalar((ScalarNode) node);
        }

        /** Fields of an object; those of a merge key stand behind its own. */
        private void fields(
                String path, MappingNode mapping, ObjectNode object, int depth, boolean merged) {
            List<Node> merges = new ArrayList<>();
            for (NodeTuple tuple : mapping.getValue()) {
                String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
                if (name.equals("<<")) {
                    merges.add(tuple.getValueNode());
                    continue;
                }
                String field = path.isEmpty() ? name : path + "." + name;
                if (object.has(name)) {
                    if (merged) {
                        continue;
                    }
                    twice.add(field);
                }
                places.put(field, place(tuple.getKeyNode()));
                object.set(name, value(field, tuple.getValueNode(), depth + 1));
            }
            for (Node merge : merges) {
                List<Node> sources =
                        merge instanceof SequenceNode several ? several.getValue() : List.of(merge);
                for (Node source : sources) {
                    if (source instanceof MappingNode fields) {
                        fields(path, fields, object, depth + 1, true);
                    }
                }
            }
        }

        private static JsonNode scalar(ScalarNode node) {
            String text = node.getValue();
            Tag tag = node.getTag();
            if (tag.equals(Tag.NULL)) {
                return JSON.nullNode();
            }
            if (tag.equals(Tag.BOOL)) {
                return JSON.booleanNode(Boolean.parseBoolean(text.toLowerCase(Locale.ROOT)));
            }
            if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
                return number(text).orElse(JSON.stringNode(text));
            }
            String lower = text.toLowerCase(Locale.ROOT);
            if (node.getScalarStyle() == ScalarStyle.PLAIN
                    && (YES.contains(lower) || NO.contains(lower))) {
                return JSON.booleanNode(YES.contains(lower));
            }
            return JSON.stringNode(text);
        }

        private static Optional<JsonNode> number(String text) {
            try {
                if (text.startsWith("0x") || text.startsWith("0o")) {
                    int base = text.startsWith("0x") ? 16 : 8;
                    return Optional.of(JSON.numberNode(new BigInteger(text.substring(2), base)));
                }
                BigDecimal number = new BigDecimal(text);
                return Optional.of(
                        number.scale() <= 0 && number.precision() < 19
                                ? JSON.numberNode(number.longValueExact())
                                : JSON.numberNode(number));
            } catch (NumberFormatException | ArithmeticException e) {
                return Optional.empty();
            }
        }
    }
}
