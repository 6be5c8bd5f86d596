package io.weir.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** One decision in the making: its inputs, and the ways to end it. */
final class Decision {

    private final Snapshot world;
    private final Evidence evidence;
    private final Instant now;

    Decision(Snapshot world, Evidence evidence, Instant now) {
        this.world = world;
        this.evidence = evidence;
        this.now = now;
    }

    Snapshot world() {
        return world;
    }

    Evidence evidence() {
        return evidence;
    }

    /** The same world with other evidence. */
    Decision with(Evidence other) {
        return new Decision(world, other, now);
    }

    Instant now() {
        return now;
    }

    CanarySpec spec() {
        return world.spec()
                .orElseThrow(() -> new IllegalStateException(world.canary() + ": no spec"));
    }

    Duration interval() {
        return spec().analysis().interval();
    }

    RunState memory() {
        return world.status().memory();
    }

    Optional<Revision> revision() {
        return world.target().map(Workload::revision);
    }

    /** {@code KIND/NAME} of the workload that the spec names and of its primary. */
    private Set<String> workloads() {
        String kind = spec().target().kind() + "/";
        return Set.of(kind + spec().target().name(), kind + spec().primary());
    }

    /**
     * Whether the spec names another workload than the one that Weir has worked with: its size was
     * written, and its name is another.
     */
    boolean retargeted() {
        return world.status().objects().entrySet().stream()
                .filter(entry -> entry.getValue().fingerprint().isEmpty())
                .map(Map.Entry::getKey)
                .filter(name -> name.matches("(Deployment|DaemonSet|Service)/.*"))
                .anyMatch(name -> !workloads().contains(name));
    }

    /**
     * Whether there is no route although there should be one: it was lost, or the spec names
     * another provider or another Service by now. Plain Services carry no weights.
     */
    boolean routeMissing() {
        return world.routes().isEmpty() && spec().routed();
    }

    /** Whether the revision of which was told that it waits is the target's, as far as known. */
    boolean waitsForThis() {
        Optional<Mark> told = memory().orders().waiting();
        return told.isEmpty() || revision().map(now -> now.is(told.get())).orElse(false);
    }

    /** The gravest problem with the effect. */
    Optional<Problem> problem(Problem.Effect effect) {
        return world.problems().stream().filter(problem -> problem.effect() == effect).findFirst();
    }

    /** Whether the spec has hooks of the type. */
    boolean has(HookType type) {
        return !spec().analysis().hooks(type).isEmpty();
    }

    /** Whether the Canary was edited since its Services and routes were made from it. */
    boolean edited() {
        return memory().followed() != world.generation();
    }

    /** Whether the strategy was edited since the run began: its weights meant other users. */
    boolean strategyChanged() {
        return memory().strategy()
                .map(begun -> begun != spec().analysis().strategy())
                .orElse(false);
    }

    /** Those of the questions that have something to ask in this spec and were not asked yet. */
    List<Question> open(Question... questions) {
        List<Question> useful = new ArrayList<>();
        for (Question question : questions) {
            boolean metrics =
                    question == Question.METRICS
                            || question == Question.FAST_METRICS
                            || question == Question.PROVIDERS;
            if (metrics
                    ? !spec().analysis().metrics().isEmpty()
                    : has(HookType.valueOf(question.name()))) {
                useful.add(question);
            }
        }
        return evidence.missing(useful);
    }

    /** Says what is wrong with the Canary, once. */
    Move reportProblem() {
        Problem problem =
                world.problems().stream()
                        .findFirst()
                        .orElse(
                                new Problem(
                                        Problem.INVALID,
                                        world.canary() + ": the spec cannot be read",
                                        Problem.Effect.BLOCKS));
        return report(Health.bad(problem.reason(), problem.message()));
    }

    /**
     * Says how things are, if the status says something else; a message alone that changes is not
     * news.
     */
    Move report(Health health) {
        boolean known =
                world.status()
                        .health()
                        .map(
                                old ->
                                        old.state() == health.state()
                                                && old.reason().equals(health.reason()))
                        .orElse(false);
        if (known) {
            return new Move.Idle();
        }
        return act(new Action.Report(), draft().health(health), health.message());
    }

    /**
     * Notes pre-rollout hooks that passed just now, for when the step itself cannot be taken: they
     * run once in a run.
     */
    Optional<Move> keepPassed() {
        boolean news =
                evidence.answers(Question.PRE_ROLLOUT).stream()
                        .filter(HookAnswer::passed)
                        .anyMatch(answer -> !memory().passed().contains(Draft.id(answer)));
        return news
                ? Optional.of(act(new Action.Report(), draft(), "pre-rollout hooks passed"))
                : Optional.empty();
    }

    /** The status as it is, to be changed. */
    Draft draft() {
        return new Draft(world.status());
    }

    Move act(Action action, Draft draft, String reason) {
        Set<String> wanted =
                world.spec().stream()
                        .flatMap(spec -> spec.analysis().metrics().stream())
                        .map(MetricCheck::name)
                        .collect(Collectors.toSet());
        Progress next = draft.evidence(evidence, wanted, now).progress();
        Evidence basis = evidence.withoutFast();
        return new Move.Act(
                Verdict.of(world.canary(), world.basis(), action, next, reason, basis, now));
    }

