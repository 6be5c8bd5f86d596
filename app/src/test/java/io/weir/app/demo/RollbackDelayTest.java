package io.weir.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.analyzer.metric.builtin.QueryScope;
import io.weir.app.Pace;
import io.weir.app.ServiceProcess;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rollback with every receiver hanging: how long it takes from the analyzer's verdict until all
 * traffic is back on the primary and the status says so.
 */
@Timeout(150)
class RollbackDelayTest {

    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final String WINDOW = "10s";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger hung = new AtomicInteger();

    @TempDir private Path directory;

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void receiversThatHangDelayNoRollback() throws Exception {
        Duration delay = delay(receivers());

        System.out.println(
                "measured: rollback with every receiver hanging: " + delay.toMillis() + " ms");
        assertThat(hung.get()).as("requests that were left without an answer").isPositive();
        assertThat(delay).isLessThan(Duration.ofSeconds(5));
    }

    /** Slack, the event webhook and CloudEvents, at a server that never answers. */
    private Map<String, String> receivers() throws Exception {
        HttpServer server =
                await(
                        vertx.createHttpServer()
                                .requestHandler(request -> hung.incrementAndGet())
                                .listen(0, "127.0.0.1"));
        String url = "http://127.0.0.1:" + server.actualPort();
        return Map.of(
                "slack-url", url + "/slack",
                "slack-channel", "releases",
                "event-webhook", url + "/event",
                "cloudevents-url", url + "/cloudevents");
    }

    private Duration delay(Map<String, String> receivers) throws Exception {
        Pace pace = new Pace(10);
        Supplier<Duration> now = Pace.REAL.uptime();
        Context context = vertx.getOrCreateContext();
        Shop shop = await(onContext(context, () -> Shop.open(vertx)));
        Traffic traffic = new Traffic();
        Supplier<Duration> simulated = pace.uptime();
        PrometheusEndpoint prometheus =
                await(onContext(context, () -> prometheus(traffic, simulated)));
        Map<String, String> flags = new HashMap<>(receivers);
        flags.put(
                "kubeconfig",
                Files.writeString(directory.resolve("kubeconfig"), shop.kubeconfig()).toString());
        flags.put("metrics-server", prometheus.url());
        flags.put("data-dir", directory.resolve("kafka").toString());
        flags.put("port", "0");
        Show show = Show.plain(new PrintWriter(new StringWriter()));
        try (ServiceProcess weir = ServiceProcess.all(flags, pace)) {
            Performance performance =
                    new Performance(vertx, context, shop, traffic, show, now, simulated);
            Tap tap = new Tap(vertx, weir.bootstrap());
            Plot.Ending ending = await(performance.play(tap));
            await(performance.stop());
            await(tap.close());
            assertThat(ending.asItShould()).as(ending.text()).isTrue();
            return rollback(context, weir.bootstrap());
        } finally {
            await(shop.close());
        }
    }

    private Duration rollback(Context context, String bootstrap) throws Exception {
        List<Change> rollbacks = new CopyOnWriteArrayList<>();
        Tap tap = new Tap(vertx, bootstrap);
        await(
                onContext(
                        context,
                        () ->
                                tap.open(
                                        snapshot -> {},
                                        change -> {
                                            if (change.verdict().action()
                                                    instanceof Action.RollBack) {
                                                rollbacks.add(change);
                                            }
                                        })));
        org.awaitility.Awaitility.await().atMost(LIMIT).until(() -> !rollbacks.isEmpty());
        await(tap.close());
        Change change = rollbacks.get(0);
        return Duration.between(change.verdict().at(), change.at());
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

    private static <T> Future<T> onContext(Context context, Supplier<Future<T>> work) {
        return Future.future(
                promise -> context.runOnContext(run -> work.get().onComplete(promise)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
