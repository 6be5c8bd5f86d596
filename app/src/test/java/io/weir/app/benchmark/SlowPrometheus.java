package io.weir.app.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Answers every query with 100, after a while. */
final class SlowPrometheus {

    private static final String ANSWER =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":"
                    + "[{\"metric\":{},\"value\":[0,\"100\"]}]}}";

    private final HttpServer server;

    private SlowPrometheus(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @param latency 1 ms or more
     */
    static SlowPrometheus start(Vertx vertx, Duration latency) throws Exception {
        return new SlowPrometheus(
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        vertx.setTimer(
                                                latency.toMillis(), fired -> answer(request)))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS));
    }

    /** For {@code --metrics-server}. */
    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private static void answer(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "application/json").end(ANSWER);
    }
}
