package io.weir.e2e;

import static java.util.stream.Collectors.counting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What users of a mesh notice of a release, measured from their side: a program for any controller
 * of {@code flagger.app/v1beta1} that runs already. Needs nothing but a JDK and {@code kubectl}:
 * {@code java e2e/src/test/java/io/weir/e2e/ReactionTime.java --help}.
 */
public final class ReactionTime {

    private static final String HELP =
            """
            What users notice of a release, on a mesh with a controller that runs already.

              java e2e/src/test/java/io/weir/e2e/ReactionTime.java bad|healthy [flags]

              bad       a release of which a third of the answers are errors: seconds from the first
                        error to weight 0 in the VirtualService and to the last error, and how many
              healthy   failed requests through a promotion, and through a release that is taken back

              --gateway URL       of the ingress gateway; default: its Service's cluster IP
              --namespace NAME    made, and deleted at the end (default reaction)
              --rate N            requests a second (default 50)
              --metric TEXT       more fields of the success-rate metric, as YAML in one line,
                                  such as 'failFast: true'
              --analysis TEXT     more fields of the analysis, such as 'fastInterval: 1s'
              --limit SECONDS     given up after (default 240)

            The exit code is 0 when the release ended as it should, 1 when not, 2 for a wrong call.
            """;

    private final Map<String, String> flags;
    private final String namespace;
    private final String gateway;
    private final Load load;

    private ReactionTime(Map<String, String> flags) throws IOException, InterruptedException {
        this.flags = flags;
        this.namespace = flags.get("--namespace");
        this.gateway =
                flags.getOrDefault(
                        "--gateway",
                        "http://"
                                + kubectl(
                                        "-n",
                                        "istio-system",
                                        "get",
                                        "service",
                                        "istio-ingressgateway",
                                        "-o",
                                        "jsonpath={.spec.clusterIP}"));
        this.load = new Load(gateway, "app.example.com", Integer.parseInt(flags.get("--rate")));
    }

    /**
     * Measures.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) throws Exception {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        Map<String, String> flags = new TreeMap<>();
        flags.put("--namespace", "reaction");
        flags.put("--rate", "50");
        flags.put("--metric", "");
        flags.put("--analysis", "");
        flags.put("--limit", "240");
        List<String> known =
                List.of("--gateway", "--namespace", "--rate", "--metric", "--analysis", "--limit");
        String mode = args.length == 0 ? "--help" : args[0];
        for (int i = 1; i + 1 < args.length; i += 2) {
            if (!known.contains(args[i])) {
                System.err.println("unknown flag " + args[i] + ": see --help");
                System.exit(2);
            }
            flags.put(args[i], args[i + 1]);
        }
        if (!List.of("bad", "healthy").contains(mode) || args.length % 2 == 0) {
            System.out.print(HELP);
            System.exit(mode.equals("--help") ? 0 : 2);
        }
        ReactionTime program = new ReactionTime(flags);
        boolean ended;
        try {
            ended = mode.equals("bad") ? program.bad() : program.healthy();
        } catch (IllegalStateException limit) {
            say(limit.getMessage());
            ended = false;
        } finally {
            program.load.close();
            kubectl("delete", "namespace", program.namespace, "--timeout=90s");
        }
        System.exit(ended ? 0 : 1);
    }

    private boolean bad() throws Exception {
        install();
        load.start();
        say("users are served; a release that fails one request in three");
        try (Weights weights = new Weights()) {
            release("6.0.1", ", --random-error=true");
            until("Failed", () -> phase().equals("Failed"));
            Thread.sleep(8_000);
            return tell(weights);
        }
    }

    private boolean tell(Weights weights) {
        load.close();
        List<Long> errors = load.failures();
        if (errors.isEmpty()) {
            say("not measured: no request failed");
            return false;
        }
        long first = errors.get(0);
        long zero = weights.zeroAfter(first);
        long last = errors.get(errors.size() - 1);
        System.out.printf(
                "{\"first_error_to_weight_0_s\": %.1f, \"first_to_last_error_s\": %.1f,"
                        + " \"errors\": %d, \"errors_after_weight_0\": %d,"
                        + " \"errors_by_code\": %s, \"requests\": %d}%n",
                seconds(zero - first),
                seconds(last - first),
                errors.size(),
                errors.stream().filter(at -> zero > 0 && at > zero).count(),
                load.failuresByCode(),
                load.requests());
        return zero > 0;
    }

    private boolean healthy() throws Exception {
        install();
        load.start();
        say("users are served; a healthy release is promoted");
        release("6.0.1", "");
        until("Succeeded", () -> phase().equals("Succeeded"));
        int promotion = load.failures().size();
        int promoted = load.requests();
        say("promoted; the next release is healthy too, and taken back half-way");
        try (Weights weights = new Weights()) {
            release("6.0.2", "");
            until("weight 20", () -> weights.now() >= 20);
            release("6.0.1", "");
            until("Failed", () -> phase().equals("Failed"));
        }
        Thread.sleep(12_000);
        load.close();
        System.out.printf(
                "{\"failed_in_promotion\": %d, \"requests_in_promotion\": %d,"
                        + " \"failed_in_rollback\": %d, \"requests_in_rollback\": %d}%n",
                promotion,
                promoted,
                load.failures().size() - promotion,
                load.requests() - promoted);
        return true;
    }

    /** A weight that the route was seen to carry, and when. */
    private record Step(long at, int weight) {}

