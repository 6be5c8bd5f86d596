package io.weir.analyzer.progression;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.rollout.Action;
import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Command;
import io.weir.rollout.Evidence;
import io.weir.rollout.Measurement;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.rollout.Worlds;
import io.weir.runtime.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/** One live session whose time, questions and answers are the test's. */
final class SessionBench {

    private record Asked(Evidence known, Promise<Evidence> answer) {}

    private final ManualTime time = new ManualTime();
    private final List<List<Question>> asked = new ArrayList<>();
    private final Deque<Asked> open = new ArrayDeque<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final Session session;

    SessionBench() {
        this(Duration.ZERO);
    }

    /** One whose process has a clock that is ahead by so much of the router's. */
    SessionBench(Duration ahead) {
        session =
                new Session(
                        new Sessions.Ports(
                                this::gather,
                                verdict -> {
                                    verdicts.add(verdict);
                                    return Future.succeededFuture();
                                },
                                time,
                                () -> time.instant().plus(ahead),
                                () -> Duration.between(Worlds.NOW, time.instant()),
                                new Sessions.Metrics() {}));
        session.goLive();
    }

    private Future<Evidence> gather(Snapshot world, List<Question> questions, Evidence known) {
        asked.add(questions);
        Promise<Evidence> answer = Promise.promise();
        open.add(new Asked(known, answer));
        return answer.future();
    }

    void see(Worlds.SnapshotBuilder world) {
        session.on(world.build());
    }

    Future<Void> command(Command command) {
        return session.command(command);
    }

    void advance(Duration by) {
        time.advance(by);
    }

    /** Answers everything that is asked now; what is asked because of it stays open. */
    void answer(UnaryOperator<Evidence> answers) {
        List<Asked> now = List.copyOf(open);
        open.clear();
        now.forEach(one -> one.answer().complete(answers.apply(one.known())));
    }

    void close() {
        session.close();
    }

    /** What was asked so far, in order. */
    List<List<Question>> asked() {
        return asked;
    }

    List<Action> actions() {
        return verdicts.stream().map(Verdict::action).toList();
    }

    Verdict last() {
        return verdicts.get(verdicts.size() - 1);
    }

    Duration now() {
        return Duration.between(Worlds.NOW, time.instant());
    }

    CheckResult quiet(CheckPolicy policy) {
        return Worlds.successRate(99, policy)
                .result(new Measurement.NoData("the answer is empty"), "success()");
    }

    CheckResult success(double percent) {
        MetricCheck check = Worlds.successRate(99);
        return new CheckResult(
                check.name(), check.limits(), new Measurement.Value(percent), "success()");
    }
}
