package io.weir.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.app.get.CanaryJson;
import io.weir.app.get.CanaryRow;
import io.weir.app.get.CanaryTable;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.fabric8.Fabric8Kubernetes;
import io.weir.kubernetes.fabric8.Settings;
import io.weir.rollout.CanaryKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code weir get}: the canaries of a cluster, as they are now. */
final class GetCommand implements Command {

    private static final String JSON = "json";
    private static final String WATCH = "watch";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Override
    public String name() {
        return "get";
    }

    @Override
    public String description() {
        return "Lists canaries with phase, weight, step, failed checks of the threshold, the time"
                + " of the next check, and the Ready condition. Asks the Kubernetes API alone.";
    }

    @Override
    public String words() {
        return "[NAME]...";
    }

    @Override
    public List<Flag> flags() {
        return List.of(Flag.NAMESPACE, Flag.KUBECONFIG);
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(JSON, "", "Print JSON; docs/commands.md describes it."),
                new Option(
                        WATCH,
                        "",
                        "Ask again every two seconds, until interrupted, and print what changed; on"
                                + " a terminal the list is drawn anew."));
    }

    @Override
    public List<String> notes() {
        return List.of(
                "NAME is a canary's name, or namespace/name; without one all are listed.",
                "Exit codes: 0 listed (an empty list as well), 1 the cluster or a named canary"
                        + " cannot be had, 2 wrong usage.",
                "Example: weir get --namespace shop");
    }

    @Override
    public int run(Arguments arguments, Streams streams) {
        Values values = Values.of(arguments.flags(), streams.environment());
        Config.ClusterConfig cluster = Config.cluster(values);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        try {
            Fabric8Kubernetes kubernetes = connect(vertx, cluster);
            Listing listing =
                    new Listing(kubernetes, cluster.namespace(), arguments.words(), streams.err());
            return arguments.has(WATCH)
                    ? watch(vertx, listing, arguments.has(JSON), streams)
                    : once(listing, arguments.has(JSON), streams);
        } finally {
            Waiting.result(vertx.close(), PATIENCE, "ending");
        }
    }

    private static int once(Listing listing, boolean json, Streams streams) {
        List<CanaryRow> rows = listing.rows();
        print(rows, json, streams);
        return listing.complete(rows) ? 0 : 1;
    }

    private static int watch(Vertx vertx, Listing listing, boolean json, Streams streams) {
        String before = "";
        while (!Thread.currentThread().isInterrupted()) {
            List<CanaryRow> rows = listing.rows();
            String now = CanaryJson.text(rows);
            if (streams.terminal() && !json) {
                streams.out().print(CLEAR);
                print(rows, false, streams);
            } else if (!now.equals(before)) {
                print(rows, json, streams);
            }
            streams.out().flush();
            before = now;
            Waiting.result(
                    vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS), PATIENCE, "a pause");
        }
        return 0;
    }

    private static void print(List<CanaryRow> rows, boolean json, Streams streams) {
        if (json) {
            streams.out().println(CanaryJson.text(rows));
        } else if (!rows.isEmpty()) {
            CanaryTable.lines(
                            rows,
                            InstantSource.system().instant(),
                            streams.terminal() ? streams.width() : 0)
                    .forEach(streams.out()::println);
        }
    }

    private static Fabric8Kubernetes connect(Vertx vertx, Config.ClusterConfig cluster) {
        Settings settings =
                Settings.of("weir-get/" + Version.text()).withNamespace(cluster.namespace());
        try {
            return Fabric8Kubernetes.connect(
                    vertx, cluster.kubeconfig().map(settings::withKubeconfig).orElse(settings));
        } catch (IllegalArgumentException e) {
            throw new Usage(e.getMessage());
        }
    }

    /** What is asked, and what is said when there is no answer. */
    private record Listing(
            Fabric8Kubernetes kubernetes,
            String namespace,
            List<String> names,
            java.io.PrintWriter err) {

        List<CanaryRow> rows() {
            try {
                List<CanaryRow> all =
                        Waiting.result(
                                        kubernetes.api().list(ResourceKind.CANARY, namespace),
                                        PATIENCE,
                                        "listing canaries of " + kubernetes.server())
                                .stream()
                                .map(CanaryRow::of)
                                .sorted(Comparator.comparing(row -> row.canary().toString()))
                                .toList();
                List<CanaryRow> asked = all.stream().filter(row -> wanted(row.canary())).toList();
                if (all.isEmpty()) {
                    err.println(
                            "weir: no canaries in "
                                    + where()
                                    + " of "
                                    + kubernetes.server()
                                    + "; a Canary is made with kubectl apply");
                }
                return asked;
            } catch (KubernetesFailure e) {
                throw new StartFailure(advice(e));
            }
        }

        /** Whether every canary that was named is there; says which are not. */
        boolean complete(List<CanaryRow> rows) {
            List<String> missing =
                    names.stream()
                            .filter(name -> rows.stream().noneMatch(row -> is(name, row.canary())))
                            .toList();
            missing.forEach(
                    name -> err.println("weir: there is no canary " + name + " in " + where()));
            return missing.isEmpty();
        }

        private boolean wanted(CanaryKey canary) {
            return names.isEmpty() || names.stream().anyMatch(name -> is(name, canary));
        }

        private static boolean is(String name, CanaryKey canary) {
            return name.equals(canary.name()) || name.equals(canary.toString());
        }

        private String where() {
            return namespace.isEmpty() ? "any namespace" : "namespace " + namespace;
        }

        private String advice(KubernetesFailure failure) {
            String server = kubernetes.server();
            Map<Class<?>, String> advice =
                    Map.of(
                            KubernetesFailure.NotFound.class,
                            server
                                    + " knows no Canaries: their definition is missing; apply it:"
                                    + " kubectl apply --server-side -k k8s/crds",
                            KubernetesFailure.Forbidden.class,
                            server
                                    + " does not let you list Canaries in "
                                    + where()
                                    + (namespace.isEmpty()
                                            ? "; try --namespace NAME, or ask for list on"
                                                    + " canaries.flagger.app"
                                            : "; ask for list on canaries.flagger.app"),
                            KubernetesFailure.Unavailable.class,
                            server
                                    + " does not answer: see --kubeconfig and the network ("
                                    + failure.getMessage()
                                    + ")");
            return advice.getOrDefault(
                    failure.getClass(), server + ": " + String.valueOf(failure.getMessage()));
        }
    }
}
