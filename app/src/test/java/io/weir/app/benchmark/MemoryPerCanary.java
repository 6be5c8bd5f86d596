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
              --first N          counted from so many on: the first load classes (default 50)
              --settle SECONDS   how long all is left alone before it is measured (default 30)
              --limit MINUTES    given up after (default 20)

            Printed for each process: resident memory and the heap's live objects after two full
            collections, without canaries, with the first and with all of them, and the difference
            that each canary after the first ones makes.

            The exit code is 0 when all was measured, 1 when not, 2 for a wrong call.
            """;

    /** So many are made at once. */
    private static final int STEP = 50;

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
                        Map.of(
                                "--canaries", "500",
                                "--first", "50",
                                "--settle", "30",
                                "--limit", "20"));
        if (call.number("--first") >= call.number("--canaries")) {
            throw Call.wrong("--first needs less than --canaries");
        }
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
        Map<String, Memory> none = measure();
        int first = call.number("--first");
        int all = call.number("--canaries");
        grow(first);
        Map<String, Memory> few = measure();
        for (int size = first + STEP; size < all; size += STEP) {
            grow(size);
        }
        grow(all);
        Map<String, Memory> many = measure();
        for (String service : processes.keySet()) {
            print(service, none.get(service), few.get(service), many.get(service), all - first);
        }
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

    private static void print(String service, Memory none, Memory few, Memory many, int added) {
        System.out.printf(
                "%s: resident %.1f, %.1f, %.1f MiB, %.1f KiB a canary; live heap %.1f, %.1f, %.1f"
                        + " MiB, %.1f KiB a canary%n",
                service,
                none.residentKib() / 1024.0,
                few.residentKib() / 1024.0,
                many.residentKib() / 1024.0,
                (many.residentKib() - few.residentKib()) / (double) added,
                none.heapBytes() / 1048576.0,
                few.heapBytes() / 1048576.0,
                many.heapBytes() / 1048576.0,
                (many.heapBytes() - few.heapBytes()) / 1024.0 / added);
    }
}
