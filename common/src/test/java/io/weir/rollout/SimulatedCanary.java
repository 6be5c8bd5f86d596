package io.weir.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One canary and a world that does at once what verdicts say: workloads become ready when told to,
 * questions are answered as set, time is an argument. Drives {@link Progression} through whole
 * lives without services.
 */
public final class SimulatedCanary {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private CanarySpec spec;
    private CanaryStatus status = CanaryStatus.EMPTY;
    private Optional<Weights> routes = Optional.empty();
    private String template = "v1";
    private Map<String, String> configs = Map.of();
    private long generation = 1;
    private int targetReplicas = 1;
    private boolean hasPrimary;
    private boolean deleting;
    private boolean guarded;
    private Readiness target = Readiness.READY;
    private Readiness primary = Readiness.READY;
    private boolean primaryIsTarget = true;
    private List<Problem> problems = List.of();
    private List<String> drifted = List.of();
    private Duration rested = Duration.ZERO;
    private final Map<String, Boolean> hooks = new HashMap<>();
    private final Map<String, Measurement> metrics = new HashMap<>();
    private final Set<String> deadProviders = new HashSet<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private Optional<Command> command = Optional.empty();
    private int commands;

    public SimulatedCanary(Analysis analysis) {
        spec =
                new CanarySpec(
                        "istio",
                        Optional.empty(),
                        new TargetRef("apps/v1", "Deployment", "cart"),
                        Optional.empty(),
                        "cart",
                        "cart",
                        "cart",
                        Duration.ofMinutes(10),
                        false,
                        false,
                        false,
                        analysis);
    }

    /** A weighted plan with an interval of 10 s, without checks. */
    public static Analysis plan(int step, int max, int threshold) {
        return new Analysis(
                Duration.ofSeconds(10),
                threshold,
                max,
                step,
                List.of(),
                0,
                0,
                false,
                false,
                100,
                100,
                List.of(),
                List.of(),
                List.of());
    }

    /** A run of iterations with an interval of 10 s, without checks. */
    public static Analysis iterations(int count, int threshold, boolean matching, boolean mirror) {
        Analysis plan = plan(0, 100, threshold);
        return new Analysis(
                plan.interval(),
                threshold,
                plan.maxWeight(),
                0,
                List.of(),
                0,
                count,
                mirror,
                matching,
                100,
                100,
                List.of(),
                List.of(),
                List.of());
    }

    /** The weighted plan after a mirrored step, of the matching users or of all. */
    public static Analysis mirrored(Analysis plan, boolean matching) {
        return new Analysis(
                plan.interval(),
                plan.threshold(),
                plan.maxWeight(),
                plan.stepWeight(),
                plan.stepWeights(),
                plan.stepWeightPromotion(),
                0,
                true,
                matching,
                100,
                100,
                plan.metrics(),
                plan.webhooks(),
                plan.alerts());
    }

    /** The plan with these checks and hooks. */
    public static Analysis plan(Analysis plan, List<MetricCheck> metrics, List<Webhook> hooks) {
        return new Analysis(
                plan.interval(),
                plan.threshold(),
                plan.maxWeight(),
                plan.stepWeight(),
                plan.stepWeights(),
                plan.stepWeightPromotion(),
                plan.iterations(),
                plan.mirror(),
                plan.matching(),
                100,
                100,
                metrics,
                hooks,
                plan.alerts());
    }

    public static Webhook hook(HookType type, String name) {
        return new Webhook(
                0,
                type,
                name,
                Address.of("http://gate.example.com/" + name),
                "",
                0,
                false,
                false,
                false);
    }

    public static MetricCheck metric(String name, double min) {
        return metric(name, min, CheckPolicy.DEFAULT);
    }

    public static MetricCheck metric(String name, double min, CheckPolicy policy) {
        return new MetricCheck(
                0,
                name,
                new MetricQuery.Inline("up", Map.of()),
                "1m",
                new Limits(Optional.of(min), Optional.empty()),
                policy);
    }

    public SimulatedCanary spec(UnaryOperator<CanarySpec> edit) {
        spec = edit.apply(spec);
        generation++;
        return this;
    }

    public SimulatedCanary analysis(Analysis analysis) {
        return spec(
                old ->
                        new CanarySpec(
                                old.provider(),
                                old.metricsServer(),
                                old.target(),
                                old.scaler(),
                                old.apex(),
                                old.ingress(),
                                old.route(),
                                old.progressDeadline(),
                                old.skipAnalysis(),
                                old.suspend(),
                                old.revertOnDeletion(),
                                analysis));
    }

