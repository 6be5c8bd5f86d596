package io.weir.notifier.channel;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes over the wire: a POST of JSON.
 *
 * @param address to post to
 * @param bearer token to show, for channels that take one
 * @param headers beyond the usual ones
 * @param body JSON
 */
public record Message(
        Confidential address,
        Optional<Confidential> bearer,
        Map<String, String> headers,
        ObjectNode body) {

    public Message {
        headers = Map.copyOf(headers);
    }

    /** A message without a token to where the destination says. */
    public static Message to(Destination destination, ObjectNode body) {
        return new Message(destination.address(), Optional.empty(), Map.of(), body);
    }
}
