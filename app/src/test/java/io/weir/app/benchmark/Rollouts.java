package io.weir.app.benchmark;

import io.weir.app.benchmark.Fleet.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One release of each canary at once, and when what became of it. Any thread. */
final class Rollouts {

    private static final Duration WINDOW = Duration.ofSeconds(5);

    private final Map<String, Rollout> rollouts = new HashMap<>();
    private final List<Long> writes = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();

    /** One canary's; times are {@link System#nanoTime}, 0 while it has not come to that. */
    private static final class Rollout {
        private final long released;
        private final String runBefore;
        private long begun;
        private long stepped;
        private long ended;
        private int weight;
        private String phase = "";

        Rollout(long released, String runBefore) {
            this.released = released;
            this.runBefore = runBefore;
        }

        /** Whether the status is of this release. */
        private boolean ownRun(Status status) {
            return begun > 0 || !status.run().equals(runBefore);
        }
    }

    /** Releases all. */
    static Rollouts begin(Fleet fleet) {
        Rollouts rollouts = new Rollouts();
        fleet.observe(rollouts::on);
        for (int i = 0; i < fleet.size(); i++) {
            rollouts.expect(fleet.status(i));
            fleet.release(i);
        }
        return rollouts;
    }

    private synchronized void expect(Status before) {
        rollouts.put(before.canary(), new Rollout(System.nanoTime(), before.run()));
    }

    private synchronized void on(Status status) {
        Rollout rollout = rollouts.get(status.canary());
        if (rollout == null || !rollout.ownRun(status)) {
            return;
        }
        writes.add(status.at());
        if (rollout.begun == 0) {
            rollout.begun = status.at();
        }
        if (status.phase().equals("Progressing") && status.weight() > rollout.weight) {
            steps.add(status.at());
            rollout.weight = status.weight();
            rollout.stepped = rollout.stepped == 0 ? status.at() : rollout.stepped;
        }
        rollout.phase = status.phase();
        if (status.phase().equals("Succeeded") && rollout.ended == 0) {
            rollout.ended = status.at();
        }
    }

    /** How many are promoted. */
    synchronized int promoted() {
        return (int) rollouts.values().stream().filter(each -> each.ended > 0).count();
    }

    synchronized int begun() {
        return (int) rollouts.values().stream().filter(each -> each.begun > 0).count();
    }

    synchronized int failed() {
        return (int) rollouts.values().stream().filter(each -> each.phase.equals("Failed")).count();
    }

    /** From the release until the run has begun; once all have. */
    synchronized Times untilSeen() {
        return times(each -> each.begun - each.released);
    }

    /** From then until the first share of traffic. */
    synchronized Times untilFirstStep() {
        return times(each -> each.stepped - each.begun);
    }

    /** From each canary's release until it was promoted. */
    synchronized Times untilPromoted() {
        return times(each -> each.ended - each.released);
    }

    private Times times(Function<Rollout, Long> nanos) {
        return Times.of(rollouts.values().stream().map(nanos).map(Duration::ofNanos).toList());
    }

    /** Steps a second, from the first to the last of all canaries. */
    synchronized double stepRate() {
        long first = steps.get(0);
        long last = steps.get(steps.size() - 1);
        return (steps.size() - 1) / ((last - first) / 1e9);
    }

    /** Verdicts carried out a second in the busiest five seconds. */
    synchronized double busiest() {
        Deque<Long> window = new ArrayDeque<>();
        int most = 0;
        for (long write : writes) {
            window.addLast(write);
            while (write - window.getFirst() > WINDOW.toNanos()) {
                window.removeFirst();
            }
            most = Math.max(most, window.size());
        }
        return most / (double) WINDOW.toSeconds();
    }
}
