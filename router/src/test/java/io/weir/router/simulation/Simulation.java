package io.weir.router.simulation;

import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Evidence;
import io.weir.rollout.Measurement;
import io.weir.rollout.Move;
import io.weir.rollout.Phase;
import io.weir.rollout.Progression;
import io.weir.rollout.Question;
import io.weir.rollout.Revision;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import io.weir.rollout.Workload;
import io.weir.router.apply.Carried;
import io.weir.runtime.ManualTime;
import io.weir.traffic.RouteCheck;
import io.weir.traffic.TrafficProviders;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * One canary, its log of verdicts, routers that come and go, and a world that changes, all moved by
 * one random number generator: a seed is a history. After every step the promises of the
 * architecture are checked.
 */
final class Simulation {

    private static final CanaryKey KEY = new CanaryKey("shop", "cart");

    private final Scenario scenario;
    private final WorkloadKind kind;
    private final long seed;
    private final Random random;
    private final ManualTime time = new ManualTime();
    private final ObjectStore store = new ObjectStore(time);
    private final List<Verdict> log = new ArrayList<>();
    private final List<Snapshot> published = new ArrayList<>();
    private final List<SimulatedOwner> zombies = new ArrayList<>();
    private final Map<String, Change> told = new HashMap<>();
    private final Set<String> quiet = new HashSet<>();
    private final Set<String> carriedOut = new HashSet<>();
    private final Set<Integer> initial = new HashSet<>();
    private SimulatedOwner owner = new SimulatedOwner(store, time);
    private int committed;
    private boolean applying;
    private int image = 1;

    Simulation(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.kind = scenario.workload();
        this.seed = seed;
        this.random = new Random(seed);
        store.createNamespace("shop");
        store.create(
                kind.kind(),
                Manifests.yaml(
                        """
                        apiVersion: apps/v1
                        kind: %s
                        metadata: {name: cart, namespace: shop}
                        spec:
                          selector: {matchLabels: {app: cart}}
                          template:
                            metadata: {labels: {app: cart}}
                            spec: {containers: [{name: cart, image: "cart:1"}]}
                        """
                                .formatted(kind.kind().kind())));
        store.create(
                ResourceKind.CANARY,
                Manifests.yaml(
                        """
                        apiVersion: flagger.app/v1beta1
                        kind: Canary
                        metadata: {name: cart, namespace: shop}
                        spec:
                          provider: %s
                          targetRef: {apiVersion: apps/v1, kind: %s, name: cart}
                          service: {port: 9898}
                          analysis: %s
                        """
                                .formatted(
                                        scenario.provider(),
                                        kind.kind().kind(),
                                        scenario.analysis())));
    }

    /** A history of so many steps, then peace until everything has come to rest. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step(true);
            check();
        }
        calm();
        for (int i = 0; i < 6000 && !(resting() && i > 200); i++) {
            step(false);
            check();
        }
        ends();
    }

    private void step(boolean faults) {
        int dice = random.nextInt(100);
        if (faults && dice < 2) {
            image++;
            edit(object -> container(object).put("image", "cart:" + image));
        } else if (faults && dice < 4) {
            takeOver(random.nextBoolean());
        } else if (faults && dice < 6 && !log.isEmpty()) {
            log.add(log.get(random.nextInt(log.size())));
        } else if (faults && dice < 7) {
            drift();
        } else if (faults && dice < 8 && scenario == Scenario.SWITCHING) {
            switchStrategy();
        } else if (dice < 10) {
            time.advance(Duration.ofSeconds(1 + random.nextInt(6)));
        } else if (dice < 17) {
            controllers();
        } else if (dice < 25) {
            published.add(snapshot());
            decide(published.get(published.size() - 1));
        } else if (faults && dice < 28 && published.size() > 1) {
            // A deposed analyzer that has not heard of the latest.
            decide(published.get(Math.max(0, published.size() - 1 - random.nextInt(4))));
        } else {
            routers(faults);
        }
    }

    private void routers(boolean faults) {
        List<SimulatedOwner> able = new ArrayList<>();
        zombies.stream().filter(SimulatedOwner::busy).forEach(able::add);
        if (owner.busy()) {
            able.add(owner);
        }
        if (!able.isEmpty()) {
            able.get(random.nextInt(able.size())).goOn(random, faults);
        }
        if (!applying && committed < log.size()) {
            consume(log.get(committed));
        }
    }

    private void consume(Verdict verdict) {
        applying = true;
        SimulatedOwner self = owner;
        self.applier()
                .apply(verdict)
                .onComplete(
                        result -> {
                            if (result.failed()) {
                                throw new AssertionError(
                                        history("bug: " + result.cause()), result.cause());
                            }
                            if (result.result() instanceof Carried.Told carried) {
                                told.put(verdict.id(), carried.change());
                            } else if (result.result() instanceof Carried.Quiet) {
                                quiet.add(verdict.id());
                            }
                            if (self == owner) {
                                committed++;
                                applying = false;
                            }
                        });
    }

    /**
     * Another router takes the partition: the old one is dead, or sleeps and goes on later without
     * knowing.
     */
    private void takeOver(boolean dies) {
        SimulatedOwner old = owner;
        if (dies) {
            old.die();
        } else {
            old.losePendingAnswers(random);
            zombies.add(old);
        }
        time.advance(Duration.ofSeconds(6));
        owner = new SimulatedOwner(store, time);
        applying = false;
    }

