package io.weir.embedded.kubernetes;

import tools.jackson.databind.JsonNode;

/** Status code and body of an answer. */
record Answer(int code, JsonNode body) {

    static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }
}
