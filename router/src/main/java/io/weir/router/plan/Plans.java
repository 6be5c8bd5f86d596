package io.weir.router.plan;

import io.weir.rollout.Action;
import io.weir.rollout.Mark;
import io.weir.rollout.Revision;
import io.weir.rollout.RunState;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import java.util.Optional;

/** Which plan carries out which action: the visible list. */
public final class Plans {

    private final PlanSettings settings;

    public Plans(PlanSettings settings) {
        this.settings = settings;
    }

    /** The plan of a verdict. */
    public Plan of(Verdict verdict) {
        return verdict.action().match(new ByAction(verdict));
    }

    private final class ByAction implements Action.Cases<Plan> {

        private final Verdict verdict;

        private ByAction(Verdict verdict) {
            this.verdict = verdict;
        }

        @Override
        public Plan prepare(Action.Prepare action) {
            Parts parts = parts();
            return Steps.of(
                    new StoreRevision(parts, action.revision()),
                    new PrimaryWorkload(
                            parts,
                            PrimaryWorkload.Purpose.MAKE,
                            action.revision().mark(),
                            Optional.of(action.revision())),
                    PrimaryScaler.make(parts),
                    parts.names().workloadKind().hasPods()
                            ? ServiceObjects.missing(parts)
                            : services(parts, Optional.of(action.revision().mark())),
                    ForgetRevision.analysed(parts));
        }

        @Override
        public Plan initialise(Action.Initialise action) {
            Parts parts = parts();
            return Steps.of(
                    PrimaryScaler.make(parts),
                    services(parts, Optional.of(action.revision().mark())),
                    Routing.all(parts, Weights.PRIMARY_ONLY),
                    TargetScale.toZero(parts));
        }

        @Override
        public Plan adopt(Action.Adopt action) {
            return new TakeOver(parts());
        }

        @Override
        public Plan report(Action.Report action) {
            return Steps.of();
        }

        @Override
        public Plan answer(Action.Answer action) {
            return Steps.of();
        }

        @Override
        public Plan closeGate(Action.CloseGate action) {
            return Steps.of();
        }

        @Override
        public Plan withdraw(Action.Withdraw action) {
            Parts parts = parts();
            return movesTraffic()
                    ? Steps.of(
                            Routing.weights(parts, weights()),
                            PrimaryScaler.adjust(parts),
                            TargetScale.toZero(parts))
                    : Steps.of();
        }

        @Override
        public Plan start(Action.Start action) {
            Parts parts = parts();
            return Steps.of(
                    movesTraffic()
                            ? Steps.of(
                                    Routing.weights(parts, weights()), PrimaryScaler.adjust(parts))
                            : Steps.of(),
                    new StoreRevision(parts, action.revision()),
                    canaryCopy(parts, action.revision()),
                    TargetScale.up(parts, action.revision()),
                    ForgetRevision.analysed(parts));
        }

        @Override
        public Plan restart(Action.Restart action) {
            Parts parts = parts();
            return Steps.of(
                    retreat(parts),
                    verdict.basis().phase().isPromoting()
                            ? PrimaryScaler.adjust(parts)
                            : Steps.of(),
                    new StoreRevision(parts, action.revision()),
                    canaryCopy(parts, action.revision()),
                    TargetScale.upAnew(parts, action.revision()),
                    ForgetRevision.analysed(parts));
        }

        @Override
        public Plan countFailure(Action.CountFailure action) {
            return Steps.of();
        }

        @Override
        public Plan shift(Action.Shift action) {
            return Routing.weights(parts(), Weights.canary(action.canaryWeight()));
        }

        @Override
        public Plan mirror(Action.Mirror action) {
            return Routing.weights(parts(), new Weights(100, 0, true));
        }

        @Override
        public Plan iterate(Action.Iterate action) {
            return Routing.weights(parts(), action.weights());
        }

        @Override
        public Plan promote(Action.Promote action) {
            Parts parts = parts();
            return Steps.of(
                    PrimaryScaler.make(parts),
                    new PrimaryWorkload(
                            parts,
                            PrimaryWorkload.Purpose.PROMOTE,
                            analysed(),
                            Optional.of(action.revision())));
        }

        @Override
        public Plan shiftPrimary(Action.ShiftPrimary action) {
            return Routing.weights(parts(), Weights.canary(action.canaryWeight()));
        }

        @Override
        public Plan finish(Action.Finish action) {
            Parts parts = parts();
            return Steps.of(
                    PrimaryScaler.adjust(parts),
                    TargetScale.toZero(parts),
                    ForgetRevision.promoted(parts),
                    new FormerConfigs(parts));
        }

