package io.weir.stream.delivery;

import io.vertx.core.Future;
import io.weir.stream.Event;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler whose mistakes stay its own: what it throws is a failed future or a line in the log,
 * and never ends the stream.
 */
final class SafeHandler<T> implements EventStream.Handler<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(SafeHandler.class);

    private final EventStream.Handler<T> handler;

    SafeHandler(EventStream.Handler<T> handler) {
        this.handler = handler;
    }

    @Override
    public Future<Void> on(Event<T> event) {
        return guarded(() -> handler.on(event));
    }

    @Override
    public void assigned(Partition partition) {
        logged(partition, () -> handler.assigned(partition));
    }

    @Override
    public void caughtUp(Partition partition) {
        logged(partition, () -> handler.caughtUp(partition));
    }

    /** Never fails. */
    @Override
    public Future<Void> taken(Partition partition) {
        return guarded(() -> handler.taken(partition))
                .recover(
                        failure -> {
                            log(partition, failure);
                            return Future.succeededFuture();
                        });
    }

    /** What a failure says for itself. */
    static String reason(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage();
    }

    private static void logged(Partition partition, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failure) {
            log(partition, failure);
        }
    }

    private static Future<Void> guarded(Supplier<Future<Void>> call) {
        try {
            Future<Void> future = call.get();
            return future == null
                    ? Future.failedFuture(new IllegalStateException("handler gave no future"))
                    : future;
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private static void log(Partition partition, Throwable failure) {
        LOGGER.atError()
                .addKeyValue("partition", partition)
                .setCause(failure)
                .log("handler of a stream failed on a change of its partitions");
    }
}
