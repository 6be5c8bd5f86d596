package io.weir.app.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Users of the simulated application: a steady stream of requests, each sent to the workload that
 * the route's weights give it to and answered as well as the release there behaves. Seeded, so that
 * two runs with the same steps count the same. Lives on one event loop.
 */
final class Traffic {

    static final int PER_SECOND = 100;

    /** How much durations vary: one in a hundred takes almost three times the median. */
    private static final double SPREAD = 0.45;

    /** What users see now. */
    record Users(long requests, long failed) {}

    /** Where a request may end: a workload, its release, and whether a pod of it is there. */
    record Backend(String workload, Release release, boolean available) {}

    private final Random random = new Random(20);
    private final Map<String, Requests> counted = new HashMap<>();
    private double owed;
    private long requests;
    private long failed;
    private Duration until = Duration.ZERO;

    /**
     * Lets the requests come that are due.
     *
     * @param now time of the simulation
     * @param primary where requests go
     * @param canary where the canary's share goes
     * @param weight the canary's share in percent
     */
    void serve(Duration now, Backend primary, Backend canary, int weight) {
        owed += now.minus(until).toMillis() / 1000.0 * PER_SECOND;
        until = now;
        for (; owed >= 1; owed--) {
            serve(random.nextInt(100) < weight ? canary : primary);
        }
        counted.values().forEach(workload -> workload.sample(now));
    }

    /** Lets time pass while there is nobody yet. */
    void rest(Duration now) {
        until = now;
    }

    private void serve(Backend backend) {
        requests++;
        if (!backend.available()) {
            // Answered by the user's own proxy: the workload's proxies do not count it.
            failed++;
            return;
        }
        boolean success = random.nextDouble() >= backend.release().errors();
        double millis = backend.release().median() * Math.exp(SPREAD * random.nextGaussian());
        of(backend.workload()).count(success, millis);
        failed += success ? 0 : 1;
    }

    /** The requests of a workload. */
    Requests of(String workload) {
        return counted.computeIfAbsent(workload, name -> new Requests());
    }

    /** Since the beginning. */
    Users users() {
        return new Users(requests, failed);
    }
}
