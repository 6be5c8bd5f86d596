package io.weir.notifier.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.notifier.Changes;
import io.weir.notifier.alert.Notice;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import io.weir.rollout.Severity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DiscordChannelTest {

    @ParameterizedTest
    @CsvSource({
        "https://d.example/api/webhooks/1/t, https://d.example/api/webhooks/1/t/slack",
        "https://d.example/api/webhooks/1/t/, https://d.example/api/webhooks/1/t/slack",
        "https://d.example/api/webhooks/1/t/slack, https://d.example/api/webhooks/1/t/slack",
        "https://d.example/api/webhooks/1/t/slack/, https://d.example/api/webhooks/1/t/slack",
        "https://d.example/t?wait=true, https://d.example/t/slack?wait=true",
        "https://d.example/t/slack?wait=true, https://d.example/t/slack?wait=true",
        "https://d.example/t?a=/slack, https://d.example/t/slack?a=/slack"
    })
    void theCompatiblePathIsThereOnce(String written, String posted) {
        assertThat(DiscordChannel.compatible(written)).isEqualTo(posted);
    }

    @Test
    void whatIsTooMuchForAnEmbedIsCutAndNotRefused() {
        List<Notice.Field> fields =
                IntStream.range(0, 30)
                        .mapToObj(
                                i -> new Notice.Field("field " + i, i == 0 ? "" : "x".repeat(900)))
                        .toList();
        Notice notice =
                new Notice(
                        Changes.CART,
                        "uid",
                        "RolledBack",
                        Severity.ERROR,
                        "title".repeat(300),
                        "",
                        fields,
                        Changes.AT,
                        Notice.Run.NONE);
        Destination destination =
                Destination.of("discord", new Confidential("https://d.example/t"))
                        .in("releases", "weir");

        Message message =
                new DiscordChannel()
                        .message(Delivery.of("c1", Receiver.Global.SLACK, notice), destination);

        JsonNode attachment = message.body().path("attachments").path(0);
        assertThat(attachment.path("fields").size()).isBetween(1, 25);
        assertThat(attachment.path("fields").path(0).path("value").asString()).isEqualTo("-");
        assertThat(attachment.toString().length()).isLessThan(6000 + 25 * 40);
    }
}
