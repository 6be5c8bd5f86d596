package io.weir.analyzer.progression;

import static io.weir.rollout.Worlds.analysis;
import static io.weir.rollout.Worlds.hook;
import static io.weir.rollout.Worlds.snapshot;
import static io.weir.rollout.Worlds.successRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Action;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.HookType;
import io.weir.rollout.Question;
import io.weir.rollout.Readiness;
import io.weir.rollout.Workload;
import io.weir.rollout.Worlds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a session asks and how often; what it decides is {@code ProgressionTest}'s. */
class SessionTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SessionBench bench = new SessionBench();

    private static Worlds.SnapshotBuilder atWeight(int weight) {
        return snapshot()
                .progressing()
                .weight(weight)
                .analysis(analysis().metrics(successRate(99)));
    }

    @Test
    void asksAtTheEndOfTheIntervalAndStepsOnAGoodAnswer() {
        bench.see(atWeight(20));
        bench.advance(Duration.ofMillis(9_999));
        assertThat(bench.asked()).isEmpty();

        bench.advance(Duration.ofMillis(1));
        bench.answer(evidence -> evidence.withChecks(List.of(bench.success(100))));

        assertThat(bench.asked()).containsExactly(List.of(Question.METRICS));
        assertThat(bench.actions()).containsExactly(new Action.Shift(40));
    }

    @ParameterizedTest
    @ValueSource(longs = {-30, -5, 0, 5, 30})
    void aTakeoverByAnotherClockWaitsForOneIntervalAtMost(long secondsAhead) {
        SessionBench other = new SessionBench(Duration.ofSeconds(secondsAhead));
        long waits = Math.max(0, 10 - Math.max(0, secondsAhead));
        other.see(atWeight(20));
        other.advance(Duration.ofMillis(Math.max(0, waits * 1000 - 1)));
        assertThat(other.asked()).hasSize(waits == 0 ? 1 : 0);

        other.advance(Duration.ofMillis(1));
        other.answer(evidence -> evidence.withChecks(List.of(other.success(100))));

        assertThat(other.asked()).hasSize(1);
        assertThat(other.actions()).containsExactly(new Action.Shift(40));
    }

    @Test
    void callsNoHookAgainBecauseTheWorldIsSeenAnewWhileItIsCalled() {
        Worlds.SnapshotBuilder world =
                snapshot()
                        .progressing()
                        .analysis(analysis().webhooks(hook(HookType.PRE_ROLLOUT, "smoke")));
        bench.see(world);

        bench.see(world.resourceVersion("101"));
        bench.see(world.target(new Workload(Worlds.revision("v2"), 2, Readiness.READY)));
        bench.answer(
                evidence ->
                        evidence.with(
                                Question.PRE_ROLLOUT,
                                List.of(new HookAnswer("smoke", true, "status 200"))));

        assertThat(bench.asked()).hasSize(1);
        assertThat(bench.actions()).containsExactly(new Action.Shift(20));
    }

    @Test
    void passesOverAnswersAboutARevisionThatIsNoLongerAnalysed() {
        bench.see(atWeight(20));
        bench.advance(Duration.ofSeconds(10));

        bench.see(atWeight(20).target("v3").resourceVersion("101"));
        bench.answer(evidence -> evidence.withChecks(List.of(bench.success(0))));

        assertThat(bench.actions()).hasSize(1);
        assertThat(bench.actions().get(0)).isInstanceOf(Action.Restart.class);
    }

    @Test
    void decidesAnewAtOnceWhenTheStepBeforeWasFasterThanWhatSupersedesIt() {
        bench.see(atWeight(20));
        bench.advance(Duration.ofSeconds(10));
        bench.answer(evidence -> evidence.withChecks(List.of(bench.success(100))));
        String step = bench.last().id();
        bench.see(atWeight(20).target("v3").resourceVersion("101"));

        bench.see(atWeight(40).verdict(step).target("v3").resourceVersion("102"));

        assertThat(bench.actions()).hasSize(3);
        assertThat(bench.last().action()).isInstanceOf(Action.Restart.class);
        assertThat(bench.last().basis().previous()).isEqualTo(step);
    }

    @Test
    void waitsForWhatIsUnderWayWhileNothingElseWasCarriedOut() {
        bench.see(atWeight(20));
        bench.advance(Duration.ofSeconds(10));
        bench.answer(evidence -> evidence.withChecks(List.of(bench.success(100))));

        bench.see(atWeight(20).resourceVersion("101"));
        bench.advance(Duration.ofSeconds(29));

        assertThat(bench.actions()).containsExactly(new Action.Shift(40));
    }

    @Test
    void asksAClosedGateOnceAnInterval() {
        Worlds.SnapshotBuilder world =
                snapshot()
                        .progressing()
                        .weight(20)
                        .analysis(
                                analysis()
                                        .webhooks(hook(HookType.CONFIRM_TRAFFIC_INCREASE, "more")))
                        .told("confirm-traffic-increase/more");
        bench.see(world);

        for (int second = 0; second < 35; second++) {
            bench.advance(SECOND);
            bench.see(world);
            bench.answer(
                    evidence ->
                            evidence.with(
                                    Question.CONFIRM_TRAFFIC_INCREASE,
                                    List.of(new HookAnswer("more", false, "status 403"))));
        }

        assertThat(bench.asked()).hasSize(3);
        assertThat(bench.actions()).isEmpty();
    }

    @Test
    void doesNothingAfterItWasClosed() {
        bench.see(atWeight(20));
        bench.advance(Duration.ofSeconds(10));

        bench.close();
        bench.answer(evidence -> evidence.withChecks(List.of(bench.success(100))));
        bench.advance(Duration.ofMinutes(1));

        assertThat(bench.actions()).isEmpty();
        assertThat(bench.asked()).hasSize(1);
    }
}
