package io.weir.embedded.kubernetes;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of the store's log. The objects are the store's own: read them, never change them.
 *
 * @param version resourceVersion that the change was given; grows over all kinds
 * @param before the object before; empty when it was created
 * @param after the object after; empty when it was deleted
 */
public record Change(
        long version, ResourceType type, Optional<ObjectNode> before, Optional<ObjectNode> after) {

    /** The object after the change, or what it last was. */
    public ObjectNode object() {
        return after.or(() -> before).orElseThrow();
    }
}
