package io.weir.analyzer.progression;

import static io.weir.rollout.Worlds.analysis;
import static io.weir.rollout.Worlds.snapshot;
import static io.weir.rollout.Worlds.successRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Action;
import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckPolicy.Missing;
import io.weir.rollout.Evidence;
import io.weir.rollout.Question;
import io.weir.rollout.Worlds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a session looks between two steps, and how often at most. */
class FastSessionTest {

    private static final Duration TENTH = Duration.ofMillis(100);

    private final SessionBench bench = new SessionBench();

    private static Worlds.SnapshotBuilder world(Optional<Duration> fast) {
        CheckPolicy policy = new CheckPolicy(Missing.FAIL, Missing.FAIL, 0, Optional.empty(), fast);
        return snapshot()
                .progressing()
                .weight(20)
                .analysis(analysis().threshold(1).metrics(successRate(99, policy)));
    }

    /** Answers with this success rate what is asked within the time. */
    private void live(Duration time, double percent) {
        for (Duration end = bench.now().plus(time); bench.now().compareTo(end) < 0; ) {
            bench.advance(TENTH);
            bench.answer(evidence -> measured(evidence, percent));
        }
    }

    private Evidence measured(Evidence evidence, double percent) {
        boolean fast = bench.asked().get(bench.asked().size() - 1).contains(Question.FAST_METRICS);
        return fast
                ? evidence.withFast(List.of(bench.success(percent)))
                : evidence.withChecks(List.of(bench.success(percent)));
    }

    @Test
    void rollsBackWithinTheFastIntervalWhereTheOrdinaryCheckTakesTheWholeOne() {
        bench.see(world(Optional.of(Duration.ofSeconds(2))));

        live(Duration.ofSeconds(2), 66.7);

        assertThat(bench.actions()).containsExactly(new Action.RollBack(Action.Cause.CHECKS));

        SessionBench slow = new SessionBench();
        slow.see(world(Optional.empty()));
        slow.advance(Duration.ofMillis(9_999));
        assertThat(slow.asked()).isEmpty();
        slow.advance(Duration.ofMillis(1));
        slow.answer(evidence -> evidence.withChecks(List.of(slow.success(66.7))));
        assertThat(slow.actions()).containsExactly(new Action.RollBack(Action.Cause.CHECKS));
    }

    @Test
    void looksFourTimesAnIntervalAndKeepsTheTimeOfTheOrdinaryCheck() {
        bench.see(world(Optional.of(Duration.ofSeconds(2))));

        live(Duration.ofSeconds(10), 100);

        assertThat(bench.asked())
                .containsExactly(
                        List.of(Question.FAST_METRICS),
                        List.of(Question.FAST_METRICS),
                        List.of(Question.FAST_METRICS),
                        List.of(Question.FAST_METRICS),
                        List.of(Question.METRICS));
        assertThat(bench.actions()).containsExactly(new Action.Shift(40));
    }

    @Test
    void looksNoMoreOftenWhereTheWorldIsSeenAnewAllTheTime() {
        Worlds.SnapshotBuilder world = world(Optional.of(Duration.ofSeconds(2)));
        bench.see(world);

        for (int tenth = 0; tenth < 99; tenth++) {
            bench.advance(TENTH);
            bench.see(world.resourceVersion(Integer.toString(101 + tenth)));
            bench.answer(evidence -> measured(evidence, 100));
        }

        assertThat(bench.asked()).hasSize(4);
    }

    @Test
    void waitsForASlowProviderInsteadOfAskingItTwice() {
        bench.see(world(Optional.of(Duration.ofSeconds(2))));

        bench.advance(Duration.ofSeconds(7));
        assertThat(bench.asked()).hasSize(1);

        bench.answer(evidence -> measured(evidence, 100));
        bench.advance(Duration.ofMillis(1_900));
        assertThat(bench.asked()).hasSize(1);
        bench.advance(TENTH);
        assertThat(bench.asked()).hasSize(2);
    }

    @Test
    void asksNoQuestionTwiceBecauseItSaidThatItWaits() {
        CheckPolicy policy =
                new CheckPolicy(Missing.WAIT, Missing.FAIL, 0, Optional.empty(), Optional.empty());
        Worlds.SnapshotBuilder world =
                snapshot()
                        .progressing()
                        .weight(20)
                        .analysis(analysis().metrics(successRate(99, policy)));
        bench.see(world);
        bench.advance(Duration.ofSeconds(10));
        bench.answer(evidence -> evidence.withChecks(List.of(bench.quiet(policy))));
        assertThat(bench.actions()).containsExactly(new Action.Report());

        bench.see(
                world.verdict(bench.last().id())
                        .health(bench.last().next().health())
                        .resourceVersion("101"));
        bench.advance(Duration.ofMillis(9_900));
        assertThat(bench.asked()).hasSize(1);
        bench.advance(TENTH);

        assertThat(bench.asked()).hasSize(2);
    }
}
