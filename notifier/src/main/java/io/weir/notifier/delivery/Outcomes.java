package io.weir.notifier.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.notifier.delivery.Entry.ThreadRoot;
import io.weir.runtime.Bounded;
import io.weir.runtime.Timers;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which deliveries have ended, and which threads there are. Reads the outcomes of all notifiers,
 * from the beginning and on, so that a delivery that comes again, here or after it went from one
 * owner to another, is not sent again. Remembers the newest ids up to a bound; one that fell out
 * and comes again is sent again, which at-least-once allows.
 *
 * <p>Confined to one context.
 */
public final class Outcomes implements EventStream.Handler<Entry>, Threads {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final int MOST_THREADS = 10_000;
    static final String THREAD_TYPE = "weir.delivery.thread";

    private final Map<String, Boolean> ended;
    private final Map<String, ThreadRoot> threads = Bounded.map(MOST_THREADS);
    private final Map<String, ThreadRoot> unkept = new HashMap<>();
    private Optional<EventSink<Entry>> sink = Optional.empty();
    private final Set<Integer> read = new HashSet<>();
    private final Promise<Void> known = Promise.promise();
    private int partitions = Integer.MAX_VALUE;
    private boolean closed;

    /**
     * Knows nothing yet.
     *
     * @param bound how many ids are remembered, 1 or more
     */
    public Outcomes(int bound) {
        ended = Bounded.map(bound);
    }

    /**
     * Starts to read.
     *
     * @param history in replay mode, with a group of this process alone: every member must know
     *     every outcome
     * @param sink asked for the number of partitions until the broker answers
     * @return completes when everything that was there is known
     */
    public Future<Void> open(EventStream<Entry> history, EventSink<Entry> sink, Timers timers) {
        this.sink = Optional.of(sink);
        return history.open(this)
                .compose(
                        opened -> {
                            count(sink, timers);
                            return known.future();
                        });
    }

    /** Asks the broker for nothing any more. */
    public void close() {
        closed = true;
    }

    /** Whether the delivery was delivered or given up. */
    public boolean ended(String id) {
        return ended.containsKey(id);
    }

    /** A delivery has ended here, or a thread was begun. */
    void add(Entry entry) {
        if (entry instanceof ThreadRoot root) {
            threads.put(root.key(), root);
        } else if (entry instanceof Outcome outcome && outcome.state() != Outcome.State.OTHER) {
            ended.put(outcome.id(), true);
        }
    }

    @Override
    public Optional<ThreadRoot> of(String key) {
        return Optional.ofNullable(threads.get(key)).or(() -> Optional.ofNullable(unkept.get(key)));
    }

    @Override
    public Future<Void> keep(ThreadRoot root) {
        if (threads.containsKey(root.key()) || sink.isEmpty()) {
            return Future.succeededFuture();
        }
        unkept.put(root.key(), root);
        return sink.get()
                .send(new Outgoing<>(root.key(), Optional.of(root), root.key(), THREAD_TYPE))
                .map(
                        kept -> {
                            unkept.remove(root.key());
                            threads.put(root.key(), root);
                            return null;
                        });
    }

    @Override
    public Future<Void> on(Event<Entry> event) {
        event.value()
                .ifPresentOrElse(
                        this::add,
                        () -> {
                            ended.remove(event.key());
                            threads.remove(event.key());
                        });
        return Future.succeededFuture();
    }

    @Override
    public void caughtUp(Partition partition) {
        read.add(partition.number());
        check();
    }

    private void count(EventSink<Entry> sink, Timers timers) {
        sink.partitions()
                .onSuccess(
                        number -> {
                            partitions = number;
                            check();
                        })
                .onFailure(
                        failure -> {
                            if (!closed) {
                                timers.after(AGAIN, () -> count(sink, timers));
                            }
                        });
    }

    private void check() {
        if (read.size() >= partitions) {
            known.tryComplete();
        }
    }
}
