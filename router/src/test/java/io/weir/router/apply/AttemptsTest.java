package io.weir.router.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.KubernetesFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Duration OWN = Duration.ofMillis(40);

    @Test
    void waitsAsLongAsAThrottlingServerWishes() {
        assertThat(pauseAfter(throttled(Duration.ofSeconds(3)))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void waitsItsOwnPauseWhereTheServerWishesForLessOrSaysNothing() {
        assertThat(pauseAfter(throttled(Duration.ZERO))).isEqualTo(OWN);
        assertThat(pauseAfter(throttled(Duration.ofMillis(1)))).isEqualTo(OWN);
        assertThat(pauseAfter(new IllegalStateException())).isEqualTo(OWN);
    }

    @Test
    void aWishIsObeyedWithinBounds() {
        assertThat(pauseAfter(throttled(Duration.ofHours(1)))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theWishOfTheMeshsClusterCountsToo() {
        assertThat(pauseAfter(throttled(Duration.ofSeconds(2)).inMesh()))
                .isEqualTo(Duration.ofSeconds(2));
    }

    private static Duration pauseAfter(Throwable failure) {
        return Attempts.DEFAULT.pauseAfter(failure, OWN);
    }

    private static KubernetesFailure throttled(Duration wished) {
        return KubernetesFailure.of(429, "get Canary shop/cart: too many requests", null)
                .after(wished);
    }
}
