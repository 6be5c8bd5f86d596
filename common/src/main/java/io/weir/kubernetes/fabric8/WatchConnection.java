package io.weir.kubernetes.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One watch request from its start to its end. The ears are called on the context that it was made
 * for, and not any more after {@link #cancel} or the end.
 */
final class WatchConnection {

    /** The server ends a watch after this time, so that a dead connection is noticed. */
    static final Duration TIME = Duration.ofMinutes(4);

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Who hears of it. */
    interface Ears {
        /** The server accepted the watch. */
        void opened();

        /** One event as the server sent it. */
        void line(byte[] json);

        /** The server refused the watch with this code. The last call. */
        void refused(int code);

        /** It is over: in good order, or with what broke it. The last call. */
        void ended(Optional<Throwable> cause);
    }

    private final Vertx vertx;
    private final Context context;
    private final Ears ears;
    private final WatchLines lines = new WatchLines();
    private Optional<AsyncBody> body = Optional.empty();
    private long timer = -1;
    private boolean over;

    private WatchConnection(Vertx vertx, Context context, Ears ears) {
        this.vertx = vertx;
        this.context = context;
        this.ears = ears;
    }

    /** Sends the request; to be called on the context. */
    static WatchConnection open(
            Vertx vertx, Context context, Requests requests, Call call, Ears ears) {
        var connection = new WatchConnection(vertx, context, ears);
        requests.stream(call, connection::chunk)
                .onComplete(
                        done -> {
                            if (done.failed()) {
                                connection.end(Optional.of(done.cause()));
                            } else {
                                connection.answered(done.result());
                            }
                        });
        return connection;
    }

    /** Ends it without a further word; the second time nothing happens. */
    void cancel() {
        over = true;
        vertx.cancelTimer(timer);
        body.ifPresent(AsyncBody::cancel);
        body = Optional.empty();
    }

    private void answered(HttpResponse<AsyncBody> response) {
        if (over || !response.isSuccessful()) {
            response.body().cancel();
            if (!over) {
                cancel();
                ears.refused(response.code());
            }
            return;
        }
        body = Optional.of(response.body());
        // Given up when even the server's own end of the watch does not arrive.
        timer =
                vertx.setTimer(
                        TIME.plus(GRACE).toMillis(),
                        late -> end(Optional.of(new IllegalStateException("nothing came"))));
        Future.fromCompletionStage(response.body().done(), context)
                .onComplete(done -> end(Optional.ofNullable(done.cause())));
        ears.opened();
        response.body().consume();
    }

    /** Called by the HTTP client on its thread, with the next bytes once these are dealt with. */
    private void chunk(List<ByteBuffer> bytes, AsyncBody from) {
        List<byte[]> complete = lines.add(bytes);
        context.runOnContext(
                run -> {
                    for (byte[] line : complete) {
                        if (!over) {
                            ears.line(line);
                        }
                    }
                    from.consume();
                });
    }

    private void end(Optional<Throwable> cause) {
        if (!over) {
            cancel();
            ears.ended(cause);
        }
    }
}
