package io.weir.event;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.weir.stream.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas in {@code docs/events}, as strict as a test has to be: they let fields be added, this
 * lets none that they do not name.
 */
public final class PublishedSchemas {

    public static final Path DIRECTORY = Path.of("..", "docs", "events");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private PublishedSchemas() {}

    /**
     * What is wrong with a record's value; empty when nothing is.
     *
     * @param name of the schema, for example {@code verdict}
     */
    public static List<String> problems(String name, byte[] value) {
        JsonNode schema =
                JSON.readTree(text(DIRECTORY.resolve(Path.of("schemas", name + ".schema.json"))));
        close(schema);
        Schema strict = REGISTRY.getSchema(schema.toString(), InputFormat.JSON);
        return strict.validate(new String(value, StandardCharsets.UTF_8), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** Values as they are on the topic. */
    public static Codec<byte[]> raw() {
        return new Codec<>() {
            @Override
            public byte[] encode(byte[] value) {
                return value.clone();
            }

            @Override
            public byte[] decode(byte[] bytes) {
                return bytes.clone();
            }
        };
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is missing: -Dgolden.update=true writes it", e);
        }
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(PublishedSchemas::close);
    }
}
