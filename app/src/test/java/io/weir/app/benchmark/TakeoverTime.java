package io.weir.app;

import io.vertx.core.Vertx;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.kubernetes.ResourceKind;
import io.weir.test.Yaml;
import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures how long canaries stand still when their owner ends: two processes of one service share
 * them, one is killed (or told to end), and the time counts until each canary has taken a step
 * after it. Canaries step once a second. A program, not a test:
 *
 * <pre>java -cp … io.weir.app.TakeoverTime SERVICE kill|end ROUNDS SESSION</pre>
 *
 * SERVICE is analyzer or router, SESSION for example 6s (a broker's defaults) or 2s (its minimum
 * lowered). Prints each round and p50 and maximum in milliseconds.
 */
public final class TakeoverTime {

    private static final int CANARIES = 6;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final PrintStream OUT = System.out;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Service service;
    private final String session;
    private final EmbeddedKafka kafka;
    private final EmbeddedKubernetes cluster;

    private record Member(Process process, int port) {}

    private TakeoverTime(Path directory, Service service, String session, Vertx vertx)
            throws Exception {
        this.directory = directory;
        this.service = service;
        this.session = session;
        this.kafka =
                EmbeddedKafka.start(
                        directory.resolve("kafka"),
                        0,
                        session.equals("6s")
                                ? Map.of(
                                        "group.min.session.timeout.ms",
                                        "6000",
                                        "group.initial.rebalance.delay.ms",
                                        "3000")
                                : Map.of());
        this.cluster =
                EmbeddedKubernetes.start(
                                vertx,
                                EmbeddedKubernetes.Options.defaults()
                                        .withReadyAfter(Duration.ofMillis(100)))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
        Files.writeString(directory.resolve("kubeconfig"), cluster.kubeconfig());
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("weir-takeover");
        Vertx vertx = Vertx.vertx();
        boolean kill = arguments[1].equals("kill");
        TakeoverTime run =
                new TakeoverTime(
                        directory, Service.of(arguments[0]).orElseThrow(), arguments[3], vertx);
        List<Long> times = run.measure(kill, Integer.parseInt(arguments[2]));
        List<Long> sorted = times.stream().sorted().toList();
        OUT.printf(
                "%s, session %s, %s, %d rounds: p50 %d ms, max %d ms%n",
                arguments[0],
                arguments[3],
                kill ? "SIGKILL" : "SIGTERM",
                times.size(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1));
        System.exit(0);
    }

    private List<Long> measure(boolean kill, int rounds) throws Exception {
        install();
        for (Service other : Service.ALL.parts()) {
            if (other != service && other != Service.NOTIFIER) {
                ServiceProcess.begin(config(other), Pace.REAL);
            }
        }
        List<Member> members = new ArrayList<>(List.of(spawn(), spawn()));
        List<Long> times = new ArrayList<>();
        try {
            await("all ready", () -> members.stream().allMatch(this::ready) && stepping());
            for (int round = 0; round < rounds; round++) {
                // The members share the partitions when the new one has been given its part.
                LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
                await("all step", this::stepping);
                Member victim = members.remove(0);
                long time = standstill(victim, kill);
                times.add(time);
                OUT.printf("round %d: %d ms%n", round + 1, time);
                members.add(spawn());
                await("all ready", () -> members.stream().allMatch(this::ready));
            }
        } finally {
            members.forEach(member -> member.process().destroyForcibly());
        }
        return times;
    }

    /** From the signal until the last canary has stepped; writes under way then do not count. */
    private long standstill(Member victim, boolean kill) throws Exception {
        long begun = System.nanoTime();
        if (kill) {
            victim.process().destroyForcibly();
            victim.process().waitFor();
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        } else {
            victim.process().destroy();
        }
        Map<Integer, String> before = steps();
        await(
                "the others go on",
                () -> {
                    Map<Integer, String> now = steps();
                    return before.entrySet().stream()
                            .noneMatch(each -> now.get(each.getKey()).equals(each.getValue()));
                });
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private boolean stepping() {
        Map<Integer, String> before = steps();
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() < end) {
            Map<Integer, String> now = steps();
            if (before.entrySet().stream()
                    .noneMatch(each -> now.get(each.getKey()).equals(each.getValue()))) {
                return true;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return false;
    }

    private Map<Integer, String> steps() {
        Map<Integer, String> steps = new HashMap<>();
        for (int i = 0; i < CANARIES; i++) {
            steps.put(
                    i,
                    cluster.store()
                            .get(ResourceKind.CANARY, "shop", "cart-" + i)
                            .map(canary -> canary.at("/status/iterations").asString(""))
                            .orElse(""));
        }
        return steps;
    }

    private void install() throws Exception {
        for (String definition : List.of("canary", "metrictemplate", "alertprovider")) {
            cluster.store()
                    .create(
                            new ResourceKind(
                                    "apiextensions.k8s.io",
                                    "v1",
                                    "CustomResourceDefinition",
                                    "customresourcedefinitions"),
                            Yaml.object(resource("/crds/" + definition + ".yaml")));
        }
        cluster.store().createNamespace("shop");
        for (int i = 0; i < CANARIES; i++) {
            String name = "cart-" + i;
            ObjectNode deployment =
                    Yaml.object(resource("/demo/deployment.yaml").replace("cart", name));
            cluster.store().create(ResourceKind.DEPLOYMENT, deployment);
            cluster.store()
                    .create(
                            ResourceKind.CANARY,
                            Yaml.object(
                                    """
                                    apiVersion: flagger.app/v1beta1
                                    kind: Canary
                                    metadata: {name: %s, namespace: shop}
                                    spec:
                                      provider: istio
                                      targetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
                                      service: {port: 8080}
                                      analysis: {interval: 1s, threshold: 1, iterations: 100000}
                                    """
                                            .formatted(name, name)));
        }
        new Thread(this::release, "release").start();
    }

    /** A new revision of each, once its primary is there. */
    private void release() {
        for (int i = 0; i < CANARIES; i++) {
            String name = "cart-" + i;
            await(
                    name + " initialized",
                    () ->
                            cluster.store()
                                    .get(ResourceKind.CANARY, "shop", name)
                                    .orElseThrow()
                                    .at("/status/phase")
                                    .asString("")
                                    .equals("Initialized"));
            cluster.store()
                    .edit(
                            ResourceKind.DEPLOYMENT,
                            "shop",
                            name,
                            object -> {
                                ((ObjectNode) object.at("/spec/template/spec/containers/0"))
                                        .put("image", "cart:v2");
                                return object;
                            });
        }
    }

    private Map<Flag, String> flags(int port) {
        Map<Flag, String> flags = new EnumMap<>(Flag.class);
        flags.put(Flag.KAFKA, kafka.bootstrap());
        flags.put(Flag.KAFKA_SESSION, session);
        flags.put(Flag.KUBECONFIG, directory.resolve("kubeconfig").toString());
        flags.put(Flag.PORT, Integer.toString(port));
        flags.put(Flag.LOG_LEVEL, "warn");
        return flags;
    }

    private Config config(Service other) {
        return Config.of(other, Values.of(flags(0), Map.of()), Map.of(), false);
    }

    private Member spawn() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx96m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath(),
                                Weir.class.getName(),
                                service.command()));
        flags(port).forEach((flag, value) -> command.add(flag + "=" + value));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(port + ".log").toFile())
                        .start();
        return new Member(process, port);
    }

    /** As services run: the logging of tests is not theirs. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private boolean ready(Member member) {
        try {
            return http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + member.port()
                                                                    + "/readyz"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (java.io.IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = TakeoverTime.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
