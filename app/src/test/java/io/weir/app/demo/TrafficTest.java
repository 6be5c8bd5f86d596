package io.weir.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.app.demo.Traffic.Backend;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final Duration LONG = Duration.ofSeconds(80);
    private static final Backend PRIMARY = new Backend("cart-primary", Release.GOOD, true);
    private static final Backend BAD = new Backend("cart", Release.BAD, true);

    private final Traffic traffic = new Traffic();

    @Test
    void comesAtASteadyRate() {
        traffic.serve(Duration.ofMillis(1234), PRIMARY, BAD, 0);
        traffic.serve(Duration.ofSeconds(10), PRIMARY, BAD, 0);

        assertThat(traffic.users().requests()).isEqualTo(10L * Traffic.PER_SECOND);
    }

    @Test
    void followsTheWeights() {
        Requests canary = traffic.of("cart");
        traffic.serve(Duration.ZERO, PRIMARY, BAD, 30);
        traffic.serve(LONG, PRIMARY, BAD, 30);

        double failed = Picture.failed(traffic.users());
        assertThat(failed).isCloseTo(100 * 0.3 * Release.BAD.errors(), within(1.5));
        assertThat(canary.successRate(LONG, LONG).orElseThrow())
                .isCloseTo(100 * (1 - Release.BAD.errors()), within(3.0));
    }

    @Test
    void ofWhichNoneReachesTheCanaryMeasuresNothingThere() {
        traffic.serve(Duration.ZERO, PRIMARY, BAD, 0);
        traffic.serve(LONG, PRIMARY, BAD, 0);

        assertThat(traffic.of("cart").successRate(LONG, LONG)).isEmpty();
    }

    @Test
    void failsWhereNoPodIs() {
        traffic.serve(LONG, new Backend("cart-primary", Release.GOOD, false), BAD, 0);

        assertThat(traffic.users().failed()).isEqualTo(traffic.users().requests());
    }

    @Test
    void restsWhileNobodyIsThere() {
        traffic.rest(LONG);
        traffic.serve(LONG, PRIMARY, BAD, 0);

        assertThat(traffic.users().requests()).isZero();
    }
}