    public SimulatedCanary skipAnalysis(boolean skip) {
        return spec(
                old ->
                        new CanarySpec(
                                old.provider(),
                                old.metricsServer(),
                                old.target(),
                                old.scaler(),
                                old.apex(),
                                old.ingress(),
                                old.route(),
                                old.progressDeadline(),
                                skip,
                                old.suspend(),
                                old.revertOnDeletion(),
                                old.analysis()));
    }

    public SimulatedCanary provider(String provider) {
        return spec(
                old ->
                        new CanarySpec(
                                provider,
                                old.metricsServer(),
                                old.target(),
                                old.scaler(),
                                old.apex(),
                                old.ingress(),
                                old.route(),
                                old.progressDeadline(),
                                old.skipAnalysis(),
                                old.suspend(),
                                old.revertOnDeletion(),
                                old.analysis()));
    }

    public SimulatedCanary suspend(boolean suspend) {
        return spec(
                old ->
                        new CanarySpec(
                                old.provider(),
                                old.metricsServer(),
                                old.target(),
                                old.scaler(),
                                old.apex(),
                                old.ingress(),
                                old.route(),
                                old.progressDeadline(),
                                old.skipAnalysis(),
                                suspend,
                                old.revertOnDeletion(),
                                old.analysis()));
    }

    public SimulatedCanary revertOnDeletion(boolean revert) {
        return spec(
                old ->
                        new CanarySpec(
                                old.provider(),
                                old.metricsServer(),
                                old.target(),
                                old.scaler(),
                                old.apex(),
                                old.ingress(),
                                old.route(),
                                old.progressDeadline(),
                                old.skipAnalysis(),
                                old.suspend(),
                                revert,
                                old.analysis()));
    }

    /** A person deletes the Canary. */
    public SimulatedCanary delete() {
        deleting = true;
        return this;
    }

    public boolean guarded() {
        return guarded;
    }

    public SimulatedCanary release(String newTemplate) {
        template = newTemplate;
        return this;
    }

    public SimulatedCanary configs(Map<String, String> checksums) {
        configs = checksums;
        return this;
    }

    public SimulatedCanary target(Readiness readiness) {
        target = readiness;
        return this;
    }

    public SimulatedCanary targetReplicas(int replicas) {
        targetReplicas = replicas;
        return this;
    }

    public SimulatedCanary primary(Readiness readiness) {
        primary = readiness;
        return this;
    }

    public SimulatedCanary status(CanaryStatus found, Optional<Weights> weights, boolean equal) {
        status = found;
        routes = weights;
        hasPrimary = true;
        primaryIsTarget = equal;
        return this;
    }

    public SimulatedCanary routes(Weights weights) {
        routes = Optional.of(weights);
        return this;
    }

    public SimulatedCanary drifted(String... objects) {
        drifted = List.of(objects);
        return this;
    }

    public SimulatedCanary problems(Problem... found) {
        problems = List.of(found);
        return this;
    }

    public SimulatedCanary answer(HookType type, String hook, boolean pass) {
        hooks.put(type.text() + "/" + hook, pass);
        return this;
    }

    public SimulatedCanary measure(String metric, Measurement measurement) {
        metrics.put(metric, measurement);
        return this;
    }

    public SimulatedCanary deadProvider(String reason) {
        deadProviders.add(reason);
        return this;
    }

    public SimulatedCanary providersBack() {
        deadProviders.clear();
        return this;
    }

    /** Lets time pass without deciding. */
    public SimulatedCanary rest(Duration time) {
        rested = rested.plus(time);
        now = now.plus(time);
        return this;
    }

    /** Decides and carries out until nothing is left to do at this moment. */
    public SimulatedCanary settle() {
        for (int i = 0; i < 30; i++) {
            Move move = decide();
            if (!(move instanceof Move.Act act)) {
                return this;
            }
            carryOut(act.verdict());
        }
        throw new AssertionError("does not come to rest: " + actions());
    }

    /** One interval later. */
    public SimulatedCanary tick() {
        return rest(spec.analysis().interval()).settle();
    }

    /** The next move with all questions answered; a look that ends in waiting restarts the wait. */
    public Move decide() {
        Evidence evidence = Evidence.NONE;
        for (int i = 0; i < 10; i++) {
            Evidence given = pending().map(evidence::with).orElse(evidence);
            Move move = Progression.decide(snapshot(), given, rested, now);
            if (!(move instanceof Move.Ask ask)) {
                if (!(move instanceof Move.Act) && !evidence.equals(Evidence.NONE)) {
                    rested = Duration.ZERO;
                }
                return move;
            }
            for (Question question : ask.questions()) {
                evidence = answer(evidence, question);
            }
        }
        throw new AssertionError("asks without end");
    }

