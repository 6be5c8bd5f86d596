package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.notifier.GoldenFiles;
import io.weir.notifier.Notices;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Delivery;
import io.weir.rollout.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each receiver is sent, for each severity, as files. */
class PayloadsTest {

    private static final Destination.Call CALL =
            new Destination.Call(
                    Map.of("team", "shop", "eventType", "not this one"), Optional.empty(), false);

    /** Folder of the files, and where the message goes; the folder's first part is the channel. */
    private static final Map<String, Destination> CASES =
            Map.of(
                    "slack", to("slack", "https://hooks.example/services/T/B/X"),
                    "msteams", to("msteams", "https://tenant.example/webhookb2/1"),
                    "msteams-workflow", to("msteams", "https://prod.example:443/workflows/1/t"),
                    "discord", to("discord", "https://discord.example/api/webhooks/1/t"),
                    "rocket", to("rocket", "https://rocket.example/hooks/1/t"),
                    "gchat", to("gchat", "https://gchat.example/v1/spaces/1/messages?key=k"),
                    "event", to("event", "https://hook.example/").calling(CALL),
                    "cloudevents", to("cloudevents", "https://sink.example/"));

    static Stream<Arguments> messages() {
        return CASES.keySet().stream()
                .sorted()
                .flatMap(
                        folder ->
                                Arrays.stream(Severity.values())
                                        .map(
                                                severity ->
                                                        argumentSet(
                                                                folder + " " + severity,
                                                                folder,
                                                                severity)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isSentAsInTheFile(String folder, Severity severity) {
        Message message = message(folder, severity);

        GoldenFiles.assertGolden(
                "channels/" + folder + "/" + name(severity) + ".json", message.body());
        assertThat(message.bearer()).isEmpty();
        assertThat(message.toString()).doesNotContain("example");
    }

    @Test
    void everyChannelAndSeverityHasItsFileAndEveryFileItsCase() {
        Set<String> severities =
                Arrays.stream(Severity.values())
                        .map(PayloadsTest::name)
                        .collect(Collectors.toSet());

        CASES.keySet()
                .forEach(folder -> GoldenFiles.assertAllUsed("channels/" + folder, severities));
        assertThat(
                        Stream.of(Channels.CHAT, Channels.EVENTS)
                                .flatMap(List::stream)
                                .map(Channel::type))
                .allMatch(CASES::containsKey);
    }

    @Test
    void aCloudEventIsNamedInItsHeaders() {
        Message message = message("cloudevents", Severity.ERROR);

        assertThat(message.headers())
                .isEqualTo(
                        Map.of(
                                "ce-specversion", "1.0",
                                "ce-id", delivery(Severity.ERROR).id(),
                                "ce-source", "weir-notifier",
                                "ce-type", "weir.canary.rolled-back",
                                "ce-subject", "shop/cart",
                                "ce-time", "2026-01-01T10:00:00.123Z"));
    }

    private static Message message(String folder, Severity severity) {
        Destination destination = CASES.get(folder);
        Channel channel =
                Channels.chat(destination.type())
                        .or(() -> Channels.events(destination.type()))
                        .orElseThrow();
        return channel.message(delivery(severity), destination);
    }

    private static Delivery delivery(Severity severity) {
        return Delivery.of("c1", Receiver.Global.WEBHOOK, Notices.of(severity));
    }

    private static Destination to(String type, String address) {
        return Destination.of(type, new Confidential(address)).in("releases", "weir");
    }

    private static String name(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
