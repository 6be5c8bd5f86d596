package io.weir.analyzer.evidence;

import io.vertx.core.Future;
import io.weir.analyzer.metric.MetricProvider;
import io.weir.analyzer.metric.MetricProviders;
import io.weir.analyzer.metric.ProviderSettings;
import io.weir.analyzer.metric.builtin.BuiltInQueries;
import io.weir.analyzer.metric.builtin.BuiltInQuery;
import io.weir.analyzer.metric.builtin.QueryScope;
import io.weir.analyzer.metric.template.QueryTemplate;
import io.weir.analyzer.metric.template.QueryVariables;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Measurement;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.MetricQuery;
import io.weir.rollout.MetricSource;
import io.weir.rollout.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * Makes the metric checks of a canary, all at the same time, each with its time limit. One entry of
 * the list can be several checks (metrics.md 1). What cannot be asked is a result too, so that a
 * broken template hides no other finding.
 */
public final class MetricQuestions {

    private final MetricProviders providers;
    private final Sources sources;
    private final String meshProvider;

    /**
     * Asks nothing yet.
     *
     * @param sources reads settings of providers, secrets included
     * @param meshProvider the installation's, for the choice of built-in queries
     */
    public MetricQuestions(MetricProviders providers, Sources sources, String meshProvider) {
        this.providers = providers;
        this.sources = sources;
        this.meshProvider = meshProvider;
    }

    /** One question to a provider: what to ask and where. */
    private record Asking(
            MetricCheck check,
            Supplier<Future<ProviderSettings>> settings,
            Rendered query,
            UnaryOperator<Measurement> unit) {}

    /** A query, or why it could not be made. */
    private record Rendered(String text, Optional<String> failure) {}

    /** All checks, those with too few requests of the canary for their policy marked so. */
    Future<List<CheckResult>> checks(Snapshot world) {
        return results(world, check -> true, check -> check.policy().minRequests());
    }

    /** The checks that may fail fast, those marked on which nothing clear can be said yet. */
    Future<List<CheckResult>> fast(Snapshot world) {
        return results(
                world, check -> check.policy().fast().isPresent(), MetricCheck::clearRequests);
    }

    private Future<List<CheckResult>> results(
            Snapshot world, Predicate<MetricCheck> which, ToLongFunction<MetricCheck> needed) {
        List<Future<CheckResult>> running =
                askings(world).stream()
                        .filter(asking -> which.test(asking.check()))
                        .map(asking -> result(world, asking, needed.applyAsLong(asking.check())))
                        .toList();
        return Future.join(running).map(done -> running.stream().map(Future::result).toList());
    }

    /** The requests are counted beside the question itself: waiting for both costs no more. */
    private Future<CheckResult> result(Snapshot world, Asking asking, long needed) {
        Future<Measurement> measured = measure(asking);
        Future<Optional<Measurement>> few =
                needed > 0
                        ? few(world, asking.check(), needed)
                        : Future.succeededFuture(Optional.empty());
        return Future.join(measured, few)
                .map(
                        done ->
                                asking.check()
                                        .result(
                                                few.result().orElse(measured.result()),
                                                asking.query().text()));
    }

    /** Why the value of a check counts for nothing; empty when there are requests enough. */
    private Future<Optional<Measurement>> few(Snapshot world, MetricCheck check, long needed) {
        CanarySpec spec = world.spec().orElseThrow();
        BuiltInQuery count = BuiltInQueries.requests(routing(spec), scope(world, spec, check));
        return sources.server(world)
                .compose(settings -> provider(settings).measure(count.promql()))
                .map(counted -> few(counted, needed))
                .otherwise(failure -> Optional.of(uncounted(failure.getMessage())));
    }

    private static Optional<Measurement> few(Measurement counted, long needed) {
        if (counted instanceof Measurement.Unavailable unavailable) {
            return Optional.of(uncounted(unavailable.reason()));
        }
        double requests = counted instanceof Measurement.Value value ? value.value() : 0;
        return requests >= needed
                ? Optional.empty()
                : Optional.of(new Measurement.FewRequests(requests, needed));
    }

    private static Measurement uncounted(String reason) {
        return new Measurement.Unavailable("requests could not be counted: " + reason);
    }

    /**
     * What keeps the checks from being made at all: providers that do not answer, queries that do
     * not render.
     */
    Future<List<String>> providers(Snapshot world) {
        List<Future<Optional<String>>> running = askings(world).stream().map(this::probe).toList();
        return Future.join(running)
                .map(
                        done ->
                                List.copyOf(
                                        new LinkedHashSet<>(
                                                running.stream()
                                                        .flatMap(future -> future.result().stream())
                                                        .toList())));
    }

