package io.weir.analyzer.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookScheduleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 30", "7, 30", "1000, 30"})
    void doublesTheWaitUpToThirtySeconds(int attempt, int seconds) {
        assertThat(HookSchedule.pause(attempt, 500, Optional.empty(), TEN_SECONDS, NOW))
                .hasSeconds(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 7, 10, 7",
        "503, 7, 10, 7",
        "503, 0, 10, 0",
        "500, 7, 10, 1",
        "503, 3600, 10, 30",
        "503, 3600, 60, 60",
        "503, '99999999999999', 10, 1",
        "503, soon, 10, 1",
        "503, -5, 10, 1",
        "503, 'Thu, 01 Jan 2026 00:00:12 GMT', 10, 12",
        "503, 'Thu, 01 Jan 2026 09:00:00 GMT', 10, 30",
        "503, 'Wed, 31 Dec 2025 00:00:00 GMT', 10, 0"
    })
    void waitsAsLongAsTheServerWishesWithinBounds(
            int status, String header, int timeout, int seconds) {
        assertThat(
                        HookSchedule.pause(
                                1, status, Optional.of(header), Duration.ofSeconds(timeout), NOW))
                .hasSeconds(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "200, false",
        "204, false",
        "400, false",
        "403, false",
        "429, true",
        "500, true",
        "501, false",
        "502, true",
        "503, true",
        "599, true"
    })
    void triesAgainOnlyWhatMayPass(int status, boolean again) {
        assertThat(HookSchedule.isRetryable(status)).isEqualTo(again);
    }

    @Test
    void readsTheTimeLimitOfAnAttempt() {
        assertThat(HookCaller.timeout("")).contains(TEN_SECONDS);
        assertThat(HookCaller.timeout("5")).contains(TEN_SECONDS);
        assertThat(HookCaller.timeout("1m30s")).contains(Duration.ofSeconds(90));
        assertThat(HookCaller.timeout("5min")).isEmpty();
        assertThat(HookCaller.timeout("0s")).isEmpty();
        assertThat(HookCaller.timeout("-1s")).isEmpty();
    }
}
