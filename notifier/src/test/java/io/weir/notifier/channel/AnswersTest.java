package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.notifier.delivery.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "301,Dead",
        "302,Dead",
        "307,Dead",
        "308,Dead",
        "400,Dead",
        "413,Dead",
        "401,Refused",
        "403,Refused",
        "404,Refused",
        "410,Refused",
        "408,Retry",
        "425,Retry",
        "429,Retry",
        "500,Retry",
        "503,Retry"
    })
    void aStatusThatIsNoneOfSuccessSaysWhatFollows(int status, String kind) {
        Result result = Answers.judge(status, Optional.empty(), NOW).orElseThrow();

        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(result.toString()).contains("answered with status " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void anAnswerOfSuccessIsTheChannelsToJudge(int status) {
        assertThat(Answers.judge(status, Optional.empty(), NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30                            | PT30S",
                "' 7 '                         | PT7S",
                "Thu, 01 Jan 2026 10:01:00 GMT | PT1M",
                "Thu, 01 Jan 2026 09:00:00 GMT | PT0S"
            })
    void retryAfterIsSecondsOrADate(String text, Duration expected) {
        assertThat(Answers.after(text, NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5"})
    void retryAfterOfAnythingElseSaysNothing(String text) {
        assertThat(Answers.after(text, NOW)).isEmpty();
    }

    @Test
    void aRetryAfterOfAgesIsVeryLongAndNoError() {
        assertThat(Answers.after("99999999999999999999", NOW).orElseThrow())
                .isGreaterThan(Duration.ofDays(365));
    }
}
