package io.weir.watcher.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

    @Test
    void looksAgainAtOnceWhileThereIsLittleToDo() {
        assertThat(Evaluator.debounceAfter(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void leavesOthersAsMuchTimeAsTheLastPassTook() {
        assertThat(Evaluator.debounceAfter(Duration.ofMillis(80))).isEqualTo(Duration.ofMillis(80));
        assertThat(Evaluator.debounceAfter(Duration.ofSeconds(3)))
                .isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aClockThatWasSetBackDelaysNothing() {
        assertThat(Evaluator.debounceAfter(Duration.ofHours(-1))).isEqualTo(Duration.ofMillis(5));
    }
}
