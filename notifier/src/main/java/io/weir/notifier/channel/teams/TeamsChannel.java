package io.weir.notifier.channel.teams;

import io.weir.notifier.channel.Channel;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Microsoft Teams: a MessageCard for connectors (alerting.md 6.4), an adaptive card where the
 * address is one of a workflow, which takes nothing else. A connector says with status 200 that
 * Teams behind it refused the message.
 */
public final class TeamsChannel implements Channel {

    /** In the path of every address that a workflow's trigger gives out. */
    private static final String WORKFLOW = "/workflows/";

    private static final Pattern BEHIND = Pattern.compile("HTTP error (\\d{3})");

    /** Sixty in half a minute, no more than four a second. */
    private static final Duration SPACING = Duration.ofMillis(500);

    @Override
    public String type() {
        return "msteams";
    }

    @Override
    public Message message(Delivery delivery, Destination destination) {
        return Message.to(
                destination,
                workflow(destination)
                        ? Cards.adaptive(delivery.notice())
                        : Cards.message(delivery));
    }

    @Override
    public Result judge(String body) {
        Matcher code = BEHIND.matcher(body);
        if (!code.find()) {
            return body.contains("delivery failed")
                    ? Result.retry("answered that the delivery failed")
                    : new Result.Delivered();
        }
        String reason = "answered that Teams said status " + code.group(1);
        boolean passing =
                code.group(1).startsWith("5")
                        || code.group(1).equals("429")
                        || code.group(1).equals("408");
        return passing ? Result.retry(reason) : new Result.Dead(reason);
    }

    @Override
    public Duration spacing(String host) {
        boolean microsoft =
                host.endsWith(".office.com")
                        || host.endsWith(".logic.azure.com")
                        || host.endsWith(".powerplatform.com");
        return microsoft ? SPACING : Duration.ZERO;
    }

    private static boolean workflow(Destination destination) {
        String path = URI.create(destination.address().text()).getPath();
        return path != null && (path.contains(WORKFLOW) || path.contains("/powerautomate/"));
    }
}
