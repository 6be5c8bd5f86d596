package io.weir.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Values for tests that read like sentences: {@code snapshot().progressing().weight(20).build()}.
 * The Canary is {@code shop/cart}: a Deployment on Istio, interval 10 s, steps of 20 up to 60,
 * threshold 3, both workloads ready, revision {@code v1} promoted.
 */
public final class Worlds {

    public static final CanaryKey KEY = new CanaryKey("shop", "cart");
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    public static final TargetRef TARGET = new TargetRef("apps/v1", "Deployment", "cart");

    private Worlds() {}

    /** A canary at rest: initialised, {@code v1} promoted and seen. */
    public static SnapshotBuilder snapshot() {
        return new SnapshotBuilder();
    }

    /** The analysis described above, without checks. */
    public static AnalysisBuilder analysis() {
        return new AnalysisBuilder();
    }

    /** A spec with this analysis. */
    public static CanarySpec spec(Analysis analysis) {
        return new CanarySpec(
                "istio",
                Optional.empty(),
                TARGET,
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

    /** The revision whose template has this hash; each has a generation of its own. */
    public static Revision revision(String template) {
        return new Revision(
                template,
                Map.of(),
                "uid-target",
                Math.floorMod(template.hashCode(), 1000),
                Set.of());
    }

    /** A workload of that revision, one pod, ready. */
    public static Workload workload(String template) {
        return new Workload(revision(template), 1, Readiness.READY);
    }

    /** A built-in check with a range. */
    public static MetricCheck successRate(double min) {
        return successRate(min, CheckPolicy.DEFAULT);
    }

    /** The same with a policy of its own. */
    public static MetricCheck successRate(double min, CheckPolicy policy) {
        return new MetricCheck(
                0,
                MetricCheck.SUCCESS_RATE,
                new MetricQuery.SuccessRate(),
                "1m",
                new Limits(Optional.of(min), Optional.empty()),
                policy);
    }

    /** A hook of the type at a harmless address. */
    public static Webhook hook(HookType type, String name) {
        return new Webhook(
                0,
                type,
                name,
                Address.of("http://loadtester.shop/" + name),
                "",
                0,
                false,
                false,
                false);
    }

    /** Evidence that this check failed with its value. */
    public static Evidence measured(MetricCheck check, double value) {
        return Evidence.NONE.withChecks(
                List.of(
                        new CheckResult(
                                check.name(), check.limits(), new Measurement.Value(value), "up")));
    }

    /** An analysis in the making. */
    public static final class AnalysisBuilder {
        private Duration interval = Duration.ofSeconds(10);
        private int threshold = 3;
        private int stepWeight = 20;
        private int maxWeight = 60;
        private List<Integer> stepWeights = List.of();
        private int stepWeightPromotion;
        private int iterations;
        private boolean matching;
        private List<MetricCheck> metrics = List.of();
        private List<Webhook> webhooks = List.of();
        private List<AlertRule> alerts = List.of();

        private AnalysisBuilder() {}

        public AnalysisBuilder interval(Duration value) {
            interval = value;
            return this;
        }

        public AnalysisBuilder threshold(int value) {
            threshold = value;
            return this;
        }

        public AnalysisBuilder steps(int step, int max) {
            stepWeight = step;
            maxWeight = max;
            stepWeights = List.of();
            return this;
        }

        public AnalysisBuilder stepWeights(Integer... weights) {
            stepWeights = List.of(weights);
            stepWeight = 0;
            maxWeight = weights[weights.length - 1];
            return this;
        }

        public AnalysisBuilder stepWeightPromotion(int value) {
            stepWeightPromotion = value;
            return this;
        }

        /** A/B where users have to match, else blue/green. */
        public AnalysisBuilder iterations(int count, boolean matched) {
            iterations = count;
            matching = matched;
            stepWeight = 0;
            return this;
        }

        public AnalysisBuilder metrics(MetricCheck... checks) {
            metrics = List.of(checks);
            return this;
        }

        public AnalysisBuilder webhooks(Webhook... hooks) {
            webhooks = List.of(hooks);
            return this;
        }

        public AnalysisBuilder alerts(AlertRule... rules) {
            alerts = List.of(rules);
            return this;
        }

        public Analysis build() {
            return new Analysis(
                    interval,
                    threshold,
                    maxWeight,
                    stepWeight,
                    stepWeights,
                    stepWeightPromotion,
                    iterations,
                    false,
                    matching,
                    100,
                    100,
                    metrics,
                    webhooks,
                    alerts);
        }
    }

    /** A snapshot in the making. */
    public static final class SnapshotBuilder {
        private CanaryKey key = KEY;
        private long generation = 1;
        private String resourceVersion = "100";
        private boolean deleting;
        private Optional<CanarySpec> spec = Optional.of(Worlds.spec(Worlds.analysis().build()));
        private Phase phase = Phase.INITIALIZED;
        private int weight;
        private int failedChecks;
        private String verdict = "verdict-1";
        private String run = "";
        private Optional<Mark> promoted = Optional.of(revision("v1").mark());
        private Optional<Mark> analysed = Optional.of(revision("v1").mark());
        private List<String> told = List.of();
        private Optional<Orders> orders = Optional.empty();
        private Map<String, CheckValue> checks = Map.of();
        private Optional<Health> health = Optional.empty();
        private List<Problem> problems = List.of();
        private Optional<Workload> target = Optional.of(workload("v1"));
        private Optional<Workload> primary = Optional.of(workload("primary"));
        private boolean primaryIsTarget;
        private List<MetricSource> sources = List.of();
        private List<String> drifted = List.of();

        private SnapshotBuilder() {}

        public SnapshotBuilder key(String namespace, String name) {
            key = new CanaryKey(namespace, name);
            return this;
        }

        public SnapshotBuilder generation(long value) {
            generation = value;
            return this;
        }

        public SnapshotBuilder resourceVersion(String value) {
            resourceVersion = value;
            return this;
        }

        public SnapshotBuilder deleting() {
            deleting = true;
            return this;
        }

        public SnapshotBuilder spec(CanarySpec value) {
            spec = Optional.of(value);
            return this;
        }

        public SnapshotBuilder withoutSpec() {
            spec = Optional.empty();
            return this;
        }

        public SnapshotBuilder analysis(AnalysisBuilder analysis) {
            return spec(Worlds.spec(analysis.build()));
        }

        /** In the middle of a run of {@code v2}. */
        public SnapshotBuilder progressing() {
            run = "run-1";
            return phase(Phase.PROGRESSING).target("v2").analysed("v2");
        }

        public SnapshotBuilder phase(Phase value) {
            phase = value;
            return this;
        }

        /** Of the live route and of the status. */
        public SnapshotBuilder weight(int value) {
            weight = value;
            return this;
        }

        public SnapshotBuilder failedChecks(int value) {
            failedChecks = value;
            return this;
        }

        public SnapshotBuilder verdict(String id) {
            verdict = id;
            return this;
        }

        public SnapshotBuilder promoted(String template) {
            promoted = Optional.of(revision(template).mark());
            return this;
        }

        public SnapshotBuilder analysed(String template) {
            analysed = Optional.of(revision(template).mark());
            return this;
        }

        /** Closed gates of which was told. */
        public SnapshotBuilder told(String... gates) {
            told = List.of(gates);
            return this;
        }

        /** What commands left behind. */
        public SnapshotBuilder orders(Orders value) {
            orders = Optional.of(value);
            return this;
        }

        public SnapshotBuilder checks(Map<String, CheckValue> values) {
            checks = values;
            return this;
        }

        public SnapshotBuilder health(Health value) {
            health = Optional.of(value);
            return this;
        }

        public SnapshotBuilder problems(Problem... found) {
            problems = List.of(found);
            return this;
        }

        /** The target runs, or shall run, this revision. */
        public SnapshotBuilder target(String template) {
            return target(workload(template));
        }

        public SnapshotBuilder target(Workload value) {
            target = Optional.of(value);
            return this;
        }

        public SnapshotBuilder withoutTarget() {
            target = Optional.empty();
            return this;
        }

        public SnapshotBuilder primary(Workload value) {
            primary = Optional.of(value);
            return this;
        }

        public SnapshotBuilder primaryIsTarget() {
            primaryIsTarget = true;
            return this;
        }

        public SnapshotBuilder sources(MetricSource... found) {
            sources = List.of(found);
            return this;
        }

        public SnapshotBuilder drifted(String... objects) {
            drifted = List.of(objects);
            return this;
        }

        public Snapshot build() {
            RunState memory =
                    new RunState(
                            run,
                            spec.filter(given -> !run.isEmpty())
                                    .map(given -> given.analysis().strategy()),
                            promoted,
                            analysed,
                            Optional.empty(),
                            false,
                            List.of(),
                            told,
                            PostRollout.NONE,
                            checks,
                            generation,
                            "",
                            orders);
            CanaryStatus status =
                    new CanaryStatus(
                            phase,
                            weight,
                            failedChecks,
                            0,
                            Map.of(),
                            analysed.map(Mark::template).orElse(""),
                            promoted.map(Mark::template).orElse(""),
                            health,
                            verdict,
                            Optional.of(NOW),
                            Map.of(),
                            Optional.of(memory));
            return new Snapshot(
                    key,
                    "uid-canary",
                    generation,
                    resourceVersion,
                    1,
                    deleting,
                    spec,
                    status,
                    problems,
                    target,
                    primary,
                    primaryIsTarget,
                    Optional.of(Weights.canary(weight)),
                    sources,
                    drifted);
        }
    }
}
