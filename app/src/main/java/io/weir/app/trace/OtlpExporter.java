package io.weir.app.trace;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector, as OTLP over HTTP in JSON, a batch a second at most. Nothing is sent
 * while there is nothing to say, nothing is kept for a collector that is away: spans are lost then,
 * which is counted and said once. Any thread.
 */
public final class OtlpExporter implements SpanSink {

    private static final Logger LOGGER = LoggerFactory.getLogger(OtlpExporter.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final int MOST = 4_096;

    private final Vertx vertx;
    private final HttpClient client;
    private final Collector collector;
    private final String version;
    private final BiConsumer<String, Integer> outcomes;
    private final List<Span> waiting = new ArrayList<>();
    private boolean planned;
    private boolean away;

    /**
     * Where a collector is.
     *
     * @param endpoint base URL; {@code /v1/traces} is added
     * @param headers of each request; values may be secret
     */
    public record Collector(String endpoint, Map<String, String> headers) {
        public Collector {
            headers = Map.copyOf(headers);
        }

        /** Shows no header's value, and not the endpoint, which may hold one. */
        @Override
        public String toString() {
            return "collector with headers " + headers.keySet();
        }
    }

    /**
     * Sends nothing yet.
     *
     * @param outcomes is told of {@code sent} or {@code lost}, and how many
     */
    public OtlpExporter(
            Vertx vertx,
            Collector collector,
            String version,
            BiConsumer<String, Integer> outcomes) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient();
        this.collector = collector;
        this.version = version;
        this.outcomes = outcomes;
    }

    @Override
    public boolean on() {
        return true;
    }

    @Override
    public void ended(Span span) {
        synchronized (waiting) {
            if (waiting.size() >= MOST) {
                outcomes.accept("lost", 1);
                return;
            }
            waiting.add(span);
            if (!planned) {
                planned = true;
                vertx.setTimer(PAUSE_MILLIS, due -> flush());
            }
        }
    }

    /** Sends what waits; completes when it is sent or lost. */
    public Future<Void> flush() {
        List<Span> batch;
        synchronized (waiting) {
            planned = false;
            batch = List.copyOf(waiting);
            waiting.clear();
        }
        return batch.isEmpty() ? Future.succeededFuture() : send(batch);
    }

    private Future<Void> send(List<Span> batch) {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(address())
                        .setTimeout(TIMEOUT_MILLIS)
                        .putHeader("Content-Type", "application/json");
        collector.headers().forEach(options::putHeader);
        return client.request(options)
                .compose(request -> request.send(Buffer.buffer(OtlpJson.of(batch, version))))
                .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .transform(
                        answer -> {
                            boolean good = answer.succeeded() && accepted(answer.result());
                            outcomes.accept(good ? "sent" : "lost", batch.size());
                            tell(good, answer.succeeded() ? answer.result().statusCode() : 0);
                            return Future.succeededFuture();
                        });
    }

    private static boolean accepted(HttpClientResponse response) {
        return response.statusCode() / 100 == 2;
    }

    /**
     * Once each time it goes away or comes back; never with the address, which may hold a token.
     */
    private synchronized void tell(boolean good, int code) {
        if (good == away) {
            away = !good;
            if (away) {
                LOGGER.atWarn()
                        .addKeyValue("code", code)
                        .log("the collector of traces does not take spans, they are lost");
            } else {
                LOGGER.atInfo().log("the collector of traces takes spans again");
            }
        }
    }

    private String address() {
        String base = collector.endpoint();
        return (base.endsWith("/") ? base : base + "/") + "v1/traces";
    }
}
