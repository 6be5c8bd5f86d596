package io.weir.app.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures what more analyzers and routers add where each call to the API server and to Prometheus
 * takes its time: many canaries get a release at once, and are rolled out by so many processes.
 */
public final class ScaleOut {

    private static final String HELP =
            """
            What more analyzers and routers add when calls to others take their time.

              ScaleOut [flags]

              --sizes LIST       analyzers and routers, each measured from the start
                                 (default 1x1,2x2,4x4)
              --canaries N       (default 100)
              --weights LIST     steps of a rollout (default 20,40,60,80)
              --interval TIME    of the analysis; 10s is the least there is (default 10s)
              --latency MS       of each request to the API server and to Prometheus (default 50)
              --rollouts N       how often all canaries are released, one after the other
                                 (default 1)
              --limit MINUTES    given up after (default 30)

            Broker, API server and Prometheus are in this program, every service is a JVM of its
            own; there is one watcher and no notifier. Canaries are made without latency. Printed
            for each rollout:

              seen        from a canary's release until its run has begun
              first step  from then until its first share of traffic
              promoted    from a canary's release until it was promoted
              steps/s     steps a second, from the first step of all canaries to the last
              busiest     verdicts carried out a second in the busiest five seconds
              CPU         processor time of all processes, in percent of the machine: near 100 it
                          is the machine that was measured, not the number of processes

            The exit code is 0 when all was measured, 1 when not, 2 for a wrong call.
            """;

    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final Pattern SIZE = Pattern.compile("[1-9]x[1-9]");

    private final Call call;
    private final Ground ground;
    private final int analyzers;
    private final int routers;
    private final List<ServiceJvm> members = new ArrayList<>();

    private ScaleOut(Call call, Ground ground, String size) {
        this.call = call;
        this.ground = ground;
        this.analyzers = Character.digit(size.charAt(0), 10);
        this.routers = Character.digit(size.charAt(2), 10);
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
                        List.of(),
                        Map.of(
                                "--sizes", "1x1,2x2,4x4",
                                "--canaries", "100",
                                "--weights", "20,40,60,80",
                                "--interval", "10s",
                                "--latency", "50",
                                "--rollouts", "1",
                                "--limit", "30"));
        List<String> sizes = call.matching("--sizes", SIZE);
        String analysis =
                "{interval: %s, threshold: 5, stepWeights: %s, metrics: [{name:"
                        + " request-success-rate, thresholdRange: {min: 99}, interval: 1m}]}";
        call.endWithin("--limit");
        boolean measured = true;
        for (String size : sizes) {
            try (Ground ground =
                    Ground.start(
                            Map.of(),
                            analysis.formatted(
                                    call.text("--interval"), call.numbers("--weights")))) {
                new ScaleOut(call, ground, size).run();
            } catch (Progress.NotReached failure) {
                Progress.say("%s", failure.getMessage());
                System.err.println(ServiceJvm.lastWords());
                measured = false;
            }
        }
        System.exit(measured ? 0 : 1);
    }

    private void run() throws Exception {
        Duration latency = Duration.ofMillis(call.number("--latency"));
        SlowPrometheus prometheus = SlowPrometheus.start(ground.vertx(), latency);
        members.add(ground.service("watcher", Map.of()));
        List<ServiceJvm> judging = new ArrayList<>();
        for (int i = 0; i < analyzers; i++) {
            judging.add(ground.service("analyzer", Map.of("metrics-server", prometheus.url())));
        }
        List<ServiceJvm> writing = new ArrayList<>();
        for (int i = 0; i < routers; i++) {
            writing.add(ground.service("router", Map.of()));
        }
        members.addAll(judging);
        members.addAll(writing);
        Ground.awaitShares(judging, Ground.REVISIONS);
        Ground.awaitShares(writing, Ground.VERDICTS);
        Fleet fleet = ground.fleet();
        fleet.grow(call.number("--canaries"));
        Progress.await(
                "all canaries initialized",
                Ground.PATIENCE.multipliedBy(3),
                () -> fleet.in("Initialized") == fleet.size());
        Progress.say("%dx%d: %d canaries initialized", analyzers, routers, fleet.size());
        fleet.answerAfter(latency);
        for (int number = 1; number <= call.number("--rollouts"); number++) {
            Progress.pause(SETTLING);
            rollout(number);
        }
    }

    private void rollout(int number) {
        Duration before = processorTime();
        long begun = System.nanoTime();
        Rollouts rollouts = Rollouts.begin(ground.fleet());
        int all = ground.fleet().size();
        Progress.await(
                "all runs begun", Ground.PATIENCE.multipliedBy(3), () -> rollouts.begun() == all);
        Progress.say("%dx%d, rollout %d: all runs begun", analyzers, routers, number);
        Progress.await(
                "all promoted",
                Ground.PATIENCE.multipliedBy(5),
                () -> rollouts.promoted() + rollouts.failed() == all);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double used = processorTime().minus(before).toNanos() / 1e9;
        Times seen = rollouts.untilSeen();
        Times first = rollouts.untilFirstStep();
        System.out.printf(
                "%d analyzers, %d routers, rollout %d: seen p50 %d ms, p95 %d ms; first step p50"
                        + " %d ms, p95 %d ms; promoted p50 %d ms, all after %.1f s; %.1f steps/s;"
                        + " busiest %.1f/s; CPU %.0f %%%s%n",
                analyzers,
                routers,
                number,
                seen.percentile(50),
                seen.percentile(95),
                first.percentile(50),
                first.percentile(95),
                rollouts.untilPromoted().percentile(50),
                seconds,
                rollouts.stepRate(),
                rollouts.busiest(),
                100 * used / seconds / Runtime.getRuntime().availableProcessors(),
                rollouts.failed() == 0 ? "" : "; failed: " + rollouts.failed());
    }

    private Duration processorTime() {
        return members.stream()
                .map(ServiceJvm::processorTime)
                .reduce(ServiceJvm.ownProcessorTime(), Duration::plus);
    }
}
