package io.weir.app.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Measures how long canaries stand still when the process that owns them ends. Two processes of one
 * service share the canaries; one is killed or told to end, and each canary gets a release around
 * that moment: half of them just before, so that work is under way, half just after. The time
 * counts from the signal until the last of them has begun its run.
 */
public final class TakeoverTime {

    private static final String HELP =
            """
            How long canaries stand still when the process that owns them ends.

              TakeoverTime analyzer|router kill|end [flags]

              analyzer, router   which service has two processes, one of which ends each round
              kill, end          how: SIGKILL, or SIGTERM, which hands over

              --rounds N         (default 20)
              --session TIME     the services' --kafka-session (default 6s). The broker takes 6s and
                                 longer as by default; for a shorter one its minimum is lowered
              --canaries N       (default 24)
              --limit MINUTES    given up after (default 20)

            Each canary is given a release around the signal, half of them 150 ms before it, the
            others right after. The time of a round is from the signal until the last canary's
            status shows its new run. Printed for each round with the time until all partitions had
            an owner again; then p50 and maximum.

            The exit code is 0 when all rounds were measured, 1 when not, 2 for a wrong call.
            """;

    private static final Duration BEFORE_THE_SIGNAL = Duration.ofMillis(150);

    private final Call call;
    private final Ground ground;
    private final String service;
    private final String topic;
    private final List<ServiceJvm> members = new ArrayList<>();

    private TakeoverTime(Call call, Ground ground) {
        this.call = call;
        this.ground = ground;
        this.service = call.word(0);
        this.topic = service.equals("analyzer") ? Ground.REVISIONS : Ground.VERDICTS;
    }

    /**
     * Measures.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) throws Exception {
        Call call =
                Call.read(
                        arguments,
                        HELP,
                        List.of(List.of("analyzer", "router"), List.of("kill", "end")),
                        Map.of(
                                "--rounds", "20",
                                "--session", "6s",
                                "--canaries", "24",
                                "--limit", "20"));
        call.endWithin("--limit");
        boolean measured = false;
        try (Ground ground =
                Ground.start(
                        broker(call.text("--session")),
                        "{interval: 10s, threshold: 1, iterations: 100000}")) {
            new TakeoverTime(call, ground).run();
            measured = true;
        } catch (Progress.NotReached failure) {
            Progress.say("%s", failure.getMessage());
            System.err.println(ServiceJvm.lastWords());
        }
        System.exit(measured ? 0 : 1);
    }

    /** What matters of a broker's defaults here; the embedded one has others. */
    private static Map<String, String> broker(String session) {
        return Map.of(
                "group.min.session.timeout.ms",
                session.equals("6s") ? "6000" : "1000",
                "group.initial.rebalance.delay.ms",
                "3000");
    }

    private void run() {
        for (String other : List.of("watcher", "analyzer", "router")) {
            if (!other.equals(service)) {
                ground.service(other, flags());
            }
        }
        members.add(ground.service(service, flags()));
        members.add(ground.service(service, flags()));
        ground.fleet().grow(call.number("--canaries"));
        Ground.awaitShares(members, topic);
        Progress.await(
                "all canaries initialized",
                Ground.PATIENCE,
                () -> ground.fleet().in("Initialized") == ground.fleet().size());
        Progress.say("%d canaries, two processes share them", ground.fleet().size());
        undisturbed();
        undisturbed();
        List<Duration> times = new ArrayList<>();
        for (int round = 1; round <= call.number("--rounds"); round++) {
            // The signal falls on another moment between two heartbeats each time.
            Progress.pause(Duration.ofMillis(1_000 + Math.floorMod(round * 370, 2_000)));
            times.add(round(round));
        }
        Times sorted = Times.of(times);
        System.out.printf(
                "%s, session %s, %s, %d rounds: p50 %d ms, max %d ms%n",
                service,
                call.text("--session"),
                call.word(1).equals("kill") ? "SIGKILL" : "SIGTERM",
                times.size(),
                sorted.percentile(50),
                sorted.percentile(100));
    }

    /** What a release takes while nothing happens; the first time also loads classes. */
    private void undisturbed() {
        Releases releases = new Releases(ground.fleet());
        long begun = System.nanoTime();
        releases.all();
        Progress.say("without a signal: %d ms", releases.lastBegun(begun).toMillis());
    }

    private Duration round(int number) {
        ServiceJvm victim = members.remove(0);
        Releases releases = new Releases(ground.fleet());
        releases.first();
        Progress.pause(BEFORE_THE_SIGNAL);
        long signal = System.nanoTime();
        if (call.word(1).equals("kill")) {
            victim.kill();
        } else {
            victim.end();
        }
        releases.rest();
        CompletableFuture<Duration> owned = CompletableFuture.supplyAsync(() -> owned(signal));
        Duration time = releases.lastBegun(signal);
        Progress.say(
                "round %d: %d ms (partitions after %d ms)",
                number, time.toMillis(), owned.join().toMillis());
        members.add(ground.service(service, flags()));
        Ground.awaitShares(members, topic);
        return time;
    }

    /** Counted by those that stay; a look takes some milliseconds itself. */
    private Duration owned(long since) {
        Progress.await(
                "all partitions owned again",
                Ground.PATIENCE,
                () -> Ground.owned(members, topic) == Ground.PARTITIONS);
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private Map<String, String> flags() {
        return Map.of("kafka-session", call.text("--session"));
    }

    /** A release for each canary, and when each has begun its run. */
    private static final class Releases {

        private final Fleet fleet;
        private final Map<Integer, String> before = new HashMap<>();

        Releases(Fleet fleet) {
            this.fleet = fleet;
            for (int i = 0; i < fleet.size(); i++) {
                before.put(i, fleet.status(i).run());
            }
        }

        void all() {
            first();
            rest();
        }

        void first() {
            for (int i = 0; i < fleet.size() / 2; i++) {
                fleet.release(i);
            }
        }

        void rest() {
            for (int i = fleet.size() / 2; i < fleet.size(); i++) {
                fleet.release(i);
            }
        }

        private boolean begun(int canary) {
            return !fleet.status(canary).run().equals(before.get(canary));
        }

        /** Waits for all. */
        Duration lastBegun(long since) {
            Progress.await(
                    "each canary's run begun",
                    Ground.PATIENCE,
                    () -> before.keySet().stream().allMatch(this::begun));
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }
}
