package io.weir.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Which fault is made when. Pure: equal seeds give equal plans. */
final class FaultPlan {

    /** Kinds of faults. */
    enum Kind {
        /** SIGKILL to one of the services' pods. */
        POD,
        /** SIGKILL to one broker. */
        BROKER,
        /** That broker is started again on its data. */
        BROKER_BACK,
        /** The API server is restarted. */
        API_SERVER
    }

    /**
     * One fault.
     *
     * @param at since the first release
     * @param choice which of several, as the seed of a choice
     */
    record Fault(Duration at, Kind kind, long choice) {}

    private static final int LEAST_PAUSE = 15_000;
    private static final int SPREAD = 5_000;
    private static final Duration BROKER_AWAY = Duration.ofSeconds(12);

    private FaultPlan() {}

    /**
     * Plans.
     *
     * @param time in which a broker is lost twice, once where it is under four minutes, and the API
     *     server restarted in the middle of it
     * @param most until when pods are killed, should the last runs take longer
     * @param sharedParts whether the API server is restarted at all
     */
    static List<Fault> of(long seed, Duration time, Duration most, boolean sharedParts) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        long at = 0;
        while (at < most.toMillis()) {
            at += LEAST_PAUSE + random.nextInt(SPREAD + 1);
            faults.add(new Fault(Duration.ofMillis(at), Kind.POD, random.nextLong()));
        }
        broker(faults, between(random, time, 20, 35), random);
        if (time.compareTo(Duration.ofMinutes(4)) >= 0) {
            broker(faults, between(random, time, 70, 85), random);
        }
        Duration apiServer = between(random, time, 45, 60);
        if (sharedParts) {
            faults.add(new Fault(apiServer, Kind.API_SERVER, 0));
        }
        faults.sort(Comparator.comparing(Fault::at));
        return List.copyOf(faults);
    }

    private static void broker(List<Fault> faults, Duration at, Random random) {
        int broker = Brokers.any(random);
        faults.add(new Fault(at, Kind.BROKER, broker));
        faults.add(new Fault(at.plus(BROKER_AWAY), Kind.BROKER_BACK, broker));
    }

    private static Duration between(Random random, Duration time, int from, int to) {
        return time.multipliedBy(from + random.nextInt(to - from + 1)).dividedBy(100);
    }
}