    private Optional<Command> pending() {
        return command.filter(wanted -> !status.memory().orders().done().contains(wanted.id()));
    }

    /** Somebody wants this of the canary as it is now; done with the next decisions. */
    public SimulatedCanary command(Command.Order order) {
        return command(commandFor(order));
    }

    /** The same command again, or one from before. */
    public SimulatedCanary command(Command wanted) {
        command = Optional.of(wanted);
        return settle();
    }

    /** A command that is bound to the canary as it is now. */
    public Command commandFor(Command.Order order) {
        return new Command(
                "command-" + ++commands,
                new CanaryKey("shop", "cart"),
                order,
                "ada",
                "because",
                now,
                Optional.of("uid-canary"),
                Optional.of(status.memory().run()),
                status.memory().orders().waitingId());
    }

    private Evidence answer(Evidence evidence, Question question) {
        if (question == Question.PROVIDERS) {
            return evidence.withProviders(List.copyOf(deadProviders));
        }
        if (question == Question.METRICS) {
            return evidence.withChecks(results(check -> true));
        }
        if (question == Question.FAST_METRICS) {
            return evidence.withFast(results(check -> check.policy().fast().isPresent()));
        }
        HookType type = HookType.valueOf(question.name());
        List<HookAnswer> answers = new ArrayList<>();
        for (Webhook hook : spec.analysis().hooks(type)) {
            boolean pass =
                    hooks.getOrDefault(type.text() + "/" + hook.name(), type != HookType.ROLLBACK);
            answers.add(new HookAnswer(hook.name(), pass, pass ? "" : "status 403"));
            if (pass == (type == HookType.ROLLBACK)) {
                break;
            }
        }
        return evidence.with(question, answers);
    }

    private List<CheckResult> results(Predicate<MetricCheck> which) {
        return spec.analysis().metrics().stream()
                .filter(which)
                .map(
                        check ->
                                check.result(
                                        metrics.getOrDefault(
                                                check.name(), new Measurement.Value(100)),
                                        "up"))
                .toList();
    }

    private void carryOut(Verdict verdict) {
        verdicts.add(verdict);
        Progress next = verdict.next();
        status =
                new CanaryStatus(
                        next.phase(),
                        next.canaryWeight(),
                        next.failedChecks(),
                        next.iterations(),
                        next.trackedConfigs(),
                        "",
                        "",
                        Optional.of(next.health()),
                        verdict.id(),
                        next.step() ? Optional.of(now) : status.stepAppliedAt(),
                        status.objects(),
                        Optional.of(next.state()));
        if (next.step()) {
            rested = Duration.ZERO;
        }
        verdict.action().match(new Effects());
    }

    /** What the cluster looks like after each action. */
    private final class Effects implements Action.Cases<Void> {
        @Override
        public Void prepare(Action.Prepare action) {
            hasPrimary = true;
            drifted = List.of();
            return null;
        }

        @Override
        public Void initialise(Action.Initialise action) {
            targetReplicas = 0;
            return route(0);
        }

        @Override
        public Void adopt(Action.Adopt action) {
            return null;
        }

        @Override
        public Void report(Action.Report action) {
            return null;
        }

        @Override
        public Void answer(Action.Answer action) {
            return null;
        }

        @Override
        public Void closeGate(Action.CloseGate action) {
            return null;
        }

        @Override
        public Void withdraw(Action.Withdraw action) {
            return last().basis().weights().map(Weights::canary).orElse(0) > 0 && weight() == 0
                    ? scaledDown()
                    : null;
        }

        @Override
        public Void start(Action.Start action) {
            targetReplicas = 1;
            return routes.isPresent() ? route(weight()) : null;
        }

        @Override
        public Void restart(Action.Restart action) {
            targetReplicas = 1;
            return route(weight());
        }

        @Override
        public Void countFailure(Action.CountFailure action) {
            return null;
        }

        @Override
        public Void shift(Action.Shift action) {
            return route(action.canaryWeight());
        }

        @Override
        public Void mirror(Action.Mirror action) {
            return route(new Weights(100, 0, true));
        }

        @Override
        public Void iterate(Action.Iterate action) {
            return route(action.weights());
        }