    private void drift() {
        Optional<ObjectNode> route = store.get(ResourceKind.VIRTUAL_SERVICE, "shop", "cart");
        if (route.isPresent()) {
            ObjectNode changed = route.get().deepCopy();
            ((ObjectNode) changed.path("spec")).putArray("hosts").add("by-hand.example.com");
            store.replace(ResourceKind.VIRTUAL_SERVICE, changed);
        }
        Optional<ObjectNode> apex = store.get(ResourceKind.SERVICE, "shop", "cart");
        if (apex.isPresent() && !routed()) {
            ObjectNode changed = apex.get().deepCopy();
            ((ObjectNode) changed.at("/spec/selector")).put("app", "by-hand");
            store.replace(ResourceKind.SERVICE, changed);
        }
    }

    /** Another strategy, or now and then routes that cannot be. */
    private void switchStrategy() {
        Scenario[] all = Scenario.values();
        rewrite(all[random.nextInt(all.length)], random.nextInt(4) == 0);
    }

    private void rewrite(Scenario other, boolean impossible) {
        ObjectNode canary = store.get(ResourceKind.CANARY, "shop", "cart").orElseThrow().deepCopy();
        ObjectNode spec = (ObjectNode) canary.path("spec");
        spec.set("analysis", Manifests.yaml("x: " + other.analysis()).path("x"));
        spec.set(
                "service",
                Manifests.yaml(
                        impossible
                                ? "{port: 9898, delegation: true, hosts: [a.example.com]}"
                                : "{port: 9898, timeout: " + (1 + random.nextInt(9)) + "s}"));
        store.replace(ResourceKind.CANARY, canary);
    }

    /** Nobody edits any more, what cannot be is mended, and a release comes. */
    private void calm() {
        if (scenario == Scenario.SWITCHING) {
            rewrite(Scenario.AB_TESTING, false);
            image++;
            edit(object -> container(object).put("image", "cart:" + image));
        }
    }

    private void decide(Snapshot world) {
        Evidence evidence = Evidence.NONE;
        for (int i = 0; i < 5; i++) {
            Duration rested =
                    world.status()
                            .stepAppliedAt()
                            .map(at -> Duration.between(at, time.instant()))
                            .orElse(Duration.ofDays(1));
            Move move = Progression.decide(world, evidence, rested, time.instant());
            if (move instanceof Move.Act act) {
                log.add(act.verdict());
                return;
            }
            if (!(move instanceof Move.Ask ask)) {
                return;
            }
            for (Question question : ask.questions()) {
                evidence =
                        question == Question.PROVIDERS
                                ? evidence.withProviders(List.of())
                                : evidence.withChecks(List.of(measured(world)));
            }
        }
    }

    /** Images with an odd number are bad. */
    private CheckResult measured(Snapshot world) {
        int value = image % 2 == 0 ? 5 : 0;
        return new CheckResult(
                "sales",
                world.spec().orElseThrow().analysis().metrics().get(0).limits(),
                new Measurement.Value(value),
                "up");
    }

    private Snapshot snapshot() {
        ObjectNode raw = store.get(ResourceKind.CANARY, "shop", "cart").orElseThrow();
        CanaryView view = CanaryReader.read(raw, "istio");
        Optional<ObjectNode> route = store.get(ResourceKind.VIRTUAL_SERVICE, "shop", "cart");
        List<String> drifted = new ArrayList<>();
        route.ifPresent(
                live -> {
                    if (live.path("spec")
                            .path("hosts")
                            .path(0)
                            .asString("")
                            .startsWith("by-hand")) {
                        drifted.add("VirtualService/cart");
                    }
                });
        if (selected().equals("by-hand")) {
            drifted.add("Service/cart");
        }
        return new Snapshot(
                KEY,
                view.uid(),
                view.generation(),
                view.resourceVersion(),
                1,
                false,
                view.spec(),
                view.status(),
                Stream.concat(
                                view.problems().stream(),
                                RouteCheck.problems(raw, view.spec().orElseThrow()).stream())
                        .toList(),
                workload("cart"),
                workload("cart-primary"),
                false,
                weights(),
                List.of(),
                drifted);
    }

    private Optional<Workload> workload(String name) {
        return store.get(kind.kind(), "shop", name)
                .map(
                        object ->
                                new Workload(
                                        new Revision(
                                                Revisions.hash(kind.template(object)),
                                                Map.of(),
                                                object.path("metadata").path("uid").asString(),
                                                object.path("metadata").path("generation").asLong(),
                                                Set.of()),
                                        kind.replicas(object),
                                        kind.readiness(
                                                object,
                                                100,
                                                Duration.ofMinutes(10),
                                                time.instant())));
    }

