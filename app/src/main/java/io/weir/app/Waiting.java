package io.weir.app;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a command has asked for. Never on an event loop. */
final class Waiting {

    private Waiting() {}

    /**
     * Gives the result.
     *
     * @param what for the message when it takes longer than the limit
     * @throws RuntimeException the future's own failure
     * @throws StartFailure when time is over
     */
    static <T> T result(Future<T> future, Duration limit, String what) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new StartFailure(what + ": " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new StartFailure(what + " takes longer than " + limit.toSeconds() + " s");
        }
    }
}
