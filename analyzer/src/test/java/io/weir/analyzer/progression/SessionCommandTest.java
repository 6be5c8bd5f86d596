package io.weir.analyzer.progression;

import static io.weir.rollout.Worlds.analysis;
import static io.weir.rollout.Worlds.snapshot;
import static io.weir.rollout.Worlds.successRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.rollout.Action;
import io.weir.rollout.Command;
import io.weir.rollout.Command.Order;
import io.weir.rollout.Orders;
import io.weir.rollout.Worlds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a command is answered, and when its record is done with. */
class SessionCommandTest {

    private final SessionBench bench = new SessionBench();

    private static Worlds.SnapshotBuilder atWeight(int weight) {
        return snapshot()
                .progressing()
                .weight(weight)
                .analysis(analysis().metrics(successRate(99)));
    }

    private static Command command(Order order) {
        return new Command(
                "c1",
                Worlds.KEY,
                order,
                "ada",
                "",
                Worlds.NOW,
                Optional.of("uid-canary"),
                Optional.of("run-1"),
                Optional.empty());
    }

    private static Orders consumed(String id) {
        return new Orders(Optional.empty(), Optional.empty(), Optional.empty(), List.of(id));
    }

    @Test
    void aCommandIsDoneWithWhenTheStatusShowsItsAnswer() {
        bench.see(atWeight(20));

        Future<Void> answered = bench.command(command(Order.HOLD));
        assertThat(bench.actions()).containsExactly(new Action.Answer("c1", Order.HOLD, true));
        assertThat(answered.isComplete()).isFalse();
        bench.see(
                atWeight(20)
                        .verdict(bench.last().id())
                        .orders(consumed("c1"))
                        .resourceVersion("101"));

        assertThat(answered.succeeded()).isTrue();
    }

    @Test
    void aCommandThatWasAnsweredBeforeIsDoneWithAtOnce() {
        bench.see(atWeight(20).orders(consumed("c1")));

        Future<Void> answered = bench.command(command(Order.HOLD));

        assertThat(answered.succeeded()).isTrue();
        assertThat(bench.actions()).isEmpty();
    }

    @Test
    void anAbortDoesNotWaitForTheStepThatIsUnderWay() {
        bench.see(atWeight(20));
        bench.advance(Duration.ofSeconds(10));
        bench.answer(evidence -> evidence.withChecks(List.of(bench.success(100))));
        assertThat(bench.actions()).containsExactly(new Action.Shift(40));

        bench.command(command(Order.ABORT));

        assertThat(bench.last().action()).isEqualTo(new Action.RollBack(Action.Cause.MANUAL));
    }

    @Test
    void aHoldWaitsForTheStepThatIsUnderWayAndIsAnsweredAfterIt() {
        bench.see(atWeight(20));
        bench.advance(Duration.ofSeconds(10));
        bench.answer(evidence -> evidence.withChecks(List.of(bench.success(100))));

        bench.command(command(Order.HOLD));
        assertThat(bench.actions()).containsExactly(new Action.Shift(40));
        bench.see(atWeight(40).verdict(bench.last().id()).resourceVersion("101"));

        assertThat(bench.last().action()).isEqualTo(new Action.Answer("c1", Order.HOLD, true));
    }

    @Test
    void aCommandWhoseCanaryIsTakenOverIsLetGo() {
        bench.see(atWeight(20));
        Future<Void> answered = bench.command(command(Order.HOLD));

        bench.close();

        assertThat(answered.failed()).isTrue();
    }

    @Test
    void aCommandForACanaryThatIsBeingDeletedIsNotKeptWaiting() {
        bench.see(atWeight(20).deleting());

        Future<Void> answered = bench.command(command(Order.HOLD));

        assertThat(answered.failed()).isTrue();
        assertThat(answered.cause()).hasMessageContaining("is being deleted");
    }
}
