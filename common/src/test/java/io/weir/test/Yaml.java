package io.weir.test;

import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Objects for tests, written as YAML. */
public final class Yaml {

    private static final YAMLMapper MAPPER = YAMLMapper.builder().build();

    private Yaml() {}

    /** One object. */
    public static ObjectNode object(String text) {
        return (ObjectNode) MAPPER.readTree(text);
    }
}
