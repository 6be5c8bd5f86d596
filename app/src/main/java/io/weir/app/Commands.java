package io.weir.app;

import io.weir.rollout.Command.Order;
import java.util.List;
import java.util.Optional;

/** The commands that answer and end; adding one is adding a line here. */
final class Commands {

    private static final List<Command> ALL =
            List.of(
                    new GetCommand(),
                    new ExplainCommand(),
                    new LintCommand(),
                    new DeliveriesCommand(),
                    new AclsCommand(),
                    new OrderCommand(
                            Order.APPROVE,
                            "Lets a canary go on: releases a hold, or opens the gate that it waits"
                                    + " at, as if its webhook had said yes. Checks go on."),
                    new OrderCommand(
                            Order.HOLD,
                            "Lets a run take no further step until it is approved. Traffic stays,"
                                    + " checks go on, and failing ones still roll it back."),
                    new OrderCommand(
                            Order.ABORT,
                            "Rolls a run back, or withdraws the revision that waits for its start."
                                    + " It is not tried again until it changes, or is retried."),
                    new OrderCommand(
                            Order.RETRY,
                            "Tries the revision anew that failed last; in the middle of a run,"
                                    + " begins it again at weight 0."));

    private Commands() {}

    static List<Command> all() {
        return ALL;
    }

    static Optional<Command> of(String name) {
        return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
    }
}
