package io.weir.router.apply;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.kubernetes.api.StatusWriter;
import io.weir.rollout.Action;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Change;
import io.weir.rollout.Health;
import io.weir.rollout.Progress;
import io.weir.rollout.Stamp;
import io.weir.rollout.Subject;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import io.weir.router.apply.BasisCheck.Ground;
import io.weir.router.plan.Plan;
import io.weir.router.plan.Plans;
import io.weir.router.plan.Refusal;
import io.weir.router.plan.Seen;
import io.weir.router.plan.Stale;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * One attempt at a verdict in the one fixed order: read every object that will be written; read the
 * Canary last and check the basis; write the objects under the resourceVersions read before; write
 * the status last, with the verdict's id in the same PUT. Whatever changed since it was read fails
 * the attempt with a conflict.
 */
final class Attempt {

    private final KubernetesApi api;
    private final Plans plans;
    private final String defaultProvider;
    private final InstantSource clock;
    private final Supplier<Duration> uptime;
    private final Attempts attempts;
    private final ServerVersion version;

    Attempt(
            KubernetesApi api,
            Plans plans,
            String defaultProvider,
            InstantSource clock,
            Supplier<Duration> uptime,
            Attempts attempts) {
        this.api = api;
        this.plans = plans;
        this.defaultProvider = defaultProvider;
        this.clock = clock;
        this.uptime = uptime;
        this.attempts = attempts;
        this.version = new ServerVersion(api, uptime);
    }

    /**
     * Carries the verdict out, or finds it done. Fails with {@link Stale} when its ground is gone.
     */
    Future<Carried> run(Verdict verdict) {
        Plan plan = plans.of(verdict);
        return read(verdict, plan, Seen.NOTHING)
                .compose(
                        seen ->
                                find(verdict)
                                        .compose(
                                                found ->
                                                        found.map(
                                                                        read ->
                                                                                carryOut(
                                                                                        verdict,
                                                                                        plan, seen,
                                                                                        read))
                                                                .orElseGet(() -> gone(verdict))));
    }

    /** Whether the Canary's status stands again where the verdict was decided. */
    Future<Boolean> undone(Verdict verdict) {
        return find(verdict)
                .map(
                        found ->
                                found.filter(read -> compare(verdict, read) == Ground.HOLDS)
                                        .isPresent());
    }

    /** By the Canary alone. */
    private static Ground compare(Verdict verdict, CanaryRead read) {
        return BasisCheck.compare(verdict, read.view(), Optional.empty(), false);
    }

    /** A Canary that is gone is what the last verdicts on one are about. */
    private Future<Carried> gone(Verdict verdict) {
        if (verdict.action() instanceof Action.Abandon abandon) {
            return Future.succeededFuture(told(verdict, abandon.spec()));
        }
        return verdict.action() instanceof Action.LetGo
                ? Future.succeededFuture(told(verdict, Optional.empty()))
                : Future.failedFuture(new Stale("the Canary is gone"));
    }

    private Carried told(Verdict verdict, Optional<CanarySpec> spec) {
        return new Carried.Told(
                Change.of(
                        verdict,
                        new Change.Outcome.Applied(List.of()),
                        verdict.basis().weights(),
                        spec,
                        clock.instant()));
    }

    /**
     * Shows on the Canary why the verdict cannot be carried out; everything else of the status
     * stays.
     */
    Future<Change> refuse(Verdict verdict, Refusal refusal) {
        return readCanary(verdict)
                .compose(
                        read -> {
                            Ground ground = compare(verdict, read);
                            Change change =
                                    change(
                                            verdict,
                                            new Change.Outcome.Refused(
                                                    refusal.reason(), refusal.getMessage()),
                                            verdict.basis().weights(),
                                            read.view());
                            return switch (ground) {
                                case GONE -> Future.failedFuture(new Stale("basis is gone"));
                                case DONE_BEFORE -> Future.succeededFuture(change);
                                case HOLDS ->
                                        api.replaceStatus(
                                                        ResourceKind.CANARY,
                                                        refused(verdict, refusal, read))
                                                .map(change);
                            };
                        });
    }