    /** Status values of a verdict while it is being made. */
    static final class Draft {
        private Phase phase;
        private int weight;
        private int failed;
        private int iterations;
        private Map<String, String> configs;
        private String run;
        private Optional<Strategy> strategy;
        private Optional<Mark> promoted;
        private Optional<Mark> analysed;
        private Optional<Mark> failedMark;
        private boolean skipped;
        private List<String> passed;
        private List<String> told;
        private PostRollout postRollout;
        private Map<String, CheckValue> checks;
        private long followed;
        private Orders orders;
        private Health health;
        private boolean step;

        private Draft(CanaryStatus status) {
            RunState memory = status.memory();
            phase = status.phase();
            weight = status.canaryWeight();
            failed = status.failedChecks();
            iterations = status.iterations();
            configs = status.trackedConfigs();
            run = memory.run();
            strategy = memory.strategy();
            promoted = memory.promoted();
            analysed = memory.analysed();
            failedMark = memory.failed();
            skipped = memory.skipped();
            passed = memory.passed();
            told = memory.told();
            postRollout = memory.postRollout();
            checks = memory.checks();
            followed = memory.followed();
            orders = memory.orders();
            health = status.health().orElse(Health.underWay("Initializing", "seen"));
        }

        Draft phase(Phase value) {
            phase = value;
            return this;
        }

        Draft weight(int value) {
            weight = value;
            return this;
        }

        Draft failedChecks(int value) {
            failed = value;
            return this;
        }

        Draft iterations(int value) {
            iterations = value;
            return this;
        }

        Draft configs(Map<String, String> value) {
            configs = value;
            return this;
        }

        Draft run(String value) {
            run = value;
            return this;
        }

        Draft strategy(Strategy value) {
            strategy = Optional.of(value);
            return this;
        }

        Draft promoted(Optional<Mark> value) {
            promoted = value;
            return this;
        }

        Draft analysed(Optional<Mark> value) {
            analysed = value;
            return this;
        }

        Draft failedMark(Optional<Mark> value) {
            failedMark = value;
            return this;
        }

        /** Whatever is remembered of this revision is remembered as it is now. */
        Draft noted(Revision revision) {
            UnaryOperator<Mark> now = mark -> revision.is(mark) ? revision.mark() : mark;
            promoted = promoted.map(now);
            analysed = analysed.map(now);
            failedMark = failedMark.map(now);
            return this;
        }

        Draft skipped(boolean value) {
            skipped = value;
            return this;
        }

        Draft passed(List<String> value) {
            passed = value;
            return this;
        }

        Draft told(List<String> value) {
            told = value;
            return this;
        }

        Draft tell(String gate) {
            return tell(List.of(gate));
        }

        Draft tell(List<String> news) {
            Set<String> all = new LinkedHashSet<>(told);
            all.addAll(news);
            told = List.copyOf(all);
            return this;
        }

        Draft postRollout(PostRollout value) {
            postRollout = value;
            return this;
        }

        Draft checks(Map<String, CheckValue> value) {
            checks = value;
            return this;
        }

        /** Services and routes follow the Canary as it is now. */
        Draft followed(long generation) {
            followed = generation;
            return this;
        }

        /** What commands leave behind, after this change to it. */
        Draft orders(UnaryOperator<Orders> change) {
            orders = change.apply(orders);
            return this;
        }

        Draft health(Health value) {
            health = value;
            return this;
        }

        /** The wait for the next check starts anew. */
        Draft step() {
            step = true;
            return this;
        }

        /**
         * Notes what was found.
         *
         * @param wanted names of the checks that the spec has now; values of others go
         */
        private Draft evidence(Evidence evidence, Set<String> wanted, Instant now) {
            evidence.command().ifPresent(command -> orders = orders.consumed(command.id()));
            evidence.checks()
                    .ifPresent(
                            results -> {
                                Map<String, CheckValue> all = new HashMap<>(checks);
                                all.keySet().retainAll(wanted);
                                results.forEach(
                                        result -> all.put(result.name(), shown(result, now)));
                                checks = all;
                            });
            Set<String> all = new LinkedHashSet<>(passed);
            evidence.hooks()
                    .forEach(
                            (question, answers) ->
                                    answers.stream()
                                            .filter(HookAnswer::passed)
                                            .forEach(answer -> remember(all, question, answer)));
            passed = List.copyOf(all);
            return this;
        }

        /** Pre-rollout hooks run once a run; gates and checks are asked anew each time. */
        private static void remember(Set<String> all, Question question, HookAnswer answer) {
            if (question == Question.PRE_ROLLOUT) {
                all.add(id(answer));
            }
        }

        private static String id(HookAnswer answer) {
            return HookType.PRE_ROLLOUT.text() + "/" + answer.hook();
        }

        private static CheckValue shown(CheckResult result, Instant now) {
            String query = result.query();
            return new CheckValue(
                    result.value(),
                    result.limits(),
                    result.failure().or(result::waiting).orElse(""),
                    query.length() > 1000 ? query.substring(0, 1000) : query,
                    now);
        }

        Progress progress() {
            return new Progress(
                    phase,
                    weight,
                    failed,
                    iterations,
                    configs,
                    new RunState(
                            run,
                            strategy,
                            promoted,
                            analysed,
                            failedMark,
                            skipped,
                            passed,
                            told,
                            postRollout,
                            checks,
                            followed,
                            "",
                            orders.equals(Orders.NONE) ? Optional.empty() : Optional.of(orders)),
                    health,
                    step);
        }
    }
}
