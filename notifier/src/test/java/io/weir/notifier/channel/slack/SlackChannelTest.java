package io.weir.notifier.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.notifier.Notices;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import io.weir.rollout.Severity;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackChannelTest {

    private final SlackChannel slack = new SlackChannel();

    @Test
    void aTokenGoesAlongForTheApi() {
        Optional<Confidential> token = Confidential.of("xoxb-1\n");
        Delivery delivery = Delivery.of("c1", Receiver.Global.SLACK, Notices.of(Severity.INFO));

        Message message = slack.message(delivery, destination(token));

        assertThat(message.bearer()).isEqualTo(Optional.of(new Confidential("xoxb-1")));
        assertThat(message.toString()).doesNotContain("xoxb").doesNotContain("hooks.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "ok\n", "", "{\"ok\":true,\"ts\":\"1\"}"})
    void isDelivered(String body) {
        assertThat(slack.judge(body)).isEqualTo(new Result.Delivered());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ok':false,'error':'channel_not_found'} | Dead    | answered channel_not_found",
                "{'ok':false,'error':'invalid_auth'}      | Refused | answered invalid_auth",
                "{'ok':false,'error':'ratelimited'}       | Retry   | answered ratelimited",
                "{'ok':false}  | Dead | answered that it failed, without a reason",
                "{'ok':false,'error':'xoxb-1 is bad'} | Dead"
                        + " | answered that it failed, without a reason",
                "<html>no</html> | Retry | answered neither ok nor why not",
                "{'status':'no'} | Retry | answered neither ok nor why not",
                "[1]             | Retry | answered neither ok nor why not",
                "no_service      | Retry | answered neither ok nor why not",
            },
            quoteCharacter = '`')
    void isAFailureThoughTheStatusIsGood(String body, String kind, String reason) {
        Result result = slack.judge(body.replace('\'', '"'));

        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(result.toString()).contains(reason);
    }

    private static Destination destination(Optional<Confidential> token) {
        return Destination.of("slack", new Confidential("https://hooks.example/services/T/B/X"))
                .with(token)
                .in("releases", "weir");
    }
}
