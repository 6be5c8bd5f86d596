package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.notifier.Changes;
import io.weir.notifier.GoldenFiles;
import io.weir.notifier.delivery.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What each service documents as its answers of success and failure, and what follows from them.
 * Each file names its sources; the live services were not called.
 */
class DocumentedAnswersTest {

    static Stream<Arguments> answers() {
        return channels()
                .flatMap(
                        channel ->
                                stream(file(channel).path("answers"))
                                        .map(
                                                answer ->
                                                        argumentSet(
                                                                channel.type()
                                                                        + ", "
                                                                        + text(answer, "what"),
                                                                channel,
                                                                answer)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void meansWhatTheFileSays(Channel channel, JsonNode answer) {
        Optional<String> retryAfter =
                Optional.of(answer.path("headers").path("Retry-After").asString(""))
                        .filter(text -> !text.isEmpty());

        Result result =
                Answers.judge(answer.path("status").asInt(), retryAfter, Changes.AT)
                        .orElseGet(() -> channel.judge(text(answer, "body")));

        assertThat(result.getClass().getSimpleName()).isEqualTo(text(answer, "means"));
        if (retryAfter.isPresent() && result instanceof Result.Retry retry) {
            assertThat(retry.after()).isPresent();
        }
    }

    @Test
    void everyChannelHasItsFileWithSourcesSuccessAndFailure() {
        channels()
                .forEach(
                        channel -> {
                            assertThat(stream(file(channel).path("sources")))
                                    .as(channel.type())
                                    .isNotEmpty();
                            assertThat(
                                            stream(file(channel).path("answers"))
                                                    .map(answer -> text(answer, "means"))
                                                    .collect(Collectors.toSet()))
                                    .as(channel.type())
                                    .contains("Delivered", "Retry", "Refused", "Dead");
                        });
        GoldenFiles.assertAllUsed(
                "answers", channels().map(Channel::type).collect(Collectors.toSet()));
    }

    private static Stream<Channel> channels() {
        return Stream.of(Channels.CHAT, Channels.EVENTS).flatMap(List::stream);
    }

    private static JsonNode file(Channel channel) {
        return GoldenFiles.read("answers/" + channel.type() + ".json");
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asString("");
    }
}
