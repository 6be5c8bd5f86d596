package io.weir.runtime;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets so many pieces of work be under way at once; the others wait, the most urgent goes first, of
 * equals the oldest. A burst of events over hundreds of canaries then takes its time in a row
 * instead of side by side, where each would outlast its own limits. Thread-safe.
 */
public final class Turns {

    private final int atOnce;
    private final Queue<Turn> waiting =
            new PriorityQueue<>(Comparator.comparing(Turn::rank).thenComparing(Turn::number));
    private int underWay;
    private long taken;

    private record Turn(int rank, long number, CompletableFuture<Void> begin) {}

    /**
     * So many at once.
     *
     * @param atOnce 1 or more
     */
    public Turns(int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("at once must be 1 or more, was " + atOnce);
        }
        this.atOnce = atOnce;
    }

    /**
     * Does the work when its turn comes, on the thread that ended the work before.
     *
     * @param rank how urgent it is: lower goes first
     */
    public <T> Future<T> take(int rank, Supplier<Future<T>> work) {
        return take(rank, work, Future::fromCompletionStage);
    }

    /**
     * Does the work when its turn comes. The turn ends with the future, however that ends.
     *
     * @param arrival brings the turn to the context where the work belongs
     */
    public <T> Future<T> take(
            Supplier<Future<T>> work, Function<CompletableFuture<Void>, Future<Void>> arrival) {
        return take(0, work, arrival);
    }

    private <T> Future<T> take(
            int rank,
            Supplier<Future<T>> work,
            Function<CompletableFuture<Void>, Future<Void>> arrival) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        synchronized (this) {
            if (underWay < atOnce) {
                underWay++;
                turn.complete(null);
            } else {
                waiting.add(new Turn(rank, taken++, turn));
            }
        }
        Future<Void> begin = turn.isDone() ? Future.succeededFuture() : arrival.apply(turn);
        return begin.compose(begun -> work.get()).onComplete(any -> done());
    }

    private void done() {
        Turn next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underWay--;
                return;
            }
        }
        next.begin().complete(null);
    }
}
