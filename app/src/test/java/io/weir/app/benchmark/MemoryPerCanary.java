package io.weir.app.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures what an idle canary costs in memory: the same processes without canaries, and with many
 * that are initialized and have been left alone for a while.
 */
public final class MemoryPerCanary {

    private static final String HELP =
            """
            What an idle canary costs in memory.

              MemoryPerCanary all|services [flags]

              all        'weir all' with a Kafka of its own
              services   the four services, each in a JVM of its own, on a broker of this program

              --canaries N       (default 500)
              --settle SECONDS   how long all is left alone before it is measured (default 30)
              --limit MINUTES    given up after (default 20)

            Printed for each process: resident memory and the heap's live objects after two full
            collections, without canaries and with all of them, and the difference a canary.

            The exit code is 0 when all was measured, 1 when not, 2 for a wrong call.
            """;

    private final Call call;
    private final Ground ground;
    private final Map<String, ServiceJvm> processes = new TreeMap<>();

    private record Memory(long residentKib, long heapBytes) {}

    private MemoryPerCanary(Call call, Ground ground) {
        this.call = call;
        this.ground = ground;
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
                        List.of(List.of("all", "services")),
                        Map.of("--canaries", "500", "--settle", "30", "--limit", "20"));
        call.endWithin("--limit");
        boolean measured = false;
        try (Ground ground =
                Ground.start(Map.of(), "{interval: 10s, threshold: 1, stepWeights: [30, 60]}")) {
            new MemoryPerCanary(call, ground).run();
            measured = true;
        } catch (Progress.NotReached failure) {
            Progress.say("%s", failure.getMessage());
            System.err.println(ServiceJvm.lastWords());
        }
        System.exit(measured ? 0 : 1);
    }

    private void run() {
        if (call.word(0).equals("all")) {
            processes.put("all", ground.all());
        } else {
            for (String service : List.of("watcher", "analyzer", "router", "notifier")) {
                processes.put(service, ground.service(service, Map.of()));
            }
        }
        Progress.await(
                "all ready",
                Ground.PATIENCE,
                () -> processes.values().stream().allMatch(ServiceJvm::ready));
        Map<String, Memory> without = measure();
        Fleet fleet = ground.fleet();
        for (int size = 50; size < call.number("--canaries"); size += 50) {
            grow(size);
        }
        grow(call.number("--canaries"));
        Map<String, Memory> with = measure();
        without.forEach((service, before) -> print(service, before, with.get(service)));
        Progress.say("%d canaries", fleet.size());
    }

    private void grow(int size) {
        Fleet fleet = ground.fleet();
        fleet.grow(size);
        Progress.await(
                size + " canaries initialized",
                Ground.PATIENCE,
                () -> fleet.in("Initialized") == fleet.size());
        Progress.say("%d canaries initialized", size);
    }

    private Map<String, Memory> measure() {
        Progress.pause(Duration.ofSeconds(call.number("--settle")));
        Map<String, Memory> found = new TreeMap<>();
        processes.forEach(
                (service, process) -> {
                    long heap = process.liveHeap();
                    found.put(service, new Memory(process.resident(), heap));
                    Progress.say(
                            "%s: resident %d KiB, live heap %d KiB",
                            service, process.resident(), heap / 1024);
                });
        return found;
    }

    private void print(String service, Memory before, Memory after) {
        int canaries = ground.fleet().size();
        System.out.printf(
                "%s: resident %.1f -> %.1f MiB, %.1f KiB a canary; live heap %.1f -> %.1f MiB,"
                        + " %.1f KiB a canary (%d canaries)%n",
                service,
                before.residentKib() / 1024.0,
                after.residentKib() / 1024.0,
                (after.residentKib() - before.residentKib()) / (double) canaries,
                before.heapBytes() / 1048576.0,
                after.heapBytes() / 1048576.0,
                (after.heapBytes() - before.heapBytes()) / 1024.0 / canaries,
                canaries);
    }
}
