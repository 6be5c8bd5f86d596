package io.weir.analyzer.command;

import io.vertx.core.Future;
import io.weir.analyzer.progression.Sessions;
import io.weir.rollout.Command;
import io.weir.stream.Event;
import io.weir.stream.EventStream;

/**
 * Gives commands to the sessions of their canaries. A record is finished when its answer stands in
 * the canary's status, so that a takeover loses none; what belongs to no canary is parked with the
 * reason.
 */
public final class OwnedCommands implements EventStream.Handler<Command> {

    private final Sessions sessions;

    public OwnedCommands(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Future<Void> on(Event<Command> event) {
        if (event.value().isEmpty()) {
            return Future.succeededFuture();
        }
        Command command = event.value().get();
        return command.canary().toString().equals(event.key())
                ? sessions.command(event.partition().number(), command)
                : Future.failedFuture("the record's key is not its canary, " + command.canary());
    }
}
