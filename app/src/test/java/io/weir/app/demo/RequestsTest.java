package io.weir.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Requests requests = new Requests();

    @Test
    void hasNoValueBeforeTheFirstRequest() {
        requests.sample(seconds(0));
        requests.sample(seconds(1));

        assertThat(requests.successRate(WINDOW, seconds(1))).isEmpty();
        assertThat(requests.percentile99(WINDOW, seconds(1))).isEmpty();
    }

    @Test
    void hasNoRateFromASingleSample() {
        count(10, true, 20);
        requests.sample(seconds(5));

        assertThat(requests.successRate(WINDOW, seconds(5))).isEmpty();
        assertThat(requests.percentile99(WINDOW, seconds(5))).isEmpty();
    }

    @Test
    void countsTheRequestsOfTheWindowOnly() {
        requests.sample(seconds(0));
        count(10, false, 20);
        requests.sample(seconds(5));
        count(3, true, 20);
        count(1, false, 20);
        requests.sample(seconds(12));

        assertThat(requests.successRate(WINDOW, seconds(12)).orElseThrow()).isEqualTo(75);
    }

    @Test
    void hasNoNumberWithoutRequestsInTheWindow() {
        count(10, true, 20);
        requests.sample(seconds(0));
        requests.sample(seconds(20));
        requests.sample(seconds(21));

        assertThat(requests.successRate(WINDOW, seconds(21)).orElseThrow()).isNaN();
        assertThat(requests.percentile99(WINDOW, seconds(21)).orElseThrow()).isNaN();
    }

    @Test
    void interpolatesThePercentileWithinItsBucket() {
        requests.sample(seconds(0));
        count(98, true, 20);
        count(2, true, 400);
        requests.sample(seconds(1));

        // 99 of 100: half way through the two of the bucket from 250 to 500 ms.
        assertThat(requests.percentile99(WINDOW, seconds(1)).orElseThrow())
                .isCloseTo(375, within(0.001));
    }

    private void count(int times, boolean success, double millis) {
        for (int i = 0; i < times; i++) {
            requests.count(success, millis);
        }
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