    /** Follows the canary's weight in the route from the server's own events, without polling. */
    private final class Weights implements AutoCloseable {

        private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());
        private final Process watch;

        private Weights() throws IOException {
            watch =
                    new ProcessBuilder(
                                    "kubectl",
                                    "-n",
                                    namespace,
                                    "get",
                                    "virtualservice",
                                    "app",
                                    "--watch",
                                    "-o",
                                    "jsonpath={.spec.http[0].route[1].weight}{\"\\n\"}")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            Thread reader = new Thread(this::read, "weights");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    add(line.isBlank() ? 0 : Integer.parseInt(line.strip()));
                }
            } catch (IOException ended) {
                // The watch was ended by close().
                return;
            }
        }

        private void add(int weight) {
            if (now() != weight) {
                steps.add(new Step(System.nanoTime(), weight));
                say("canary weight " + weight);
            }
        }

        /** The last one seen; -1 before the first. */
        int now() {
            return steps.isEmpty() ? -1 : steps.get(steps.size() - 1).weight();
        }

        /** When the canary got no traffic any more, after a time; -1 while it has some. */
        long zeroAfter(long time) {
            return List.copyOf(steps).stream()
                    .filter(step -> step.weight() == 0 && step.at() > time)
                    .mapToLong(Step::at)
                    .findFirst()
                    .orElse(-1);
        }

        @Override
        public void close() {
            watch.destroyForcibly();
        }
    }

    private long limit() {
        return Long.parseLong(flags.get("--limit"));
    }

    private void install() throws Exception {
        apply(
                "{apiVersion: v1, kind: Namespace, metadata: {name: "
                        + namespace
                        + ", labels: {istio-injection: enabled}}}");
        release("6.0.0", "");
        apply(
                """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata: {name: app, namespace: %s}
                spec:
                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
                  progressDeadlineSeconds: 120
                  service:
                    port: 9898
                    gateways: [istio-system/public-gateway, mesh]
                    hosts: [app.example.com]
                  analysis:
                    interval: 10s
                    threshold: 1
                    stepWeight: 10
                    maxWeight: 30
                    %s
                    metrics:
                    - {name: request-success-rate, thresholdRange: {min: 99}, interval: 20s %s}
                """
                        .formatted(
                                namespace,
                                flags.get("--analysis"),
                                flags.get("--metric").isEmpty()
                                        ? ""
                                        : ", " + flags.get("--metric")));
        say("installed; waiting for the first version to serve");
        until("Initialized", () -> phase().equals("Initialized"));
        until("answers of the gateway", load::served);
    }

    private void release(String version, String more) throws Exception {
        apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app, namespace: %s}
                spec:
                  selector: {matchLabels: {app: app}}
                  template:
                    metadata: {labels: {app: app}}
                    spec:
                      containers:
                      - name: app
                        image: podinfo:%s
                        args: [--port=9898, --level=warn%s]
                        ports: [{name: http, containerPort: 9898}]
                        readinessProbe: {httpGet: {path: /readyz, port: 9898}, periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 30}
                """
                        .formatted(namespace, version, more));
    }

    private void until(String what, BooleanSupplier condition) throws Exception {
        long limit = System.nanoTime() + Duration.ofSeconds(limit()).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException(what + ": not within " + limit() + " s");
            }
            Thread.sleep(200);
        }
    }

    private String phase() {
        return get("canary", "{.status.phase}");
    }

    private String get(String kind, String path) {
        try {
            return kubectl("-n", namespace, "get", kind, "app", "-o", "jsonpath=" + path);
        } catch (IOException failure) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static void say(String line) {
        System.err.println(line);
    }

    private static void apply(String manifest) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("kubectl", "apply", "-f", "-").start();
        process.getOutputStream().write(manifest.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        finish(process, "kubectl apply");
    }

    private static String kubectl(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(Arrays.asList(args));
        return finish(new ProcessBuilder(command).start(), String.join(" ", command));
    }

    private static String finish(Process process, String what)
            throws IOException, InterruptedException {
        String out;
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            out = String.join("\n", reader.lines().toList());
        }
        String error =
                new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(what + ": " + error);
        }
        return out.strip();
    }

    /** Requests at a fixed rate, each answer noted with the time at which its request was sent. */
    private static final class Load implements AutoCloseable {

        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final HttpRequest request;
        private final int rate;
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final ConcurrentSkipListMap<Long, Integer> answers = new ConcurrentSkipListMap<>();
        private Optional<Future<?>> ticking = Optional.empty();
        private volatile CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

        private Load(String gateway, String host, int rate) {
            this.request =
                    HttpRequest.newBuilder(URI.create(gateway + "/"))
                            .header("Host", host)
                            .timeout(Duration.ofSeconds(10))
                            .build();
            this.rate = rate;
        }

        void start() {
            ticking =
                    Optional.of(
                            clock.scheduleAtFixedRate(
                                    this::send, 0, 1_000_000_000L / rate, TimeUnit.NANOSECONDS));
        }

        boolean served() {
            return Stream.generate(this::code).limit(20).toList().stream()
                    .allMatch(code -> code.join() == 200);
        }

        private void send() {
            long sent = System.nanoTime();
            underWay = code().thenAccept(code -> answers.put(sent, code));
        }

        /** Status of one answer; 0 without one. */
        private CompletableFuture<Integer> code() {
            return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .handle((answer, failure) -> failure == null ? answer.statusCode() : 0);
        }

        int requests() {
            return answers.size();
        }

        /** When the requests were sent that had no good answer, in order. */
        List<Long> failures() {
            return answers.entrySet().stream()
                    .filter(answer -> failed(answer.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** How many requests failed with each status, as JSON; 0 stands for no answer. */
        String failuresByCode() {
            return answers.values().stream()
                    .filter(Load::failed)
                    .collect(Collectors.groupingBy(code -> code, TreeMap::new, counting()))
                    .entrySet()
                    .stream()
                    .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                    .collect(Collectors.joining(", ", "{", "}"));
        }

        private static boolean failed(int code) {
            return code < 200 || code > 299;
        }

        @Override
        public void close() {
            ticking.ifPresent(sending -> sending.cancel(false));
            clock.shutdown();
            underWay.join();
        }
    }
}