    private ObjectNode refused(Verdict verdict, Refusal refusal, CanaryRead read) {
        CanaryStatus status = read.view().status();
        Progress same =
                new Progress(
                        status.phase(),
                        status.canaryWeight(),
                        status.failedChecks(),
                        status.iterations(),
                        status.trackedConfigs(),
                        status.memory().refused(refusal.getMessage()),
                        Health.bad(refusal.reason(), refusal.getMessage()),
                        false);
        Map<String, Stamp> stamps = new TreeMap<>(status.objects());
        refusal.lost().map(ObjectName::toString).ifPresent(stamps::remove);
        return StatusWriter.write(read.raw(), same, verdict.id(), stamps, clock.instant());
    }

    private Future<Seen> read(Verdict verdict, Plan plan, Seen seen) {
        Set<ObjectName> needs = plan.needs(seen);
        List<ObjectName> missing = needs.stream().filter(name -> !seen.knows(name)).toList();
        if (missing.isEmpty()) {
            return Future.succeededFuture(seen);
        }
        List<Future<Optional<ObjectNode>>> reads =
                missing.stream()
                        .map(
                                name ->
                                        api.get(
                                                name.kind(),
                                                verdict.canary().namespace(),
                                                name.name()))
                        .toList();
        return Future.all(reads)
                .compose(
                        done -> {
                            Map<ObjectName, Optional<ObjectNode>> more = new HashMap<>();
                            for (int i = 0; i < missing.size(); i++) {
                                more.put(missing.get(i), reads.get(i).result());
                            }
                            return read(verdict, plan, seen.with(more));
                        });
    }

    private Future<CanaryRead> readCanary(Verdict verdict) {
        return find(verdict)
                .compose(
                        found ->
                                found.map(Future::succeededFuture)
                                        .orElseGet(
                                                () ->
                                                        Future.failedFuture(
                                                                new Stale("the Canary is gone"))));
    }

    /** Empty when the Canary is gone; one of the same name that was made since is another. */
    private Future<Optional<CanaryRead>> find(Verdict verdict) {
        Duration begun = uptime.get();
        return api.get(ResourceKind.CANARY, verdict.canary().namespace(), verdict.canary().name())
                .map(
                        found ->
                                found.map(
                                                raw ->
                                                        new CanaryRead(
                                                                CanaryReader.read(
                                                                        raw, defaultProvider),
                                                                raw,
                                                                begun))
                                        .filter(
                                                read ->
                                                        read.view()
                                                                .uid()
                                                                .equals(verdict.basis().uid())));
    }

    private Future<Carried> carryOut(Verdict verdict, Plan plan, Seen seen, CanaryRead read) {
        Optional<Weights> live = weights(verdict, seen, read);
        Ground ground = BasisCheck.compare(verdict, read.view(), live, routed(verdict, seen));
        return switch (ground) {
            case GONE -> Future.failedFuture(new Stale("basis is gone"));
            case DONE_BEFORE ->
                    Future.succeededFuture(
                            verdict.action().silent()
                                    ? new Carried.Quiet()
                                    : new Carried.Told(again(verdict, read)));
            case HOLDS -> write(verdict, plan, seen, read);
        };
    }

    /** What was told, or should have been, when the verdict was carried out. */
    private Change again(Verdict verdict, CanaryRead read) {
        CanaryStatus status = read.view().status();
        String refused = status.memory().refused();
        Change.Outcome outcome =
                refused.isEmpty()
                        ? new Change.Outcome.Applied(List.of())
                        : new Change.Outcome.Refused(
                                status.health().map(Health::reason).orElse("Refused"), refused);
        return change(verdict, outcome, after(verdict), read.view());
    }

    private Future<Carried> write(Verdict verdict, Plan plan, Seen seen, CanaryRead read) {
        return version.get().compose(version -> write(verdict, plan, seen, read, version));
    }

    private Future<Carried> write(
            Verdict verdict, Plan plan, Seen seen, CanaryRead read, String serverVersion) {
        Writing writing = new Writing(api, verdict.canary().namespace(), () -> fresh(read));
        return writing.all(
                        plan.writes(seen, new Plan.Context(read.view(), read.raw(), serverVersion)))
                .compose(written -> writeStatus(verdict, read, written));
    }

