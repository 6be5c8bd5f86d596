package io.weir.notifier.channel;

import io.weir.notifier.channel.cloudevents.CloudEventsChannel;
import io.weir.notifier.channel.discord.DiscordChannel;
import io.weir.notifier.channel.gchat.GoogleChatChannel;
import io.weir.notifier.channel.rocket.RocketChannel;
import io.weir.notifier.channel.slack.SlackChannel;
import io.weir.notifier.channel.teams.TeamsChannel;
import io.weir.notifier.channel.webhook.EventWebhookChannel;
import java.util.List;
import java.util.Optional;

/** All receivers over HTTP that are known. */
public final class Channels {

    /** What an AlertProvider may name (alerting.md 1.2): the visible list. */
    public static final List<Channel> CHAT =
            List.of(
                    new SlackChannel(),
                    new TeamsChannel(),
                    new DiscordChannel(),
                    new RocketChannel(),
                    new GoogleChatChannel());

    /** Webhooks for programs: a Canary's own, and those that the service is started with. */
    public static final List<Channel> EVENTS =
            List.of(new EventWebhookChannel(), new CloudEventsChannel());

    private Channels() {}

    /** The chat service of a type; absent when this version knows none. */
    public static Optional<Channel> chat(String type) {
        return of(CHAT, type);
    }

    /** The webhook of a type; absent when this version knows none. */
    public static Optional<Channel> events(String type) {
        return of(EVENTS, type);
    }

    private static Optional<Channel> of(List<Channel> list, String type) {
        return list.stream().filter(channel -> channel.type().equals(type)).findFirst();
    }
}
