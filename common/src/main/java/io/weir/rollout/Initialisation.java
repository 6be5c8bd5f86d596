package io.weir.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Phases NONE and INITIALIZING: until the primary serves. The target is never scaled down before.
 */
final class Initialisation {

    private Initialisation() {}

    static Move decide(Decision decision, Duration rested) {
        if (decision.problem(Problem.Effect.BLOCKS).isPresent()) {
            return decision.reportProblem();
        }
        Snapshot world = decision.world();
        Optional<Workload> primary = world.primary();
        Revision revision = decision.revision().orElseThrow();
        boolean madeFromThis = decision.memory().analysed().map(revision::is).orElse(false);
        if (world.status().phase() == Phase.NONE
                || primary.isEmpty()
                || !madeFromThis
                || !world.drifted().isEmpty()) {
            return decision.act(
                    new Action.Prepare(revision),
                    decision.draft()
                            .phase(Phase.INITIALIZING)
                            .analysed(Optional.of(revision.mark()))
                            .configs(revision.configs())
                            .health(
                                    Health.underWay(
                                            "Initializing",
                                            "waiting for the primary to become ready"))
                            .step(),
                    "new "
                            + decision.spec().target().kind()
                            + " "
                            + decision.spec().target().name()
                            + ": making its primary");
        }
        return await(decision, primary.orElseThrow().readiness(), revision);
    }

    /**
     * The spec names another target: it gets a primary of its own, as a new Canary's would. What
     * the former one has stays as it is, and serves as long as routes lead to it.
     */
    static Move anew(Decision decision) {
        if (decision.problem(Problem.Effect.BLOCKS).isPresent()) {
            return decision.reportProblem();
        }
        Revision revision = decision.revision().orElseThrow();
        return decision.act(
                new Action.Prepare(revision),
                decision.draft()
                        .phase(Phase.INITIALIZING)
                        .run("")
                        .weight(0)
                        .failedChecks(0)
                        .iterations(0)
                        .promoted(Optional.empty())
                        .analysed(Optional.of(revision.mark()))
                        .failedMark(Optional.empty())
                        .skipped(false)
                        .passed(List.of())
                        .orders(Orders::ended)
                        .told(List.of())
                        .postRollout(PostRollout.NONE)
                        .checks(Map.of())
                        .configs(revision.configs())
                        .health(
                                Health.underWay(
                                        "Initializing", "waiting for the primary to become ready"))
                        .step(),
                "another target, "
                        + decision.spec().target().kind()
                        + " "
                        + decision.spec().target().name()
                        + ": making its primary");
    }

    private static Move await(Decision decision, Readiness readiness, Revision revision) {
        if (readiness.state() == Readiness.State.FAILED) {
            return decision.report(Health.bad("ProgressDeadlineExceeded", readiness.reason()));
        }
        if (!readiness.ready()) {
            return decision.report(Health.underWay("Initializing", readiness.reason()));
        }
        List<Question> open =
                decision.spec().skipAnalysis() ? List.of() : decision.open(Question.PROVIDERS);
        if (!open.isEmpty()) {
            return new Move.Ask(open);
        }
        Health health = Idling.health(decision);
        if (health.state() == Health.State.FALSE) {
            // Said on its own, so that it is heard; then the canary is initialised all the same.
            Move report = decision.report(health);
            if (report instanceof Move.Act) {
                return report;
            }
        }
        return decision.act(
                new Action.Initialise(revision),
                decision.draft()
                        .phase(Phase.INITIALIZED)
                        .weight(0)
                        .failedChecks(0)
                        .iterations(0)
                        .promoted(Optional.of(revision.mark()))
                        .followed(decision.world().generation())
                        .configs(revision.configs())
                        .health(health)
                        .step(),
                "initialised: the primary serves");
    }
}
