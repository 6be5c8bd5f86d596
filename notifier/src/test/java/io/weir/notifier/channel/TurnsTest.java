package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.notifier.channel.discord.DiscordChannel;
import io.weir.notifier.channel.gchat.GoogleChatChannel;
import io.weir.notifier.channel.rocket.RocketChannel;
import io.weir.notifier.channel.slack.SlackChannel;
import io.weir.notifier.channel.teams.TeamsChannel;
import io.weir.runtime.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final Turns turns = new Turns(time, time);

    @Test
    void theSecondWaitsForTheServicesLimitAndOtherServicesDoNot() {
        assertThat(turns.of("room", SECOND).succeeded()).isTrue();
        Future<Void> second = turns.of("room", SECOND);
        assertThat(turns.of("other room", SECOND).succeeded()).isTrue();
        assertThat(turns.of("room", Duration.ZERO).succeeded()).isTrue();

        time.advance(Duration.ofMillis(999));
        assertThat(second.succeeded()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(second.succeeded()).isTrue();
    }

    @Test
    void whoComesLaterThanTheLimitWaitsForNothing() {
        turns.of("room", SECOND);
        time.advance(SECOND);

        assertThat(turns.of("room", SECOND).succeeded()).isTrue();
    }

    @Test
    void onlyTheServicesOwnServersHaveTheServicesLimit() {
        assertThat(new SlackChannel().spacing("hooks.slack.com")).isEqualTo(SECOND);
        assertThat(new SlackChannel().spacing("slack.com")).isEqualTo(SECOND);
        assertThat(new SlackChannel().spacing("notslack.com")).isEqualTo(Duration.ZERO);
        assertThat(new DiscordChannel().spacing("discord.com")).isEqualTo(SECOND.multipliedBy(2));
        assertThat(new GoogleChatChannel().spacing("chat.googleapis.com")).isEqualTo(SECOND);
        assertThat(new TeamsChannel().spacing("prod-1.westus.logic.azure.com"))
                .isEqualTo(Duration.ofMillis(500));
        assertThat(new RocketChannel().spacing("chat.example")).isEqualTo(Duration.ZERO);
    }
}
