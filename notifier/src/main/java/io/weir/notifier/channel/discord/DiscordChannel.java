package io.weir.notifier.channel.discord;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Channel;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Fitting;
import io.weir.notifier.channel.Message;
import io.weir.notifier.channel.slack.SlackPayload;
import io.weir.notifier.delivery.Delivery;
import io.weir.rollout.Severity;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Discord's Slack-compatible endpoint (alerting.md 6.2): Slack's payload at the webhook's address
 * with {@code /slack} behind its path. An attachment becomes an embed, in which nothing that looks
 * like a mention calls anybody.
 */
public final class DiscordChannel implements Channel {

    /** Bounds of an embed, title and names included. */
    private static final int MOST_FIELDS = 25;

    private static final int MOST_CHARACTERS = 5000;
    private static final int LONGEST_TEXT = 900;

    /** Five posts in two seconds for a webhook, thirty a minute for a room. */
    private static final Duration SPACING = Duration.ofSeconds(2);

    @Override
    public String type() {
        return "discord";
    }

    @Override
    public Message message(Delivery delivery, Destination destination) {
        Notice notice = delivery.notice();
        SlackPayload payload =
                new SlackPayload(
                        notice.severity() == Severity.ERROR ? "danger" : "good",
                        notice.source(),
                        Fitting.cut(notice.title(), LONGEST_TEXT),
                        Fitting.of(notice.fields(), MOST_FIELDS, MOST_CHARACTERS));
        Confidential address = new Confidential(compatible(destination.address().text()));
        return Message.to(
                destination.at(address), payload.json(destination, UnaryOperator.identity()));
    }

    @Override
    public Duration spacing(String host) {
        boolean discord =
                host.equals("discord.com")
                        || host.endsWith(".discord.com")
                        || host.equals("discordapp.com")
                        || host.endsWith(".discordapp.com");
        return discord ? SPACING : Duration.ZERO;
    }

    /** Only the path counts; query and fragment stay behind it. */
    static String compatible(String address) {
        int path = Math.min(before(address, '?'), before(address, '#'));
        String bare = address.substring(0, path);
        while (bare.endsWith("/")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        String tail = address.substring(path);
        return bare.endsWith("/slack") ? bare + tail : bare + "/slack" + tail;
    }

    private static int before(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text.length() : at;
    }
}
