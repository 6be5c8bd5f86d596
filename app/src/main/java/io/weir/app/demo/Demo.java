package io.weir.app.demo;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.analyzer.metric.builtin.QueryScope;
import io.weir.app.Pace;
import io.weir.app.ServiceProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The four services at work on a cluster that lives in this process: a good release is promoted, a
 * bad one rolled back. Cluster, application and its traffic are simulated; services, Kafka, HTTP
 * and queries are the real ones, wired as in {@code weir all}.
 */
public final class Demo {

    /** The whole story takes about a minute; what is not over by then has failed. */
    private static final Duration LIMIT = Duration.ofSeconds(84);

    /** As {@code canary.yaml} writes it. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final String WINDOW = "10s";

    /**
     * How to show it.
     *
     * @param plain lines instead of a picture
     * @param pace of the analyzer's waiting and of the traffic
     */
    public record Options(boolean plain, Pace pace) {}

    private final Options options;
    private final PrintWriter out;
    private final Path state;
    private final Show show;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    private final Supplier<Duration> now = Pace.REAL.uptime();

    private Demo(Options options, PrintWriter out, Path state) {
        this.options = options;
        this.out = out;
        this.state = state;
        this.show =
                options.plain()
                        ? Show.plain(out)
                        : Show.live(out, options.pace().shortened(INTERVAL));
    }

    /**
     * Runs to the end. Blocks.
     *
     * @return exit code: 0 when both releases ended as they should, else 1 and the reason is told
     */
    public static int run(Options options, PrintWriter out) {
        try {
            Path state = Files.createTempDirectory("weir-demo");
            Path log = state.resolve("weir.log");
            ServiceProcess.logToFile(log);
            Demo demo = new Demo(options, out, state);
            Thread tidy = new Thread(demo.show::end, "weir-demo-tidy");
            Runtime.getRuntime().addShutdownHook(tidy);
            boolean good = demo.play();
            if (good) {
                Files.walkFileTree(state, new Deletion());
                return 0;
            }
            out.println("The log of the services is in " + log);
            return 1;
        } catch (IOException e) {
            out.println("weir demo: no directory for temporary files: " + e.getMessage());
            return 1;
        }
    }

    private boolean play() {
        try {
            if (options.pace().factor() > 1) {
                show.progress(
                        String.format(
                                Locale.ROOT,
                                "the analyzer's waiting and the traffic run %.1f times as fast as"
                                        + " they really would",
                                options.pace().factor()),
                        now.get());
            }
            show.progress("starting a Kubernetes API and an application …", now.get());
            Context context = vertx.getOrCreateContext();
            Shop shop = await(onContext(context, () -> Shop.open(vertx)), left());
            Traffic traffic = new Traffic();
            Supplier<Duration> simulated = options.pace().uptime();
            PrometheusEndpoint prometheus =
                    await(onContext(context, () -> prometheus(traffic, simulated)), left());
            show.progress("starting Kafka and the four services …", now.get());
            try (ServiceProcess weir =
                    ServiceProcess.all(flags(shop, prometheus), options.pace())) {
                return tell(
                        new Performance(vertx, context, shop, traffic, show, now, simulated), weir);
            } finally {
                await(shop.close(), Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        } catch (ExecutionException | IOException | RuntimeException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            return failed("its parts did not start in time");
        } finally {
            show.end();
            vertx.close();
        }
    }

    private boolean tell(Performance performance, ServiceProcess weir)
            throws InterruptedException, ExecutionException, TimeoutException {
        Tap tap = new Tap(vertx, weir.bootstrap());
        try {
            Plot.Ending ending = await(performance.play(tap), left());
            await(performance.stop(), Duration.ofSeconds(1));
            out.println();
            out.println((ending.asItShould() ? "ok: " : "FAILED: ") + ending.text());
            Traffic.Users users = performance.users();
            out.println(
                    String.format(
                            Locale.ROOT,
                            "users: %,d requests, %.1f %% failed; the story took %s",
                            users.requests(),
                            Picture.failed(users),
                            Picture.time(now.get()).strip()));
            return ending.asItShould();
        } catch (TimeoutException e) {
            await(performance.stop(), Duration.ofSeconds(1));
            return failed("time is over while waiting for " + performance.waitingFor());
        } finally {
            await(tap.close(), Duration.ofSeconds(2));
        }
    }

    private Map<String, String> flags(Shop shop, PrometheusEndpoint prometheus) throws IOException {
        return Map.of(
                "kubeconfig",
                Files.writeString(state.resolve("kubeconfig"), shop.kubeconfig()).toString(),
                "metrics-server",
                prometheus.url(),
                "data-dir",
                state.resolve("kafka").toString(),
                "port",
                "0");
    }

    private Future<PrometheusEndpoint> prometheus(Traffic traffic, Supplier<Duration> simulated) {
        String name = Shop.CANARY.name();
        return PrometheusEndpoint.open(
                vertx,
                new QueryScope(
                        Shop.CANARY.namespace(), name, "Deployment", name, name, name, WINDOW),
                Duration.parse("PT" + WINDOW),
                traffic.of(name),
                simulated);
    }

    private boolean failed(String why) {
        show.end();
        out.println();
        out.println("FAILED: " + why);
        return false;
    }

    private Duration left() {
        return LIMIT.minus(now.get());
    }

    private static <T> Future<T> onContext(Context context, Supplier<Future<T>> work) {
        return Future.future(
                promise -> context.runOnContext(run -> work.get().onComplete(promise)));
    }

    private static <T> T await(Future<T> future, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    }
}
