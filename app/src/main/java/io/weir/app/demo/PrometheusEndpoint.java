package io.weir.app.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.weir.analyzer.metric.builtin.BuiltInQueries;
import io.weir.analyzer.metric.builtin.QueryScope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Answers Prometheus' instant queries, of all there are just those that the analyzer asks of an
 * Istio canary, from the simulated counters. On the loopback address.
 */
final class PrometheusEndpoint {

    private static final String PATH = "/api/v1/query";

    private final Map<String, Supplier<OptionalDouble>> answers;
    private Optional<HttpServer> server = Optional.empty();

    private PrometheusEndpoint(Map<String, Supplier<OptionalDouble>> answers) {
        this.answers = answers;
    }

    /**
     * Listens on a free port.
     *
     * @param scope whose requests, with the interval that the Canary's checks name
     * @param window the same interval
     * @param now time of the simulation
     */
    static Future<PrometheusEndpoint> open(
            Vertx vertx,
            QueryScope scope,
            Duration window,
            Requests requests,
            Supplier<Duration> now) {
        PrometheusEndpoint endpoint =
                new PrometheusEndpoint(
                        Map.of(
                                "vector(1)",
                                () -> OptionalDouble.of(1),
                                BuiltInQueries.successRate("istio", scope).promql(),
                                () -> requests.successRate(window, now.get()),
                                BuiltInQueries.requestDuration("istio", scope).promql(),
                                () -> requests.percentile99(window, now.get())));
        return vertx.createHttpServer()
                .requestHandler(endpoint::answer)
                .listen(0, "127.0.0.1")
                .map(
                        listening -> {
                            endpoint.server = Optional.of(listening);
                            return endpoint;
                        });
    }

    /** For {@code --metrics-server}. */
    String url() {
        return "http://127.0.0.1:" + server.orElseThrow().actualPort();
    }

    private void answer(HttpServerRequest request) {
        Optional<Supplier<OptionalDouble>> found =
                request.path().equals(PATH)
                        ? Optional.ofNullable(request.getParam("query")).map(answers::get)
                        : Optional.empty();
        request.response().putHeader("Content-Type", "application/json");
        if (found.isEmpty()) {
            request.response()
                    .setStatusCode(400)
                    .end(
                            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"only the"
                                    + " demo's own queries are answered\"}");
        } else {
            request.response()
                    .end(
                            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                                    + sample(found.get().get())
                                    + "]}}");
        }
    }

    private static String sample(OptionalDouble value) {
        return value.isEmpty()
                ? ""
                : "{\"metric\":{},\"value\":[0,\"" + value.getAsDouble() + "\"]}";
    }
}
