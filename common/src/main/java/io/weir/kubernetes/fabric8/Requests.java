package io.weir.kubernetes.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.runtime.Turns;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends HTTP requests. Starting one may block (a credential plugin runs a process, a token file is
 * read), so that happens on a worker; nobody waits for the answer, which comes to the caller's
 * context.
 */
final class Requests {

    /**
     * Calls of one service under way at once, besides its watches. The HTTP client opens a
     * connection for each call that finds none idle, and a TLS handshake costs more than ten calls.
     */
    private static final int AT_ONCE = 24;

    private final Turns turns = new Turns(AT_ONCE);
    private final Vertx vertx;
    private final HttpClient http;
    private final WorkerExecutor workers;
    private final String server;
    private final Duration timeout;
    private final RequestMetrics metrics;

    Requests(
            Vertx vertx,
            HttpClient http,
            WorkerExecutor workers,
            String server,
            Duration timeout,
            RequestMetrics metrics) {
        this.vertx = vertx;
        this.http = http;
        this.workers = workers;
        this.server = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        this.timeout = timeout;
        this.metrics = metrics;
    }

    /** Runs something heavy, such as reading a large list, off the event loop. */
    <T> Future<T> heavy(java.util.concurrent.Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    /**
     * Sends a request and gives the answer, whatever its code.
     *
     * @return fails with {@link KubernetesFailure.Unavailable} when there is none in time
     */
    Future<Reply> send(Call call) {
        var context = vertx.getOrCreateContext();
        return turns.take(
                () -> exchange(call, context), turn -> Future.fromCompletionStage(turn, context));
    }

    private Future<Reply> exchange(Call call, Context context) {
        long begun = System.nanoTime();
        return workers.executeBlocking(() -> http.sendAsync(request(call), byte[].class), false)
                .compose(
                        answer ->
                                Future.fromCompletionStage(answer, context)
                                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                        .onFailure(e -> answer.cancel(true)))
                .map(Requests::reply)
                .andThen(done -> count(call, begun, done.succeeded() ? done.result().code() : 0))
                .recover(e -> Future.failedFuture(unavailable(call, e)));
    }

    /**
     * Starts a request whose answer goes on and on. The response's body begins to flow with {@code
     * consume()}.
     */
    Future<HttpResponse<AsyncBody>> stream(
            Call call, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        var context = vertx.getOrCreateContext();
        long begun = System.nanoTime();
        return workers.executeBlocking(() -> http.consumeBytes(streaming(call), consumer), false)
                .compose(
                        answer ->
                                Future.fromCompletionStage(answer, context)
                                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                        .onFailure(e -> abandon(answer)))
                .andThen(done -> count(call, begun, done.succeeded() ? done.result().code() : 0))
                .recover(e -> Future.failedFuture(unavailable(call, e)));
    }

    private static Reply reply(HttpResponse<byte[]> response) {
        return new Reply(
                response.code(),
                response.body(),
                Optional.ofNullable(response.header("Retry-After")));
    }

    private void count(Call call, long begun, int code) {
        metrics.answered(
                call.verb(), call.kind(), code, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** An answer that nobody waits for any more is closed when it comes. */
    private static void abandon(CompletableFuture<HttpResponse<AsyncBody>> answer) {
        answer.thenAccept(late -> late.body().cancel()).exceptionally(never -> null);
    }

    private HttpRequest request(Call call) {
        return builder(call).timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).build();
    }

    private HttpRequest streaming(Call call) {
        return builder(call).forStreaming().build();
    }

    private HttpRequest.Builder builder(Call call) {
        HttpRequest.Builder builder = http.newHttpRequestBuilder().uri(server + call.path());
        call.headers().forEach(builder::header);
        if (call.body().isPresent()) {
            builder.method(call.method(), call.contentType(), call.body().get());
        } else if (!call.method().equals("GET")) {
            builder.method(call.method(), call.contentType(), "{}");
        }
        return builder;
    }

    private static KubernetesFailure unavailable(Call call, Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null
                && (cause instanceof java.util.concurrent.CompletionException
                        || cause instanceof java.util.concurrent.ExecutionException)) {
            cause = cause.getCause();
        }
        String why =
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return KubernetesFailure.of(0, call.subject() + ": " + why, cause);
    }
}
