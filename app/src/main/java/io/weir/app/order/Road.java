package io.weir.app.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.event.EventTypes;
import io.weir.event.Wire;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Command;
import io.weir.rollout.RunState;
import io.weir.rollout.Snapshot;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.History;
import io.weir.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** From the command line to the topic of commands, and back over that of changes. */
public final class Road {

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Changes have the router's time stamps: its clock may be behind. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final History history;
    private final EventLog log;
    private final Topics topics;

    public Road(Vertx vertx, History history, EventLog log, Topics topics) {
        this.vertx = vertx;
        this.history = history;
        this.log = log;
        this.topics = topics;
    }

    /** The newest snapshot of a canary; empty when the log holds none. */
    public Future<Optional<Snapshot>> look(CanaryKey canary) {
        return history.of(topics.revisions().name(), canary.toString(), Wire.snapshots())
                .map(
                        found ->
                                found.events().stream()
                                        .flatMap(event -> event.value().stream())
                                        .reduce((older, newer) -> newer));
    }

    /** The canaries that the log knows. */
    public Future<Set<String>> known() {
        return history.keys(topics.revisions().name());
    }

    /** A command to the canary and the run as they were seen. */
    public static Command bound(
            Snapshot seen, Command.Order order, String by, String reason, Instant now) {
        RunState memory = seen.status().memory();
        return new Command(
                UUID.randomUUID().toString().replace("-", ""),
                seen.canary(),
                order,
                by,
                reason,
                now,
                Optional.of(seen.uid()),
                Optional.of(memory.run()),
                memory.orders().waitingId());
    }

    /** Completes when it is kept. */
    public Future<Void> send(Command command) {
        EventSink<Command> sink = log.sink(topics.commands().name(), "weir-cli", Wire.commands());
        return sink.send(
                        new EventSink.Outgoing<>(
                                command.canary().toString(),
                                Optional.of(command),
                                command.id(),
                                EventTypes.of(command)))
                .eventually(sink::close);
    }

    /** Waits for the change that answers it; empty when the time is over. */
    public Future<Optional<Answered>> answer(Command command, Duration limit) {
        return history.since(
                        topics.changes().name(),
                        command.canary().toString(),
                        Wire.changes(),
                        command.at().minus(SKEW))
                .compose(
                        found -> {
                            Optional<Answered> answer =
                                    found.events().stream()
                                            .flatMap(event -> event.value().stream())
                                            .filter(change -> answers(change, command))
                                            .findFirst()
                                            .map(change -> Answered.of(command, change));
                            if (answer.isPresent() || limit.isNegative()) {
                                return Future.succeededFuture(answer);
                            }
                            return vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                                    .compose(passed -> answer(command, limit.minus(PAUSE)));
                        });
    }

    private static boolean answers(Change change, Command command) {
        return change.outcome() instanceof Change.Outcome.Applied
                && change.verdict()
                        .evidence()
                        .command()
                        .filter(answered -> answered.id().equals(command.id()))
                        .isPresent();
    }
}
