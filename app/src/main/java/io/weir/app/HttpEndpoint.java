package io.weir.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /healthz}: the process lives. {@code /readyz}: it can work; 503 and what is missing
 * otherwise. {@code /metrics}: Prometheus' text format. The rest is the services'.
 */
final class HttpEndpoint {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As the reference: an idle connection is closed. */
    private static final int IDLE_SECONDS = 15;

    private final HttpServer server;

    private HttpEndpoint(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens. Blocks; not to be called on an event loop.
     *
     * @param port 0 for a free one
     * @throws StartFailure when the port cannot be had
     */
    static HttpEndpoint open(
            Vertx vertx,
            int port,
            Readiness readiness,
            HttpRoutes routes,
            Supplier<String> metrics) {
        HttpServer server =
                vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                        .requestHandler(request -> answer(request, readiness, routes, metrics));
        try {
            server.listen(port, "0.0.0.0")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            return new HttpEndpoint(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted");
        } catch (ExecutionException e) {
            throw new StartFailure(
                    "port " + port + " cannot be listened on: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new StartFailure("port " + port + " cannot be listened on: no answer");
        }
    }

    int port() {
        return server.actualPort();
    }

    private static void answer(
            HttpServerRequest request,
            Readiness readiness,
            HttpRoutes routes,
            Supplier<String> metrics) {
        switch (request.path()) {
            case "/healthz" -> request.response().end("OK");
            case "/readyz" -> readiness.look().onSuccess(found -> ready(request, found));
            case "/metrics" ->
                    request.response()
                            .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                            .end(metrics.get());
            default -> routes.handle(request);
        }
    }

    private static void ready(HttpServerRequest request, Map<String, Optional<String>> found) {
        boolean ready = found.values().stream().allMatch(Optional::isEmpty);
        ObjectNode body = JSON.createObjectNode().put("ready", ready);
        ObjectNode checks = body.putObject("checks");
        found.forEach((name, missing) -> checks.put(name, missing.orElse("ok")));
        request.response()
                .setStatusCode(ready ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .end(body + "\n");
    }
}
