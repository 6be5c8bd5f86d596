package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final Readiness readiness = new Readiness();

    @Test
    void namesWhatIsMissingAndWhatIsThere() {
        readiness.state("kafka", () -> Optional.of("no answer"));
        readiness.state("crd", Optional::empty);

        assertThat(readiness.look().result())
                .containsEntry("kafka", Optional.of("no answer"))
                .containsEntry("crd", Optional.empty());
    }

    @Test
    void looksAtAllChecksOfOneName() {
        readiness.state("kafka", Optional::empty);
        readiness.state("kafka", () -> Optional.of("router is not connected"));

        assertThat(readiness.look().result())
                .containsEntry("kafka", Optional.of("router is not connected"));
    }

    @Test
    void takesAFailingCheckAsMissing() {
        readiness.check("kubernetes", () -> Future.failedFuture("broken"));

        assertThat(readiness.look().result().get("kubernetes")).isPresent();
    }
}
