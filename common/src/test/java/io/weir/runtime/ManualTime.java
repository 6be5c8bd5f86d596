package io.weir.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The clock and the timers of a test: time stands still until {@link #advance} moves it. May be
 * used from any thread; actions run on the thread that advances, in the order of their due times
 * (of equal ones, in the order in which they were set).
 */
public final class ManualTime implements Timers, InstantSource {

    private final PriorityQueue<Pending> pending =
            new PriorityQueue<>(
                    Comparator.comparing(Pending::due).thenComparing(Pending::sequence));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long sequence;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable action) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay is zero or more, was " + delay);
        }
        Pending set = new Pending(now.plus(delay), sequence++, action);
        pending.add(set);
        notifyAll();
        return () -> cancel(set);
    }

    /**
     * Moves time and runs what falls due, each action at its own due time; an action may set timers
     * that fall due within the same move.
     */
    public void advance(Duration by) {
        Instant end = instant().plus(by);
        while (runNext(end)) {
            // One action a round, so that each may set or cancel others.
        }
        synchronized (this) {
            now = end;
        }
    }

    /** How many timers are set and neither ran nor were cancelled. */
    public synchronized int pending() {
        return pending.size();
    }

    /**
     * Waits until a timer with exactly this delay from now is set by another thread.
     *
     * @throws AssertionError when none is after thirty seconds of real time
     */
    public synchronized void awaitTimer(Duration delay) throws InterruptedException {
        Instant due = now.plus(delay);
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (pending.stream().noneMatch(set -> set.due().equals(due))) {
            long left = (limit - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(
                        "no timer set for " + delay + " from now; set: " + pending);
            }
            wait(left);
        }
    }

    private synchronized void cancel(Pending set) {
        pending.remove(set);
    }

    private boolean runNext(Instant end) {
        Pending next;
        synchronized (this) {
            next = pending.peek();
            if (next == null || next.due().isAfter(end)) {
                return false;
            }
            pending.remove();
            now = next.due();
        }
        next.action().run();
        return true;
    }

    private record Pending(Instant due, long sequence, Runnable action) {}
}
