package io.weir.rollout;

import java.util.Optional;

/**
 * Takes over a Canary whose status Flagger wrote last (docs/moving.md). Nothing but the status is
 * written; no workload is restarted, and no analysis starts of what was promoted. A run under way
 * begins again at weight 0.
 *
 * <p>What Flagger's fields are worth: its hashes of templates cannot be compared with others
 * (canary.md 2.6), so the templates of target and primary decide. Its checksums of configuration
 * are made as Weir's are, so configuration that changed while nobody looked is a new revision.
 */
final class Adoption {

    private Adoption() {}

    static Move decide(Decision decision) {
        Snapshot world = decision.world();
        Phase phase = world.status().phase();
        Optional<Problem> blocked = decision.problem(Problem.Effect.BLOCKS);
        if (blocked.isPresent()) {
            return decision.reportProblem();
        }
        Revision revision = decision.revision().orElseThrow();
        Decision.Draft draft = decision.draft().run(run(world)).followed(world.generation());
        return switch (phase) {
            case NONE, INITIALIZING, TERMINATING, TERMINATED ->
                    adopt(
                            decision,
                            made(draft, world, revision)
                                    .phase(Phase.INITIALIZING)
                                    .health(taken("initialising")),
                            "taken over while it was initialising");
            case PROGRESSING, WAITING_PROMOTION, PROMOTING, FINALISING ->
                    adopt(
                            decision,
                            draft.phase(Phase.PROGRESSING)
                                    .weight(world.liveWeight())
                                    .health(taken("in the middle of a run")),
                            "taken over in the middle of a run, which begins again at weight 0");
            case WAITING ->
                    adopt(
                            decision,
                            idle(draft, world, revision)
                                    .phase(Phase.INITIALIZED)
                                    .health(taken("waiting for approval")),
                            "taken over while it waited for approval, which is asked for again");
            case INITIALIZED, SUCCEEDED, FAILED ->
                    adopt(
                            decision,
                            idle(draft, world, revision).health(taken("idle")),
                            "taken over as it was left");
        };
    }

    private static Move adopt(Decision decision, Decision.Draft draft, String reason) {
        return decision.act(new Action.Adopt(), draft, reason);
    }

    /** A primary that was made from this revision is waited for, not made again. */
    private static Decision.Draft made(Decision.Draft draft, Snapshot world, Revision revision) {
        return world.primaryIsTarget() ? draft.analysed(Optional.of(revision.mark())) : draft;
    }

    /** A target that differs from its primary is what failed, or a revision that nobody saw yet. */
    private static Decision.Draft idle(Decision.Draft draft, Snapshot world, Revision revision) {
        if (world.primaryIsTarget()) {
            return draft.promoted(Optional.of(promoted(world, revision).mark()));
        }
        return world.status().phase() == Phase.FAILED
                ? draft.failedMark(Optional.of(revision.mark()))
                : draft;
    }

    /** With the configuration that Flagger saw, where it tracked any. */
    private static Revision promoted(Snapshot world, Revision revision) {
        return world.status().trackedConfigs().isEmpty()
                ? revision
                : new Revision(
                        revision.template(),
                        world.status().trackedConfigs(),
                        revision.uid(),
                        revision.generation(),
                        revision.same());
    }

    /** Marks the Canary as taken over, also where no revision can be remembered. */
    private static String run(Snapshot world) {
        return Ids.of(world.uid(), "taken over");
    }

    private static Health taken(String how) {
        return Health.good("Adopted", "taken over from Flagger, " + how);
    }
}
