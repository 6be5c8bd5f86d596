package io.weir.app.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The schemas of the custom resources, from the definitions that Weir ships. */
final class Definitions {

    static final String GROUP = "flagger.app";
    static final String VERSION = "v1beta1";

    private final Map<String, JsonNode> schemas;

    private Definitions(Map<String, JsonNode> schemas) {
        this.schemas = schemas;
    }

    static Definitions shipped() {
        Map<String, JsonNode> schemas = new TreeMap<>();
        for (String file : new String[] {"canary", "metrictemplate", "alertprovider"}) {
            JsonNode spec = read("/crds/" + file + ".yaml").path("spec");
            for (JsonNode version : spec.path("versions")) {
                if (version.path("name").asString("").equals(VERSION)) {
                    schemas.put(
                            spec.at("/names/kind").asString(""),
                            version.at("/schema/openAPIV3Schema"));
                }
            }
        }
        return new Definitions(schemas);
    }

    /** The kinds that there are. */
    java.util.Set<String> kinds() {
        return schemas.keySet();
    }

    Optional<JsonNode> schema(String kind) {
        return Optional.ofNullable(schemas.get(kind));
    }

    private static JsonNode read(String resource) {
        try (InputStream in = Definitions.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("part of this program is missing: " + resource);
            }
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