        @Override
        public Plan rollBack(Action.RollBack action) {
            Parts parts = parts();
            return Steps.of(
                    retreat(parts),
                    verdict.next().canaryWeight() > 0 ? Steps.of() : TargetScale.toZero(parts));
        }

        @Override
        public Plan failPromotion(Action.FailPromotion action) {
            Parts parts = parts();
            Optional<Mark> promoted = verdict.next().state().promoted();
            return Steps.of(
                    Routing.weights(parts, weights()),
                    PrimaryScaler.adjust(parts),
                    promoted.<Plan>map(
                                    mark ->
                                            new PrimaryWorkload(
                                                    parts,
                                                    PrimaryWorkload.Purpose.REPAIR,
                                                    mark,
                                                    Optional.empty()))
                            .orElseGet(Steps::of));
        }

        @Override
        public Plan repair(Action.Repair action) {
            Parts parts = parts();
            return Steps.of(follow(parts, action.weights()), primaryAsItShallBe(parts));
        }

        /** A primary that is a Service has options of the Canary too. */
        @Override
        public Plan follow(Action.Follow action) {
            Parts parts = parts();
            Plan routes = follow(parts, action.weights());
            return parts.names().workloadKind().hasPods()
                    ? routes
                    : Steps.of(routes, primaryAsItShallBe(parts));
        }

        private Plan follow(Parts parts, Weights weights) {
            RunState state = verdict.next().state();
            return Steps.of(
                    Routing.all(parts, weights),
                    services(parts, state.analysed().or(state::promoted)),
                    PrimaryScaler.repair(parts),
                    new FormerScalers(parts));
        }

        private Plan primaryAsItShallBe(Parts parts) {
            return running()
                    .<Plan>map(
                            mark ->
                                    new PrimaryWorkload(
                                            parts,
                                            PrimaryWorkload.Purpose.REPAIR,
                                            mark,
                                            Optional.empty()))
                    .orElseGet(Steps::of);
        }

        /**
         * The Services beside the target's, or all three.
         *
         * @param canary the revision that a copy for the canary shall have
         */
        private Plan services(Parts parts, Optional<Mark> canary) {
            return parts.names().workloadKind().hasPods()
                    ? new ServiceObjects(parts, ServiceObjects.ALL)
                    : new CanaryCopy(parts, canary);
        }

        private Plan canaryCopy(Parts parts, Revision revision) {
            return parts.names().workloadKind().hasPods()
                    ? Steps.of()
                    : new CanaryCopy(parts, Optional.of(revision.mark()));
        }

        @Override
        public Plan hooksDone(Action.HooksDone action) {
            return Steps.of();
        }

        @Override
        public Plan note(Action.Note action) {
            Parts parts = parts();
            return Steps.of(
                    new StoreRevision(parts, action.revision()),
                    ForgetRevision.promoted(parts),
                    ForgetRevision.analysed(parts));
        }

        @Override
        public Plan guard(Action.Guard action) {
            return new DeletionGuard(action.wanted());
        }

        @Override
        public Plan terminate(Action.Terminate action) {
            Parts parts = parts();
            return Steps.of(ScalerPause.resume(parts), new TargetReturn(parts));
        }

        /** Service before routes: what does not pass through the mesh is asked for first. */
        @Override
        public Plan putBack(Action.PutBack action) {
            Parts parts = parts();
            return Steps.of(
                    ScalerPause.resume(parts), new ServiceReturn(parts), new RouteReturn(parts));
        }

        @Override
        public Plan letGo(Action.LetGo action) {
            return new DeletionGuard(false);
        }

        @Override
        public Plan abandon(Action.Abandon action) {
            return Steps.of();
        }

        private Parts parts() {
            return new Parts(verdict, new Names(verdict), settings);
        }

        /** Away from the canary, unless the primary is down and it keeps what it has. */
        private Plan retreat(Parts parts) {
            return verdict.next().canaryWeight() > 0
                    ? Routing.weights(parts, weights())
                    : Routing.away(parts);
        }

        private Weights weights() {
            return Weights.canary(verdict.next().canaryWeight());
        }

        private boolean movesTraffic() {
            return verdict.basis()
                    .weights()
                    .map(live -> live.canary() != verdict.next().canaryWeight())
                    .orElse(false);
        }

        private Mark analysed() {
            return verdict.next().state().analysed().orElseThrow();
        }

        /**
         * The revision that the primary shall run now; absent where Flagger left a run and nobody
         * knows it.
         */
        private Optional<Mark> running() {
            return verdict.next().phase().isPromoting()
                    ? Optional.of(analysed())
                    : verdict.next().state().promoted();
        }
    }
}
