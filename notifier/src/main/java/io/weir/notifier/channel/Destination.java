package io.weir.notifier.channel;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where a receiver is reached, as it was read for one attempt.
 *
 * @param type of channel, as an AlertProvider's {@code spec.type} says it
 * @param address to post to
 * @param token for channels that take one
 * @param proxy to go through
 * @param channel room to post in
 * @param username to post as
 * @param template of the message's words, as written; absent for the built-in ones
 * @param call what a Canary says of its webhook
 */
public record Destination(
        String type,
        Confidential address,
        Optional<Confidential> token,
        Optional<Confidential> proxy,
        String channel,
        String username,
        Optional<String> template,
        Call call) {

    /**
     * What is particular to a webhook that a Canary declares.
     *
     * @param metadata copied to the payload
     * @param limit of one attempt, where it is not the usual one
     * @param insecure the server's certificate is not verified ({@code disableTLS})
     */
    public record Call(Map<String, String> metadata, Optional<Duration> limit, boolean insecure) {

        /** As for everything that is no such webhook. */
        public static final Call USUAL = new Call(Map.of(), Optional.empty(), false);

        public Call {
            metadata = Map.copyOf(metadata);
        }
    }

    /** A plain address of a kind of channel. */
    public static Destination of(String type, Confidential address) {
        return new Destination(
                type,
                address,
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                Call.USUAL);
    }

    /** The same elsewhere. */
    public Destination at(Confidential other) {
        return new Destination(type, other, token, proxy, channel, username, template, call);
    }

    /** The same through a proxy, or not. */
    public Destination through(Optional<Confidential> way) {
        return new Destination(type, address, token, way, channel, username, template, call);
    }

    /** The same with a token, or none. */
    public Destination with(Optional<Confidential> shown) {
        return new Destination(type, address, shown, proxy, channel, username, template, call);
    }

    /** The same, in a room and under a name. */
    public Destination in(String room, String name) {
        return new Destination(type, address, token, proxy, room, name, template, call);
    }

    /** The same in other words, or in the built-in ones. */
    public Destination worded(Optional<String> words) {
        return new Destination(type, address, token, proxy, channel, username, words, call);
    }

    /** The same, called as a Canary says. */
    public Destination calling(Call how) {
        return new Destination(type, address, token, proxy, channel, username, template, how);
    }
}
