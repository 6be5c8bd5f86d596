package io.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private final ManualTime time = new ManualTime();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsWhatFallsDueInOrderAndNothingElse() {
        time.after(Duration.ofSeconds(3), () -> ran.add("third"));
        time.after(Duration.ofSeconds(1), () -> ran.add("first"));
        time.after(Duration.ofSeconds(1), () -> ran.add("second"));

        time.advance(Duration.ofSeconds(2));

        assertThat(ran).containsExactly("first", "second");
        assertThat(time.pending()).isEqualTo(1);
    }

    @Test
    void runsTimersThatAnActionSetsWithinTheSameMove() {
        time.after(
                Duration.ofSeconds(1),
                () -> time.after(Duration.ofSeconds(1), () -> ran.add(time.instant().toString())));

        time.advance(Duration.ofSeconds(5));

        assertThat(ran).containsExactly("2026-01-01T00:00:02Z");
        assertThat(time.instant()).hasToString("2026-01-01T00:00:05Z");
    }

    @Test
    void runsNothingThatWasCancelled() {
        Timers.Timer timer = time.after(Duration.ZERO, () -> ran.add("never"));
        timer.cancel();

        time.advance(Duration.ofSeconds(1));

        assertThat(ran).isEmpty();
    }
}