    private Future<Measurement> measure(Asking asking) {
        if (asking.query().failure().isPresent()) {
            return Future.succeededFuture(
                    new Measurement.Unavailable(asking.query().failure().get()));
        }
        return asking.settings()
                .get()
                .compose(settings -> provider(settings).measure(asking.query().text()))
                .map(asking.unit())
                .otherwise(failure -> new Measurement.Unavailable(failure.getMessage()));
    }

    private Future<Optional<String>> probe(Asking asking) {
        String name = "metric " + asking.check().name() + ": ";
        if (asking.query().failure().isPresent()) {
            return Future.succeededFuture(asking.query().failure().map(name::concat));
        }
        return asking.settings()
                .get()
                .compose(settings -> provider(settings).online())
                .map(failure -> failure.map(name::concat))
                .otherwise(failure -> Optional.of(name + failure.getMessage()));
    }

    private MetricProvider provider(ProviderSettings settings) {
        return providers.create(settings);
    }

    private List<Asking> askings(Snapshot world) {
        CanarySpec spec = world.spec().orElseThrow();
        return spec.analysis().metrics().stream().map(check -> asking(world, spec, check)).toList();
    }

    private Asking asking(Snapshot world, CanarySpec spec, MetricCheck check) {
        if (check.builtIn()) {
            BuiltInQuery query = builtIn(world, spec, check);
            return new Asking(
                    check,
                    () -> sources.server(world),
                    new Rendered(query.promql(), Optional.empty()),
                    query::scaled);
        }
        if (check.query() instanceof MetricQuery.Inline inline) {
            Rendered query = render(world, spec, check, inline.text(), inline.variables());
            return new Asking(check, () -> sources.server(world), query, measured -> measured);
        }
        if (check.query() instanceof MetricQuery.Template template) {
            return templated(world, spec, check, template);
        }
        return unaskable(check, "neither a query nor a template says what to ask");
    }

    private static Asking unaskable(MetricCheck check, String why) {
        return new Asking(
                check,
                () -> Future.failedFuture(why),
                new Rendered("", Optional.of(why)),
                measured -> measured);
    }

    private Asking templated(
            Snapshot world, CanarySpec spec, MetricCheck check, MetricQuery.Template template) {
        Optional<MetricSource> source =
                world.sources().stream()
                        .filter(known -> known.ref().equals(template.ref()))
                        .findFirst();
        return source.map(
                        found ->
                                new Asking(
                                        check,
                                        () -> sources.template(found),
                                        render(
                                                world,
                                                spec,
                                                check,
                                                found.query(),
                                                template.variables()),
                                        measured -> measured))
                .orElseGet(
                        () ->
                                unaskable(
                                        check,
                                        "MetricTemplate " + template.ref() + " does not exist"));
    }

    private BuiltInQuery builtIn(Snapshot world, CanarySpec spec, MetricCheck check) {
        QueryScope scope = scope(world, spec, check);
        return check.query() instanceof MetricQuery.SuccessRate
                ? BuiltInQueries.successRate(routing(spec), scope)
                : BuiltInQueries.requestDuration(routing(spec), scope);
    }

    /** Name of the query set. */
    private String routing(CanarySpec spec) {
        boolean plainService =
                spec.target().kind().equals("Service") && spec.target().apiVersion().equals("v1");
        return BuiltInQueries.provider(meshProvider, Optional.of(spec.provider()), plainService);
    }

    private static QueryScope scope(Snapshot world, CanarySpec spec, MetricCheck check) {
        return new QueryScope(
                world.canary().namespace(),
                spec.target().name(),
                spec.target().kind(),
                spec.apex(),
                spec.ingress(),
                spec.route(),
                check.interval());
    }

    private static Rendered render(
            Snapshot world,
            CanarySpec spec,
            MetricCheck check,
            String query,
            Map<String, String> values) {
        QueryVariables variables =
                new QueryVariables(
                        world.canary().name(),
                        world.canary().namespace(),
                        spec.target().name(),
                        spec.apex(),
                        spec.ingress(),
                        spec.route(),
                        check.interval(),
                        values);
        try {
            return new Rendered(
                    QueryTemplate.parse(query).render(variables.functions()), Optional.empty());
        } catch (RuntimeException e) {
            return new Rendered("", Optional.of("query does not render: " + e.getMessage()));
        }
    }
}
