package io.weir.notifier.channel;

import io.weir.notifier.alert.Receiver.Global;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The receivers that the service is started with (alerting.md 1.3, webhooks.md 5).
 *
 * @param slack for alerts of Canaries that name no AlertProvider
 * @param teams for the same; wins over Slack
 * @param webhook for every change of Canaries that declare no event webhook
 * @param cloudEvents for every change
 */
public record GlobalReceivers(
        Optional<SlackSettings> slack,
        Optional<WebhookSettings> teams,
        Optional<WebhookSettings> webhook,
        Optional<WebhookSettings> cloudEvents) {

    /** Nobody. */
    public static final GlobalReceivers NONE =
            new GlobalReceivers(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Slack alone. */
    public static GlobalReceivers slack(SlackSettings settings) {
        return new GlobalReceivers(
                Optional.of(settings), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Those that there are. */
    public Set<Global> names() {
        Set<Global> names = EnumSet.noneOf(Global.class);
        for (Global name : Global.values()) {
            destination(name).ifPresent(known -> names.add(name));
        }
        return names;
    }

    /** Where one of them is reached; absent when the service was started without it. */
    Optional<Destination> destination(Global name) {
        return switch (name) {
            case SLACK -> slack.map(SlackSettings::destination);
            case TEAMS -> teams.map(settings -> settings.destination("msteams"));
            case WEBHOOK -> webhook.map(settings -> settings.destination("event"));
            case CLOUD_EVENTS -> cloudEvents.map(settings -> settings.destination("cloudevents"));
        };
    }
}
