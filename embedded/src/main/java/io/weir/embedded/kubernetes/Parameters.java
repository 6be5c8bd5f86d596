package io.weir.embedded.kubernetes;

import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** Query parameters and the headers that shape an answer. */
record Parameters(MultiMap query, String accept, String contentType) {

    String text(String name) {
        return Optional.ofNullable(query.get(name)).orElse("");
    }

    /**
     * A whole number.
     *
     * @throws ApiError 400 when it is none
     */
    long number(String name, long otherwise) {
        String text = text(name);
        try {
            return text.isEmpty() ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest(name + ": Invalid value: \"" + text + "\"");
        }
    }

    boolean flag(String name) {
        return text(name).equals("true") || text(name).equals("1");
    }

    Predicate<ObjectNode> selection() {
        return Selection.of(text("labelSelector"), text("fieldSelector"));
    }

    /** Whether only metadata is wanted. */
    boolean metadataOnly() {
        return accept.contains("as=PartialObjectMetadata");
    }
}
