package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {

    @Test
    void pausesLieBetweenHalfAndTheWholeOfWhatTheyHaveGrownTo() {
        BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(7));

        for (int attempts = 1; attempts < 2000; attempts++) {
            long whole = attempts > 6 ? 60_000 : 1000L << (attempts - 1);
            assertThat(backOff.after(attempts).toMillis()).isBetween(whole / 2, whole);
        }
    }

    @Test
    void pausesThatDoNotGrowAreRefused() {
        assertThatThrownBy(() -> new BackOff(Duration.ZERO, Duration.ofMinutes(1), new Random(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S to PT1M");
    }
}
