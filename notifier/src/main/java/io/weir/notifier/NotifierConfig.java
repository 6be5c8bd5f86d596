package io.weir.notifier;

import io.weir.notifier.channel.GlobalReceivers;
import io.weir.runtime.EnvironmentProxies;
import java.time.Duration;

/**
 * What the notifier is started with.
 *
 * @param cluster name shown in alerts ({@code --cluster-name}); empty text for none
 * @param global the receivers by flag
 * @param crossNamespaceRefs whether a Canary may name AlertProviders of other namespaces
 * @param proxies that the environment names, on the way to receivers that name none
 * @param giveUp how long a delivery is tried; more than zero
 * @param longestRequestedPause the most that a receiver's {@code Retry-After} is obeyed
 * @param firstPause after the first failed attempt, doubled from then on
 * @param longestPause that pauses grow to
 * @param requestLimit for one exchange with a chat service
 * @param webhookLimit for one exchange with a webhook, where a Canary says nothing else
 * @param remembered ids of ended deliveries that are kept in memory; more than are handed over
 *     again after a crash
 * @param version of this program, for its User-Agent
 */
public record NotifierConfig(
        String cluster,
        GlobalReceivers global,
        boolean crossNamespaceRefs,
        EnvironmentProxies proxies,
        Duration giveUp,
        Duration longestRequestedPause,
        Duration firstPause,
        Duration longestPause,
        Duration requestLimit,
        Duration webhookLimit,
        int remembered,
        String version) {

    /**
     * How many deliveries of one receiver may wait before reading pauses for the receivers that
     * share its partition: the bound of the queue per key of the outbox's stream. Far above what a
     * receiver is told within the time after which a delivery is given up.
     */
    public static final int RECEIVER_QUEUE = 2000;

    /** The topic of deliveries keeps its records for a day longer. */
    private static final Duration LONGEST_GIVE_UP = Duration.ofDays(13);

    public NotifierConfig {
        if (giveUp.isNegative() || giveUp.isZero()) {
            throw new IllegalArgumentException(
                    "time after which a delivery is given up must be more than zero, was "
                            + giveUp);
        }
        if (giveUp.compareTo(LONGEST_GIVE_UP) > 0) {
            throw new IllegalArgumentException(
                    "time after which a delivery is given up must be 13 days at most, was "
                            + giveUp);
        }
        if (requestLimit.isNegative() || requestLimit.isZero()) {
            throw new IllegalArgumentException(
                    "time limit of a request must be more than zero, was " + requestLimit);
        }
        if (remembered < 1) {
            throw new IllegalArgumentException(
                    "remembered deliveries must be 1 or more, was " + remembered);
        }
    }

    /** The defaults: given up after an hour, 5 s a request, pauses from 1 s to a minute. */
    public static NotifierConfig of(String cluster, GlobalReceivers global, String version) {
        return new NotifierConfig(
                cluster,
                global,
                true,
                EnvironmentProxies.NONE,
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                50_000,
                version);
    }

    /** The same with another time after which a delivery is given up. */
    public NotifierConfig withGiveUp(Duration time) {
        return new NotifierConfig(
                cluster,
                global,
                crossNamespaceRefs,
                proxies,
                time,
                longestRequestedPause,
                firstPause,
                longestPause,
                requestLimit,
                webhookLimit,
                remembered,
                version);
    }

    /** The same with AlertProviders of other namespaces, or without. */
    public NotifierConfig withCrossNamespaceRefs(boolean allowed) {
        return with(allowed, proxies);
    }

    /** The same through other proxies. */
    public NotifierConfig withProxies(EnvironmentProxies other) {
        return with(crossNamespaceRefs, other);
    }

    private NotifierConfig with(boolean allowed, EnvironmentProxies ways) {
        return new NotifierConfig(
                cluster,
                global,
                allowed,
                ways,
                giveUp,
                longestRequestedPause,
                firstPause,
                longestPause,
                requestLimit,
                webhookLimit,
                remembered,
                version);
    }
}