    private Future<Carried> writeStatus(Verdict verdict, CanaryRead read, Writing.Written written) {
        Change change =
                change(
                        verdict,
                        new Change.Outcome.Applied(written.changed()),
                        after(verdict),
                        read.view());
        if (verdict.action() instanceof Action.LetGo) {
            // Nothing holds the Canary any more: there is no status to write.
            return Future.succeededFuture(new Carried.Told(change));
        }
        boolean puts =
                verdict.action() instanceof Action.Repair
                        || verdict.action() instanceof Action.Follow;
        boolean nothing = puts && !written.touched();
        ObjectNode status =
                StatusWriter.write(
                        written.canary().orElse(read.raw()),
                        next(verdict, written),
                        verdict.id(),
                        stamps(verdict, read, written),
                        clock.instant());
        return api.replaceStatus(ResourceKind.CANARY, status)
                .map(
                        done ->
                                nothing || verdict.action().silent()
                                        ? new Carried.Quiet()
                                        : new Carried.Told(change));
    }

    private static Progress next(Verdict verdict, Writing.Written written) {
        return written.scaled()
                .map(
                        target ->
                                verdict.next()
                                        .seenAt(
                                                target.uid(),
                                                target.template(),
                                                target.generation()))
                .orElse(verdict.next());
    }

    /**
     * What was written last of each object. Making and repairing go through all of them: what they
     * leave out is managed no more, for example the objects of a provider before.
     */
    private static Map<String, Stamp> stamps(
            Verdict verdict, CanaryRead read, Writing.Written written) {
        Map<String, Stamp> stamps = new TreeMap<>(read.view().status().objects());
        if (verdict.action() instanceof Action.Repair
                || verdict.action() instanceof Action.Prepare) {
            verdict.basis()
                    .subject()
                    .map(Subject::target)
                    .ifPresent(
                            target ->
                                    stamps.keySet()
                                            .retainAll(
                                                    Set.of(target.kind() + "/" + target.name())));
        }
        if (verdict.action() instanceof Action.Follow) {
            // A Service may be the target, which stays known as such.
            Optional<String> target =
                    verdict.basis()
                            .subject()
                            .map(Subject::target)
                            .map(ref -> ref.kind() + "/" + ref.name());
            stamps.keySet().removeIf(name -> isRoute(name) && !target.equals(Optional.of(name)));
        }
        stamps.putAll(written.stamps());
        written.removed().forEach(stamps::remove);
        return stamps;
    }

    /** A Service, or an object of any routing provider, former ones included. */
    private static boolean isRoute(String name) {
        return name.startsWith(ResourceKind.SERVICE.kind() + "/")
                || TrafficProviders.all().stream()
                        .flatMap(provider -> provider.kinds().stream())
                        .anyMatch(kind -> name.startsWith(kind.kind() + "/"));
    }

    /** Whether a write may still begin: after a long sleep another may own the canary. */
    private boolean fresh(CanaryRead read) {
        return uptime.get().minus(read.begun()).compareTo(attempts.freshness()) <= 0;
    }

    private static Optional<Weights> after(Verdict verdict) {
        return BasisCheck.wanted(verdict).or(() -> verdict.basis().weights());
    }

    private static boolean routed(Verdict verdict, Seen seen) {
        return verdict.basis().subject().stream()
                .flatMap(
                        subject ->
                                TrafficProviders.of(subject.provider()).stream()
                                        .flatMap(provider -> provider.objects(subject).stream()))
                .anyMatch(seen::knows);
    }

    private static Optional<Weights> weights(Verdict verdict, Seen seen, CanaryRead read) {
        Optional<CanarySpec> spec = read.view().spec();
        Optional<Subject> subject = verdict.basis().subject();
        if (spec.isEmpty() || subject.isEmpty() || !routed(verdict, seen)) {
            return Optional.empty();
        }
        Optional<TrafficProvider> provider = TrafficProviders.of(spec.get().provider());
        return provider.flatMap(
                routes ->
                        routes.weights(
                                spec.get(),
                                seen.existing(
                                        routes.objects(subject.get()).stream()
                                                .filter(seen::knows)
                                                .toList())));
    }

    private Change change(
            Verdict verdict, Change.Outcome outcome, Optional<Weights> routes, CanaryView canary) {
        return Change.of(verdict, outcome, routes, canary.spec(), clock.instant());
    }

    /** The Canary as it was read last, and when the reading began. */
    private record CanaryRead(CanaryView view, ObjectNode raw, Duration begun) {}
}
