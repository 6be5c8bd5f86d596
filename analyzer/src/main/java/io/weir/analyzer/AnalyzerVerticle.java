package io.weir.analyzer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.weir.analyzer.command.OwnedCommands;
import io.weir.analyzer.command.OwnedSnapshots;
import io.weir.analyzer.progression.Sessions;
import io.weir.analyzer.progression.Verdicts;
import io.weir.event.EventTypes;
import io.weir.rollout.Command;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.stream.CompanionStream;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import java.util.Optional;
import java.util.function.Function;

/**
 * Feeds snapshots to the sessions and sends their verdicts. Holds no rollout logic; scaled by
 * partitions and processes.
 */
public final class AnalyzerVerticle extends VerticleBase {

    private final EventStream<Snapshot> snapshots;
    private final CompanionStream<Command> commands;
    private final EventSink<Command> accepted;
    private final EventSink<Verdict> verdicts;
    private final Function<Verdicts, Sessions> sessions;

    /**
     * Wires.
     *
     * @param snapshots in replay mode
     * @param commands of the canaries whose snapshots come
     * @param accepted where commands go that came over HTTP; closed at the end
     * @param sessions makes the sessions, given where verdicts go; called on the verticle's context
     */
    public AnalyzerVerticle(
            EventStream<Snapshot> snapshots,
            CompanionStream<Command> commands,
            EventSink<Command> accepted,
            EventSink<Verdict> verdicts,
            Function<Verdicts, Sessions> sessions) {
        this.snapshots = snapshots;
        this.commands = commands;
        this.accepted = accepted;
        this.verdicts = verdicts;
        this.sessions = sessions;
    }

    @Override
    public Future<?> start() {
        Sessions followed = sessions.apply(this::send);
        commands.open(new OwnedCommands(followed));
        return snapshots.open(new OwnedSnapshots(followed, commands));
    }

    @Override
    public Future<?> stop() {
        return snapshots
                .close()
                .eventually(commands::close)
                .eventually(accepted::close)
                .eventually(verdicts::close);
    }

    private Future<Void> send(Verdict verdict) {
        return verdicts.send(
                new EventSink.Outgoing<>(
                        verdict.canary().toString(),
                        Optional.of(verdict),
                        verdict.id(),
                        EventTypes.of(verdict)));
    }
}
