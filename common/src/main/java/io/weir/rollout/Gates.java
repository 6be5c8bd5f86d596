package io.weir.rollout;

import java.util.Optional;

/** Manual gates: webhooks that hold a run until somebody opens them. */
final class Gates {

    private Gates() {}

    /** Says that a gate is closed; once for each gate and run. */
    static Move close(Decision decision, HookType gate, HookAnswer answer, Phase phase) {
        boolean muted =
                decision.spec().analysis().hooks(gate).stream()
                        .anyMatch(hook -> hook.name().equals(answer.hook()) && hook.muteAlert());
        String message = "waiting for approval: " + gate.text() + " hook " + answer.hook();
        Decision.Draft draft = decision.draft();
        if (phase == Phase.WAITING) {
            draft.orders(orders -> orders.waiting(decision.revision().orElseThrow().mark()));
        }
        return decision.act(
                new Action.CloseGate(gate, answer.hook(), muted),
                draft.phase(phase)
                        .tell(id(gate, answer))
                        .health(Health.underWay("WaitingForApproval", message))
                        .step(),
                message);
    }

    /** Whether it was said in this run that the gate is closed. */
    static boolean told(Decision decision, HookType gate, HookAnswer answer) {
        return decision.memory().told().contains(id(gate, answer));
    }

    /** A rollback hook that says yes. */
    static Optional<HookAnswer> rollback(Decision decision) {
        return decision.evidence().answers(Question.ROLLBACK).stream()
                .filter(HookAnswer::passed)
                .findFirst();
    }

    /** Why, after a rollback hook said yes. */
    static String asked(HookAnswer answer) {
        return "rollback hook " + answer.hook() + " asks for a rollback";
    }

    private static String id(HookType gate, HookAnswer answer) {
        return gate.text() + "/" + answer.hook();
    }
}
