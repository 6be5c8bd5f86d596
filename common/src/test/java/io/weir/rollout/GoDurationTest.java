package io.weir.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "10s, PT10S",
        "1m30s, PT1M30S",
        "1h, PT1H",
        "1ms, PT0.001S",
        "5us, PT0.000005S",
        "5µs, PT0.000005S",
        "5μs, PT0.000005S",
        "7ns, PT0.000000007S",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "1.0000000009s, PT1S",
        "-1m, PT-1M",
        "+2s, PT2S",
        "1s1s, PT2S",
        "9223372036854775807ns, PT2562047H47M16.854775807S"
    })
    void readsSequencesOfNumbersWithUnits(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "5",
                "1min",
                "5 s",
                "s",
                ".s",
                "1d",
                "1m-3s",
                "1,5s",
                "1m x",
                "9223372036854775808ns",
                "300000000h"
            })
    void refusesWhatIsNoDurationOrDoesNotFit(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.000000007S, 7ns",
        "PT0.0015S, 1.5ms",
        "PT0.000011S, 11µs",
        "PT0.5S, 500ms",
        "PT1.515S, 1.515s",
        "PT10S, 10s",
        "PT1M, 1m0s",
        "PT1H, 1h0m0s",
        "PT25H1M1.5S, 25h1m1.5s",
        "PT-1.5S, -1.5s"
    })
    void writesTheLargestFittingUnits(Duration duration, String expected) {
        assertThat(GoDuration.format(duration)).isEqualTo(expected);
    }
}
