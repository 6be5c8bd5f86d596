package io.weir.event;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the JSON Schema of a record type as {@link Wire} writes it: the names from its components,
 * the words from its Javadoc. So the published schemas are always those of the code.
 */
final class Schemas {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SOURCES = Path.of("..", "common", "src", "main", "java");
    private static final String NAME = "^[^/]*/[^/]+$";

    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private Schemas() {}

    static ObjectNode of(Class<?> root, String title) {
        Schemas made = new Schemas();
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.setAll(made.record(root, Optional.empty()));
        ObjectNode definitions = JSON.createObjectNode();
        made.definitions.forEach(definitions::set);
        schema.set("$defs", definitions);
        return schema;
    }

    private ObjectNode record(Class<?> type, Optional<String> discriminator) {
        String doc = doc(type);
        ObjectNode schema = JSON.createObjectNode();
        put(schema, "description", sentence(doc));
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.createArrayNode();
        discriminator.ifPresent(
                name -> {
                    properties.putObject(WireNames.PROPERTY).put("const", name);
                    required.add(WireNames.PROPERTY);
                });
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode property = type(component.getGenericType());
            put(property, "description", parameter(doc, component.getName()));
            properties.set(component.getName(), property);
            if (component.getType() != Optional.class) {
                required.add(component.getName());
            }
        }
        schema.set("required", required);
        return schema;
    }

    private ObjectNode type(Type type) {
        if (type instanceof ParameterizedType of) {
            return generic((Class<?>) of.getRawType(), of.getActualTypeArguments());
        }
        return plain((Class<?>) type);
    }

    private ObjectNode generic(Class<?> raw, Type[] of) {
        if (raw == Optional.class) {
            return type(of[0]);
        }
        ObjectNode schema = JSON.createObjectNode();
        if (Collection.class.isAssignableFrom(raw)) {
            schema.put("type", "array").set("items", type(of[0]));
            return schema;
        }
        schema.put("type", "object");
        if (of[0] != String.class) {
            schema.set("propertyNames", type(of[0]));
        }
        schema.set("additionalProperties", type(of[1]));
        return schema;
    }

    private ObjectNode plain(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        if (type == String.class) {
            return schema.put("type", "string");
        }
        if (type == int.class
                || type == long.class
                || type == Integer.class
                || type == Long.class) {
            return schema.put("type", "integer");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (type == double.class || type == Double.class) {
            ArrayNode any = schema.putArray("anyOf");
            any.addObject().put("type", "number");
            any.addObject().putArray("enum").add("Infinity").add("-Infinity").add("NaN");
            return schema;
        }
        if (type == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        }
        if (type == Duration.class) {
            return schema.put("type", "string").put("pattern", "^-?PT");
        }
        if (type == CanaryKey.class || type == ObjectRef.class) {
            return schema.put("type", "string").put("pattern", NAME);
        }
        for (EnumText<?> text : WireNames.ENUMS) {
            if (text.type() == type) {
                ArrayNode values = schema.put("type", "string").putArray("enum");
                text.texts().keySet().forEach(values::add);
                return schema;
            }
        }
        return schema.put("$ref", "#/$defs/" + definition(type));
    }

    private String definition(Class<?> type) {
        String name = name(type);
        if (!definitions.containsKey(name)) {
            definitions.put(name, JSON.createObjectNode());
            definitions.put(name, made(type));
        }
        return name;
    }

    private ObjectNode made(Class<?> type) {
        if (!type.isSealed()) {
            if (!type.isRecord()) {
                throw new IllegalStateException("no way to describe " + type);
            }
            return record(type, Optional.empty());
        }
        ObjectNode schema = JSON.createObjectNode();
        put(schema, "description", sentence(doc(type)));
        ArrayNode cases = schema.putArray("oneOf");
        new TreeMap<>(byName(type))
                .forEach(
                        (name, of) -> {
                            String key = name(of);
                            definitions.put(key, JSON.createObjectNode());
                            definitions.put(key, record(of, Optional.of(name)));
                            cases.addObject().put("$ref", "#/$defs/" + key);
                        });
        return schema;
    }

    private static Map<String, Class<?>> byName(Class<?> sealed) {
        Map<String, Class<?>> names = new TreeMap<>();
        WireNames.CASES.get(sealed).forEach((type, name) -> names.put(name, type));
        return names;
    }

    private static String name(Class<?> type) {
        return type.getDeclaringClass() == null
                ? type.getSimpleName()
                : type.getDeclaringClass().getSimpleName() + "." + type.getSimpleName();
    }

    private static void put(ObjectNode schema, String field, String text) {
        if (!text.isEmpty()) {
            schema.put(field, text);
        }
    }

    /** The Javadoc before a type, without stars; empty text where there is none. */
    private static String doc(Class<?> type) {
        Class<?> outer = type;
        while (outer.getDeclaringClass() != null) {
            outer = outer.getDeclaringClass();
        }
        String source;
        try {
            source = Files.readString(SOURCES.resolve(outer.getName().replace('.', '/') + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher found =
                Pattern.compile(
                                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public |private |sealed )*"
                                        + "(?:record|interface) "
                                        + type.getSimpleName()
                                        + "\\b",
                                Pattern.DOTALL)
                        .matcher(source);
        return found.find() ? found.group(1).replaceAll("\\s*\\n\\s*\\*[ ]?", "\n").strip() : "";
    }

    /** The text up to the first empty line or tag. */
    private static String sentence(String doc) {
        return words(doc.split("\\n\\s*(?:\\n|@|<p>|<pre>)|^@", 2)[0]);
    }

    private static String parameter(String doc, String name) {
        Matcher found =
                Pattern.compile("@param " + name + "\\s((?:(?!\\n@|\\n\\n).)*)", Pattern.DOTALL)
                        .matcher(doc);
        return found.find() ? words(found.group(1)) : "";
    }

    private static String words(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|link|value)\\s+#?([^}]*)}", "$1")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
