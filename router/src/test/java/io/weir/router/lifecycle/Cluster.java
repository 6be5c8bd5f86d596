package io.weir.router.lifecycle;

import io.vertx.core.Future;
import io.weir.drift.Fingerprints;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.ResourceType;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.embedded.kubernetes.StoreKubernetesApi.Call;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Evidence;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.Measurement;
import io.weir.rollout.Move;
import io.weir.rollout.Problem;
import io.weir.rollout.Progression;
import io.weir.rollout.Question;
import io.weir.rollout.Revision;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import io.weir.rollout.Workload;
import io.weir.router.apply.Applier;
import io.weir.router.apply.Appliers;
import io.weir.router.apply.Carried;
import io.weir.router.plan.PlanSettings;
import io.weir.runtime.ManualTime;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import io.weir.workload.ConfigRef;
import io.weir.workload.Configs;
import io.weir.workload.Revisions;
import io.weir.workload.SelectorLabel;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import io.weir.workload.WorkloadKinds;
import io.weir.workload.daemonset.DaemonSetKind;
import io.weir.workload.deployment.DeploymentKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One canary in a cluster, its decisions and a router, in manual time: verdicts are carried out on
 * real objects, and Deployments and DaemonSets become what their template says. Templates whose
 * image begins with {@code bad} never become ready, those with {@code failing}, and Services that
 * select such a version, fail their checks.
 */
final class Cluster {

    static final String CANARY =
            """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: cart, namespace: shop}
            spec:
              provider: istio
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
              service: {port: 9898}
              analysis:
                interval: 10s
                threshold: 1
                stepWeight: 30
                maxWeight: 60
                metrics: [{name: sales, query: up, thresholdRange: {min: 1}}]
            """;

    final ManualTime time = new ManualTime();
    final ObjectStore store = new ObjectStore(time);
    final List<Change> told = new ArrayList<>();
    final List<Verdict> verdicts = new ArrayList<>();
    final List<Call> writes = new ArrayList<>();
    private final Set<String> unhealthy = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private Applier applier = router();
    private Duration rested = Duration.ofDays(1);
    private String lastVerdict = "";
    private int writesLeft = Integer.MAX_VALUE;
    private boolean lag;
    private boolean upgraded;

    Cluster() {
        store.createNamespace("shop");
        store.register(ResourceType.custom(ResourceKind.SCALED_OBJECT, true));
    }

    /** A Deployment that runs cart:1 on three pods, and the Canary. */
    static Cluster withCanary(String canary) {
        Cluster cluster = new Cluster();
        cluster.create(deployment("cart", "cart:1"));
        cluster.create(Manifests.yaml(canary));
        return cluster;
    }

