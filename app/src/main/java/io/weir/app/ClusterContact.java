package io.weir.app;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weir.kubernetes.KubernetesApi;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the API server answers. It is asked at start and, when somebody asks for readiness, at
 * most every few seconds; while it is away it is asked until it is back. Otherwise nothing is sent:
 * an idle process asks for nothing. Says once that it is away and once that it is back.
 */
final class ClusterContact {

    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterContact.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context context;
    private final KubernetesApi api;
    private final String server;
    private final Promise<Void> reached = Promise.promise();
    private Optional<String> missing = Optional.of("not asked yet");
    private boolean toldAway;
    private boolean retrying;
    private volatile boolean closed;
    private long askedAt;
    private Optional<Future<Optional<String>>> asking = Optional.empty();

    /**
     * Asks nothing yet.
     *
     * @param server for messages
     */
    ClusterContact(Vertx vertx, KubernetesApi api, String server) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.api = api;
        this.server = server;
    }

    /** Begins to ask. */
    void begin() {
        context.runOnContext(begin -> ask());
    }

    /** Begins to ask; completes with the first answer, however late. */
    Future<Void> reached() {
        begin();
        return reached.future();
    }

    /** For readiness. Any thread. */
    Future<Optional<String>> missing() {
        return Future.future(
                promise ->
                        context.runOnContext(
                                then -> {
                                    boolean fresh = System.nanoTime() - askedAt < FRESH.toNanos();
                                    (fresh || retrying ? Future.succeededFuture(missing) : ask())
                                            .onComplete(promise);
                                }));
    }

    /** Asks no more. */
    void close() {
        closed = true;
    }

    private Future<Optional<String>> ask() {
        if (closed) {
            return Future.succeededFuture(missing);
        }
        if (asking.isPresent()) {
            return asking.get();
        }
        Future<Optional<String>> answer =
                api.serverVersion()
                        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .transform(
                                result ->
                                        Future.succeededFuture(
                                                result.succeeded()
                                                        ? Optional.<String>empty()
                                                        : Optional.of(reason(result.cause()))))
                        .onSuccess(this::note);
        asking = Optional.of(answer);
        if (answer.isComplete()) {
            asking = Optional.empty();
        }
        return answer;
    }

    private void note(Optional<String> found) {
        asking = Optional.empty();
        askedAt = System.nanoTime();
        missing = found;
        if (found.isPresent()) {
            tellAway(found.get());
            retry();
        } else {
            if (toldAway) {
                toldAway = false;
                LOGGER.atInfo().addKeyValue("server", server).log("Kubernetes answers");
            }
            reached.tryComplete();
        }
    }

    private void tellAway(String reason) {
        if (!toldAway) {
            toldAway = true;
            LOGGER.atWarn()
                    .addKeyValue("server", server)
                    .addKeyValue("reason", reason)
                    .log("Kubernetes does not answer, trying again");
        }
    }

    private void retry() {
        if (!retrying) {
            retrying = true;
            vertx.setTimer(
                    PAUSE.toMillis(),
                    due -> {
                        retrying = false;
                        ask();
                    });
        }
    }

    private static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
