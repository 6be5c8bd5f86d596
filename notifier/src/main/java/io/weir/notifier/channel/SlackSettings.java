package io.weir.notifier.channel;

import java.util.Optional;

/**
 * The Slack receiver that the service is started with (alerting.md 1.3). Checked at start, so that
 * a wrong one is said before the first alert.
 *
 * @param address incoming webhook, or the URL of {@code chat.postMessage}
 * @param token bot token, for the latter
 * @param proxy to go through
 * @param channel room to post in
 * @param username to post as
 */
public record SlackSettings(
        Confidential address,
        Optional<Confidential> token,
        Optional<Confidential> proxy,
        String channel,
        String username) {

    public SlackSettings {
        if (!Urls.usable(address)) {
            throw new IllegalArgumentException("Slack's URL must begin with http:// or https://");
        }
        if (proxy.isPresent() && !Urls.usable(proxy.get())) {
            throw new IllegalArgumentException(
                    "Slack's proxy URL must begin with http:// or https://");
        }
        if (channel.isBlank()) {
            throw new IllegalArgumentException("Slack's channel must not be empty");
        }
        if (username.isBlank()) {
            throw new IllegalArgumentException("Slack's user must not be empty");
        }
    }

    Destination destination() {
        return Destination.of("slack", address).with(token).through(proxy).in(channel, username);
    }
}
