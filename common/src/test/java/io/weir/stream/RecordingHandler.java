package io.weir.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Notes what a stream hands over, and holds back chosen values until the test lets them go. */
public final class RecordingHandler implements EventStream.Handler<String> {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<Event<String>> events = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> held = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final Map<String, Promise<Void>> waiting = new HashMap<>();
    private final Set<Context> contexts = new HashSet<>();
    private final Set<Partition> owned = new HashSet<>();
    private final Set<Partition> caughtUp = new HashSet<>();

    @Override
    public synchronized Future<Void> on(Event<String> event) {
        String text = event.value().orElse("");
        contexts.add(Vertx.currentContext());
        events.add(event);
        notes.add(text);
        notifyAll();
        if (failing.contains(text)) {
            return Future.failedFuture(new IllegalStateException("will not take " + text));
        }
        if (!held.contains(text)) {
            return Future.succeededFuture();
        }
        Promise<Void> later = Promise.promise();
        waiting.put(text, later);
        return later.future();
    }

    @Override
    public synchronized void assigned(Partition partition) {
        owned.add(partition);
        contexts.add(Vertx.currentContext());
        notifyAll();
    }

    @Override
    public synchronized void caughtUp(Partition partition) {
        caughtUp.add(partition);
        notes.add("caught up " + partition.number());
        notifyAll();
    }

    @Override
    public synchronized Future<Void> taken(Partition partition) {
        owned.remove(partition);
        notes.add("taken " + partition.number());
        notifyAll();
        return Future.succeededFuture();
    }

    /** From now on the handling of this value does not end before {@link #release}. */
    public synchronized RecordingHandler hold(String value) {
        held.add(value);
        return this;
    }

    /** From now on the handling of this value fails. */
    public synchronized RecordingHandler fail(String value) {
        failing.add(value);
        return this;
    }

    /** Ends the handling of a held value; called from the test's own thread. */
    public void release(String value) {
        Promise<Void> later;
        synchronized (this) {
            held.remove(value);
            later = waiting.remove(value);
            notes.add("done " + value);
            notifyAll();
        }
        later.complete();
    }

    /** Ends the handling of a held value with a failure; called from the test's own thread. */
    public void releaseFailed(String value) {
        Promise<Void> later;
        synchronized (this) {
            held.remove(value);
            later = waiting.remove(value);
        }
        later.fail(new IllegalStateException("will not take " + value));
    }

    /** Values that were handed over, in order, over all keys. */
    public synchronized List<String> values() {
        return events.stream().map(event -> event.value().orElse("")).toList();
    }

    /** Values of one key that were handed over, in order. */
    public synchronized List<String> values(String key) {
        return events.stream()
                .filter(event -> event.key().equals(key))
                .map(event -> event.value().orElse(""))
                .toList();
    }

    public synchronized List<Event<String>> events() {
        return List.copyOf(events);
    }

    /** Values, ends of held values, and partitions taken and caught up, as they came. */
    public synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    public synchronized Set<Context> contexts() {
        return Set.copyOf(contexts);
    }

    public synchronized Set<Partition> owned() {
        return Set.copyOf(owned);
    }

    public synchronized Set<Partition> caughtUp() {
        return Set.copyOf(caughtUp);
    }

    /** Waits until the condition holds, at most a minute. */
    public synchronized void await(Predicate<RecordingHandler> condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.test(this)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(
                        "did not happen within " + LIMIT + "; owned " + owned + ", seen " + notes);
            }
            try {
                wait(left);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stopped);
            }
        }
    }
}
