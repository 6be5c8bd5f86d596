package io.weir.analyzer.command;

import io.vertx.core.Future;
import io.weir.analyzer.progression.Sessions;
import io.weir.rollout.Command;
import io.weir.rollout.Snapshot;
import io.weir.stream.CompanionStream;
import io.weir.stream.Event;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;

/**
 * Lets commands follow the ownership of snapshots: from when a partition's canaries are all known
 * until it is taken away.
 */
public final class OwnedSnapshots implements EventStream.Handler<Snapshot> {

    private final Sessions sessions;
    private final CompanionStream<Command> commands;

    public OwnedSnapshots(Sessions sessions, CompanionStream<Command> commands) {
        this.sessions = sessions;
        this.commands = commands;
    }

    @Override
    public void assigned(Partition partition) {
        sessions.assigned(partition);
    }

    @Override
    public Future<Void> on(Event<Snapshot> event) {
        return sessions.on(event);
    }

    @Override
    public void caughtUp(Partition partition) {
        sessions.caughtUp(partition);
        commands.follow(partition);
    }

    /** Commands first: those under way are let go to the next owner when their sessions end. */
    @Override
    public Future<Void> taken(Partition partition) {
        Future<Void> left = commands.leave(partition);
        return Future.join(left, sessions.taken(partition)).mapEmpty();
    }
}
