package io.weir.kubernetes.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void pausesDoubleUpToTheLast() {
        var pauses = IntStream.range(0, 9).mapToObj(i -> backoff.next(0).toMillis()).toList();

        assertThat(pauses)
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    }

    @Test
    void chanceTakesUpToAQuarterOff() {
        assertThat(backoff.next(1)).isEqualTo(Duration.ofMillis(375));
    }

    @Test
    void itStartsAnewAfterASuccess() {
        backoff.next(0);
        backoff.next(0);
        backoff.reset();

        assertThat(backoff.next(0)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void itNeverOverflows() {
        IntStream.range(0, 200).forEach(i -> backoff.next(0));

        assertThat(backoff.next(0)).isEqualTo(Duration.ofSeconds(30));
    }
}
