package io.weir.notifier.channel;

import java.util.Optional;

/**
 * An address that the service is started with. Checked at start, so that a wrong one is said before
 * the first message.
 *
 * @param what it is, for messages, for example {@code Microsoft Teams' URL}
 * @param address to post to
 * @param proxy to go through
 */
public record WebhookSettings(String what, Confidential address, Optional<Confidential> proxy) {

    public WebhookSettings {
        if (!Urls.usable(address)) {
            throw new IllegalArgumentException(what + " must begin with http:// or https://");
        }
        if (proxy.isPresent() && !Urls.usable(proxy.get())) {
            throw new IllegalArgumentException(
                    what + ": the proxy's must begin with http:// or https://");
        }
    }

    Destination destination(String type) {
        return Destination.of(type, address).through(proxy);
    }
}