    static ObjectNode deployment(String name, String image) {
        return Manifests.yaml(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: shop}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec: {containers: [{name: cart, image: "%s"}]}
                """
                        .formatted(name, name, name, image));
    }

    ObjectNode create(ObjectNode object) {
        return store.create(kind(object.path("kind").asString()), object);
    }

    private static ResourceKind kind(String kind) {
        return List.of(
                        ResourceKind.CANARY,
                        ResourceKind.DEPLOYMENT,
                        ResourceKind.DAEMON_SET,
                        ResourceKind.SERVICE,
                        ResourceKind.CONFIG_MAP,
                        ResourceKind.SECRET,
                        ResourceKind.HORIZONTAL_POD_AUTOSCALER,
                        ResourceKind.SCALED_OBJECT,
                        ResourceKind.VIRTUAL_SERVICE,
                        ResourceKind.DESTINATION_RULE)
                .stream()
                .filter(known -> known.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The process that carries verdicts out; after its last write it is gone. */
    private Applier router() {
        return router(api());
    }

    /** The API server as a router's process reaches it, until its last write. */
    KubernetesApi api() {
        return new UpgradedServer(
                new StoreKubernetesApi(
                        store,
                        new StoreKubernetesApi.Fate() {
                            @Override
                            public <T> Future<T> of(Call call, Supplier<Future<T>> apply) {
                                if (call.writes()) {
                                    if (writesLeft <= 0) {
                                        return Future.future(never -> {});
                                    }
                                    writesLeft--;
                                    writes.add(call);
                                }
                                return apply.get();
                            }
                        }),
                () -> upgraded);
    }

    Applier router(KubernetesApi api) {
        Instant start = time.instant();
        return Appliers.applier(
                api,
                new PlanSettings(List.of("app"), List.of(), true),
                "istio",
                time,
                time,
                () -> Duration.between(start, time.instant()));
    }

    /** The router dies after so many more writes. */
    Cluster diesAfter(int count) {
        writesLeft = count;
        return this;
    }

    /** Another router takes over. */
    Cluster restart() {
        writesLeft = Integer.MAX_VALUE;
        applier = router();
        return this;
    }

    /** Decides and carries out until nothing is left to do at this moment. */
    Cluster settle() {
        for (int i = 0; i < 60; i++) {
            controllers();
            Optional<Snapshot> world = snapshot();
            if (world.isEmpty()) {
                return this;
            }
            Move move = decide(world.get());
            if (!(move instanceof Move.Act act)) {
                return this;
            }
            verdicts.add(act.verdict());
            if (!carryOut(act.verdict())) {
                return this;
            }
        }
        throw new AssertionError(
                "does not come to rest: "
                        + snapshot()
                        + " after "
                        + actions().subList(Math.max(0, actions().size() - 5), actions().size()));
    }

    /** Deployments show what became of their pods. */
    Cluster ready() {
        controllers();
        return this;
    }

    /** What an interval later is decided, and not carried out. */
    Verdict next() {
        rested = rested.plusSeconds(10);
        return decide(snapshot().orElseThrow()) instanceof Move.Act act
                ? act.verdict()
                : fail("nothing is decided");
    }

    private static Verdict fail(String why) {
        throw new AssertionError(why);
    }

    /** Carries a verdict out once more, as a log does that was not committed. */
    Carried again(Verdict verdict) {
        return applier.apply(verdict).result();
    }

    private boolean carryOut(Verdict verdict) {
        Future<Carried> done = applier.apply(verdict);
        if (!done.isComplete()) {
            return false;
        }
        if (done.failed()) {
            throw new AssertionError(verdict.action() + ": " + done.cause(), done.cause());
        }
        if (done.result() instanceof Carried.Told change) {
            told.add(change.change());
        }
        return true;
    }

    /** Time passes, one interval after the other. */
    Cluster pass(int intervals) {
        for (int i = 0; i < intervals; i++) {
            time.advance(Duration.ofSeconds(10));
            rested = rested.plusSeconds(10);
            settle();
        }
        return this;
    }

    Cluster image(String image) {
        return edit(kind().kind(), "cart", object -> setImage(object, image));
    }

    static void setImage(ObjectNode deployment, String image) {
        ((ObjectNode) container(deployment)).put("image", image);
    }

    Cluster edit(ResourceKind kind, String name, Consumer<ObjectNode> change) {
        ObjectNode copy = store.get(kind, "shop", name).orElseThrow().deepCopy();
        change.accept(copy);
        store.replace(kind, copy);
        return this;
    }

    /** Sets a field of the Canary's spec, by YAML. */
    Cluster spec(String field, String yaml) {
        return edit(
                ResourceKind.CANARY,
                "cart",
                canary ->
                        ((ObjectNode) canary.path("spec"))
                                .set(field, Manifests.yaml("value: " + yaml).get("value")));
    }

    Cluster delete(ResourceKind kind, String name) {
        store.delete(kind, "shop", name);
        return this;
    }

    /** Pods of a Deployment do not become ready, whatever their image. */
    Cluster unhealthy(String deployment) {
        unhealthy.add(deployment);
        return this;
    }

    Cluster healthy(String deployment) {
        unhealthy.remove(deployment);
        return this;
    }

    Cluster problem(Problem problem) {
        problems.add(problem);
        return this;
    }

    Cluster noProblem() {
        problems.clear();
        return this;
    }

    /** Deployments show what they were told some time ago: pods take their time. */
    Cluster slowPods(boolean slow) {
        lag = slow;
        return this;
    }

    /** The API server serves fields that it did not serve before. */
    Cluster upgradeServer() {
        upgraded = true;
        return restart();
    }

    Optional<ObjectNode> get(ResourceKind kind, String name) {
        return store.get(kind, "shop", name)
                .map(object -> upgraded ? UpgradedServer.served(kind, object) : object);
    }

    ObjectNode deployment(String name) {
        return get(ResourceKind.DEPLOYMENT, name).orElseThrow();
    }

    int replicas(String name) {
        return kind().replicas(get(kind().kind(), name).orElseThrow());
    }

    String imageOf(String name) {
        return container(get(kind().kind(), name).orElseThrow()).path("image").asString("");
    }

    /** Of the workload that the Canary names. */
    private WorkloadKind kind() {
        return view().flatMap(CanaryView::spec)
                .flatMap(spec -> WorkloadKinds.of(spec.target().kind()))
                .orElseGet(DeploymentKind::new);
    }

    CanaryStatus status() {
        return view().orElseThrow().status();
    }

    String line() {
        return status().phase().text()
                + " "
                + status().canaryWeight()
                + " "
                + weights().map(w -> w.primary() + "-" + w.canary()).orElse("none");
    }

    List<String> actions() {
        return verdicts.stream().map(v -> v.action().getClass().getSimpleName()).toList();
    }

    List<String> toldActions() {
        return told.stream().map(c -> c.verdict().action().getClass().getSimpleName()).toList();
    }

    Cluster forget() {
        verdicts.clear();
        told.clear();
        writes.clear();
        return this;
    }

    private static JsonNode container(ObjectNode deployment) {
        return deployment.path("spec").path("template").path("spec").path("containers").path(0);
    }

    /** Deployments get as many ready pods as they ask for. */
    private void controllers() {
        if (lag) {
            return;
        }
        store.list(ResourceKind.DEPLOYMENT, "shop").forEach(this::control);
        store.list(ResourceKind.DAEMON_SET, "shop").forEach(this::controlDaemonSet);
    }

    private boolean bad(ObjectNode workload) {
        return unhealthy.contains(Metadata.name(workload))
                || container(workload).path("image").asString("").startsWith("bad");
    }

    /** On four nodes. */
    private void controlDaemonSet(ObjectNode object) {
        int pods = 4 * new DaemonSetKind().replicas(object);
        ObjectNode copy = object.deepCopy();
        copy.putObject("status")
                .put("observedGeneration", object.path("metadata").path("generation").asLong())
                .put("desiredNumberScheduled", pods)
                .put("updatedNumberScheduled", pods)
                .put("numberAvailable", bad(object) ? 0 : pods);
        if (!copy.path("status").equals(object.path("status"))) {
            store.replaceStatus(ResourceKind.DAEMON_SET, copy);
        }
    }

    private void control(ObjectNode object) {
        int replicas = new DeploymentKind().replicas(object);
        boolean bad = bad(object);
        ObjectNode copy = object.deepCopy();
        ObjectNode status = copy.putObject("status");
        status.put("observedGeneration", object.path("metadata").path("generation").asLong())
                .put("replicas", replicas)
                .put("updatedReplicas", replicas)
                .put("availableReplicas", bad ? 0 : replicas);
        if (bad && replicas > 0) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "Progressing")
                    .put("status", "False")
                    .put("reason", "ProgressDeadlineExceeded");
        }
        if (!copy.path("status").equals(object.path("status"))) {
            store.replaceStatus(ResourceKind.DEPLOYMENT, copy);
        }
    }

    Optional<CanaryView> view() {
        return get(ResourceKind.CANARY, "cart").map(raw -> CanaryReader.read(raw, "istio"));
    }

    /** What a watcher would publish; empty when the Canary is gone. */
    Optional<Snapshot> snapshot() {
        return view().map(
                        canary -> {
                            List<Problem> all = new ArrayList<>(canary.problems());
                            all.addAll(problems);
                            String name =
                                    canary.spec().map(spec -> spec.target().name()).orElse("cart");
                            if (get(kind().kind(), name).isEmpty()) {
                                all.add(
                                        new Problem(
                                                Problem.TARGET_NOT_FOUND,
                                                "deployment shop/" + name + " does not exist",
                                                Problem.Effect.BLOCKS));
                            }
                            return new Snapshot(
                                    canary.key(),
                                    canary.uid(),
                                    canary.generation(),
                                    canary.resourceVersion(),
                                    1,
                                    canary.deleting(),
                                    canary.spec(),
                                    canary.status(),
                                    all,
                                    workload(name),
                                    workload(name + "-primary"),
                                    primaryIsTarget(name),
                                    weights(),
                                    List.of(),
                                    drifted(canary),
                                    canary.guarded());
                        });
    }

    private Optional<Workload> workload(String name) {
        WorkloadKind kind = kind();
        return get(kind.kind(), name)
                .map(
                        object ->
                                new Workload(
                                        new Revision(
                                                Revisions.hash(kind.template(object)),
                                                name.endsWith("-primary")
                                                        ? Map.of()
                                                        : configs(object),
                                                Metadata.uid(object),
                                                object.path("metadata").path("generation").asLong(),
                                                Set.of()),
                                        kind.replicas(object),
                                        kind.readiness(
                                                object,
                                                100,
                                                Duration.ofMinutes(10),
                                                bad(object) ? Instant.EPOCH : time.instant(),
                                                time.instant())));
    }

    private Map<String, String> configs(ObjectNode target) {
        Map<String, String> checksums = new HashMap<>();
        WorkloadKind kind = kind();
        for (ConfigRef ref : kind.configs(kind.template(target))) {
            get(ref.kind(), ref.name())
                    .filter(Configs::tracked)
                    .ifPresent(object -> checksums.put(ref.id(), Configs.checksum(object)));
        }
        return checksums;
    }

    private boolean primaryIsTarget(String name) {
        WorkloadKind kind = kind();
        Optional<ObjectNode> target = get(kind.kind(), name);
        Optional<ObjectNode> primary = get(kind.kind(), name + "-primary");
        return target.isPresent()
                && primary.isPresent()
                && kind.runs(
                        primary.get(),
                        kind.template(target.get()),
                        new PrimaryPlan(
                                name + "-primary",
                                new SelectorLabel("app", name),
                                List.of("app"),
                                Map.of(),
                                List.of(),
                                "",
                                JsonNodeFactory.instance.objectNode(),
                                Optional.empty()));
    }

    Optional<Weights> weights() {
        CanaryView view = view().orElseThrow();
        if (view.spec().isEmpty()) {
            return Optional.empty();
        }
        TrafficProvider provider = TrafficProviders.of(view.spec().get().provider()).orElseThrow();
        Map<ObjectName, ObjectNode> live = new HashMap<>();
        provider.objects(view.spec().get().subject())
                .forEach(
                        name ->
                                get(name.kind(), name.name())
                                        .ifPresent(object -> live.put(name, object)));
        return provider.weights(view.spec().get(), live);
    }

    private List<String> drifted(CanaryView canary) {
        List<String> drifted = new ArrayList<>();
        canary.status()
                .objects()
                .forEach(
                        (local, stamp) -> {
                            String[] parts = local.split("/", 2);
                            if (stamp.fingerprint().isEmpty()) {
                                return;
                            }
                            ResourceKind kind = kind(parts[0]);
                            String now =
                                    get(kind, parts[1])
                                            .map(object -> Fingerprints.of(kind, object))
                                            .orElse("");
                            if (!now.equals(stamp.fingerprint())) {
                                drifted.add(local);
                            }
                        });
        drifted.sort(String::compareTo);
        return drifted;
    }

    /** The verdict on the snapshot that a watcher publishes last: as it was, being deleted. */
    Verdict abandoned() {
        return afterDeletion().orElseThrow();
    }

    Optional<Verdict> afterDeletion() {
        Snapshot last = snapshot().orElseThrow();
        Snapshot deleted =
                new Snapshot(
                        last.canary(),
                        last.uid(),
                        last.generation(),
                        last.resourceVersion(),
                        last.epoch(),
                        true,
                        last.spec(),
                        last.status(),
                        last.problems(),
                        last.target(),
                        last.primary(),
                        last.primaryIsTarget(),
                        last.routes(),
                        last.sources(),
                        last.drifted(),
                        last.guarded());
        return decide(deleted) instanceof Move.Act act
                ? Optional.of(act.verdict())
                : Optional.empty();
    }

    private Move decide(Snapshot world) {
        if (!world.status().verdict().equals(lastVerdict)) {
            lastVerdict = world.status().verdict();
            boolean stepped =
                    world.status()
                            .stepAppliedAt()
                            .map(at -> !at.isBefore(time.instant()))
                            .orElse(false);
            if (stepped || !world.status().memory().refused().isEmpty()) {
                rested = Duration.ZERO;
            }
        }
        Evidence evidence = Evidence.NONE;
        for (int i = 0; i < 6; i++) {
            Move move = Progression.decide(world, evidence, rested, time.instant());
            if (!(move instanceof Move.Ask ask)) {
                if (!(move instanceof Move.Act) && !evidence.equals(Evidence.NONE)) {
                    rested = Duration.ZERO;
                }
                return move;
            }
            for (Question question : ask.questions()) {
                evidence = answer(evidence, question, world);
            }
        }
        throw new AssertionError("asks without end");
    }

    private Evidence answer(Evidence evidence, Question question, Snapshot world) {
        if (question == Question.PROVIDERS) {
            return evidence.withProviders(List.of());
        }
        if (question == Question.METRICS) {
            boolean failing =
                    imageOf("cart").startsWith("failing")
                            || get(kind().kind(), "cart")
                                    .orElseThrow()
                                    .at("/spec/selector/version")
                                    .asString("")
                                    .startsWith("failing");
            return evidence.withChecks(
                    world.spec().orElseThrow().analysis().metrics().stream()
                            .map(
                                    check ->
                                            new CheckResult(
                                                    check.name(),
                                                    check.limits(),
                                                    new Measurement.Value(failing ? 0 : 5),
                                                    "up"))
                            .toList());
        }
        return evidence.with(question, List.<HookAnswer>of());
    }
}