    private Optional<Weights> weights() {
        CanaryView view =
                CanaryReader.read(
                        store.get(ResourceKind.CANARY, "shop", "cart").orElseThrow(), "istio");
        var provider = TrafficProviders.of(scenario.provider()).orElseThrow();
        Map<ObjectName, ObjectNode> live = new HashMap<>();
        provider.objects(view.spec().orElseThrow().subject())
                .forEach(
                        name ->
                                store.get(name.kind(), "shop", name.name())
                                        .ifPresent(object -> live.put(name, object)));
        return provider.weights(view.spec().orElseThrow(), live);
    }

    private boolean routed() {
        return !scenario.provider().equals("kubernetes");
    }

    /** Whose pods the apex Service leads to. */
    private String selected() {
        return store.get(ResourceKind.SERVICE, "shop", "cart")
                .map(service -> service.at("/spec/selector/app").asString(""))
                .orElse("");
    }

    /** The controllers of Deployments and DaemonSets catch up. */
    private void controllers() {
        for (String name : List.of("cart", "cart-primary")) {
            store.get(kind.kind(), "shop", name)
                    .ifPresent(
                            object -> {
                                ObjectNode copy = object.deepCopy();
                                int replicas = kind.replicas(object);
                                copy.putObject("status")
                                        .put(
                                                "observedGeneration",
                                                object.path("metadata").path("generation").asLong())
                                        .put("replicas", replicas)
                                        .put("updatedReplicas", replicas)
                                        .put("availableReplicas", replicas)
                                        .put("desiredNumberScheduled", replicas)
                                        .put("updatedNumberScheduled", replicas)
                                        .put("numberAvailable", replicas);
                                store.replaceStatus(kind.kind(), copy);
                            });
        }
    }

    private void edit(Consumer<ObjectNode> change) {
        ObjectNode copy = store.get(kind.kind(), "shop", "cart").orElseThrow().deepCopy();
        change.accept(copy);
        store.replace(kind.kind(), copy);
    }

    private static ObjectNode container(ObjectNode deployment) {
        return (ObjectNode)
                deployment.path("spec").path("template").path("spec").path("containers").path(0);
    }

    private CanaryStatus status() {
        return CanaryReader.read(
                        store.get(ResourceKind.CANARY, "shop", "cart").orElseThrow(), "istio")
                .status();
    }

    private void check() {
        CanaryStatus status = status();
        if (!status.verdict().isEmpty()) {
            carriedOut.add(status.verdict());
        }
        // Weights throws where they do not sum to 100; a route without readable weights has lost
        // them.
        Optional<Weights> weights = weights();
        boolean routed = store.get(ResourceKind.VIRTUAL_SERVICE, "shop", "cart").isPresent();
        require(!routed || weights.isPresent(), "a route whose weights do not sum to 100");
        RoutePromises.broken(status, store.get(ResourceKind.VIRTUAL_SERVICE, "shop", "cart"))
                .forEach(broken -> require(false, broken));
        boolean failed = status.phase() == Phase.FAILED;
        require(
                !failed || weights.map(Weights::canary).orElse(0) == 0,
                "traffic on a canary that failed");
        require(
                List.of("", "by-hand", "cart-primary").contains(selected()),
                "users are led to the pods of " + selected());
        store.get(kind.kind(), "shop", "cart-primary")
                .ifPresent(
                        primary -> {
                            require(kind.replicas(primary) > 0, "a primary without pods");
                            int number =
                                    Integer.parseInt(
                                            container(primary)
                                                    .path("image")
                                                    .asString()
                                                    .substring(5));
                            boolean first = status.memory().promoted().isEmpty() || number == 1;
                            require(
                                    first || number % 2 == 0 || initial.contains(number),
                                    "a bad release on the primary: cart:" + number);
                            if (status.memory().promoted().isEmpty()) {
                                initial.add(number);
                            }
                        });
    }

    private boolean resting() {
        return committed == log.size() && !owner.busy() && status().phase().isIdle() && !moves();
    }

    private boolean moves() {
        int before = log.size();
        decide(snapshot());
        return log.size() > before;
    }

    private void ends() {
        CanaryStatus status = status();
        require(status.phase().isIdle(), "the run did not end: " + status.phase());
        for (String id : carriedOut) {
            require(told.containsKey(id) || quiet.contains(id), "a change untold: " + id);
        }
        boolean good = image % 2 == 0;
        if (good) {
            require(
                    container(store.get(kind.kind(), "shop", "cart-primary").orElseThrow())
                            .path("image")
                            .asString()
                            .equals("cart:" + image),
                    "a good release was not promoted");
        }
    }

    private void require(boolean held, String promise) {
        if (!held) {
            throw new AssertionError(history(promise));
        }
    }

    private String history(String what) {
        StringBuilder text =
                new StringBuilder(
                        scenario
                                + ", seed "
                                + seed
                                + ": "
                                + what
                                + "; phase "
                                + status().phase()
                                + ", verdicts:");
        log.forEach(
                verdict ->
                        text.append("\n  ")
                                .append(verdict.id(), 0, 8)
                                .append(' ')
                                .append(verdict.action())
                                .append(" after ")
                                .append(verdict.basis().previous()));
        return text.toString();
    }
}