        @Override
        public Void promote(Action.Promote action) {
            return null;
        }

        @Override
        public Void shiftPrimary(Action.ShiftPrimary action) {
            return route(action.canaryWeight());
        }

        @Override
        public Void finish(Action.Finish action) {
            targetReplicas = 0;
            return null;
        }

        @Override
        public Void rollBack(Action.RollBack action) {
            return weight() > 0 ? route(weight()) : scaledDown();
        }

        @Override
        public Void failPromotion(Action.FailPromotion action) {
            return route(weight());
        }

        @Override
        public Void repair(Action.Repair action) {
            drifted = List.of();
            return route(action.weights());
        }

        @Override
        public Void follow(Action.Follow action) {
            return route(action.weights());
        }

        @Override
        public Void hooksDone(Action.HooksDone action) {
            return null;
        }

        @Override
        public Void note(Action.Note action) {
            return null;
        }

        @Override
        public Void guard(Action.Guard action) {
            guarded = action.wanted();
            return null;
        }

        @Override
        public Void terminate(Action.Terminate action) {
            targetReplicas = 1;
            return null;
        }

        @Override
        public Void putBack(Action.PutBack action) {
            routes = Optional.empty();
            return null;
        }

        @Override
        public Void letGo(Action.LetGo action) {
            guarded = false;
            return null;
        }

        @Override
        public Void abandon(Action.Abandon action) {
            return null;
        }

        private int weight() {
            return last().next().canaryWeight();
        }

        private Void scaledDown() {
            targetReplicas = 0;
            return route(0);
        }

        private Void route(int canary) {
            return route(Weights.canary(canary));
        }

        private Void route(Weights weights) {
            routes = spec.routed() ? Optional.of(weights) : Optional.empty();
            return null;
        }
    }

    public Snapshot snapshot() {
        Revision revision =
                new Revision(template, configs, "uid-target", templateGeneration(), Set.of());
        return new Snapshot(
                new CanaryKey("shop", "cart"),
                "uid-canary",
                generation,
                Integer.toString(100 + verdicts.size()),
                1,
                deleting,
                Optional.of(spec),
                status,
                problems,
                Optional.of(new Workload(revision, targetReplicas, target)),
                hasPrimary
                        ? Optional.of(
                                new Workload(
                                        new Revision(
                                                "primary", Map.of(), "uid-primary", 1, Set.of()),
                                        1,
                                        primary))
                        : Optional.empty(),
                primaryIsTarget,
                routes,
                List.of(),
                drifted,
                guarded);
    }

    private long templateGeneration() {
        return Math.floorMod(template.hashCode(), 1000);
    }

    public CanaryStatus status() {
        return status;
    }

    public int live() {
        return routes.map(Weights::canary).orElse(0);
    }

    public int replicas() {
        return targetReplicas;
    }

    /**
     * {@code PHASE itITERATIONS LIVE-PRIMARY-LIVE-CANARY fcN}, {@code m} for mirrored: the traces
     * of A/B and blue/green.
     */
    public String iterationLine() {
        boolean mirrored = routes.map(Weights::mirrored).orElse(false);
        return status.phase().text()
                + " it"
                + status.iterations()
                + " "
                + (100 - live())
                + "-"
                + live()
                + (mirrored ? "m" : "")
                + (status.failedChecks() > 0 ? " fc" + status.failedChecks() : "");
    }

    /**
     * {@code PHASE STATUSWEIGHT LIVE-PRIMARY-LIVE-CANARY fcN}, as the traces of the spec write it,
     * {@code m} for mirrored.
     */
    public String line() {
        return status.phase().text()
                + " "
                + status.canaryWeight()
                + " "
                + (100 - live())
                + "-"
                + live()
                + (routes.map(Weights::mirrored).orElse(false) ? "m" : "")
                + (status.failedChecks() > 0 ? " fc" + status.failedChecks() : "");
    }

    /** Simple names of the actions so far. */
    public List<String> actions() {
        return verdicts.stream()
                .map(verdict -> verdict.action().getClass().getSimpleName())
                .toList();
    }

    /** What was answered to commands whose answer is a matter of the status alone. */
    public List<String> answers() {
        return verdicts.stream()
                .filter(verdict -> verdict.action() instanceof Action.Answer)
                .map(Verdict::reason)
                .toList();
    }

    public Verdict last() {
        return verdicts.get(verdicts.size() - 1);
    }

    public SimulatedCanary forgetActions() {
        verdicts.clear();
        return this;
    }
}
