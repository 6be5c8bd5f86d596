package io.weir.analyzer.progression;

import static io.weir.rollout.Worlds.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Action;
import org.junit.jupiter.api.Test;

/** What a session says of a Canary that is deleted. */
class SessionDeletionTest {

    private final SessionBench bench = new SessionBench();

    @Test
    void tellsTheEndOfARunAlsoWhileAVerdictIsUnderWay() {
        bench.see(snapshot().progressing());
        assertThat(bench.actions()).containsExactly(new Action.Shift(20));

        bench.see(snapshot().progressing().deleting());

        assertThat(bench.actions()).hasSize(2);
        assertThat(bench.actions().get(1)).isInstanceOf(Action.Abandon.class);
    }

    @Test
    void saysNothingOfACanaryThatWasIdle() {
        bench.see(snapshot());
        int before = bench.actions().size();

        bench.see(snapshot().deleting());

        assertThat(bench.actions()).hasSize(before);
    }
}
