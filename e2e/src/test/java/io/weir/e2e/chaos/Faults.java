package io.weir.e2e.chaos;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.e2e.chaos.FaultPlan.Fault;
import io.weir.e2e.chaos.FaultPlan.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Makes the faults of a plan, one at a time, until it is closed. */
final class Faults implements AutoCloseable {

    private static final Duration API_SERVER_LIMIT = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final Settings settings;
    private final ServicePods pods;
    private final Brokers brokers;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    private final List<Future<?>> due = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final Map<Kind, Integer> made = new EnumMap<>(Kind.class);

    private Faults(KubernetesClient client, Settings settings, ServicePods pods, Brokers brokers) {
        this.client = client;
        this.settings = settings;
        this.pods = pods;
        this.brokers = brokers;
    }

    static Faults begin(
            List<Fault> plan,
            KubernetesClient client,
            Settings settings,
            ServicePods pods,
            Brokers brokers) {
        Faults faults = new Faults(client, settings, pods, brokers);
        for (Fault fault : plan) {
            faults.due.add(
                    faults.thread.schedule(
                            () -> faults.make(fault),
                            fault.at().toMillis(),
                            TimeUnit.MILLISECONDS));
        }
        return faults;
    }

    /** How many of each kind were made; complete when this is closed. */
    synchronized Map<Kind, Integer> made() {
        return Map.copyOf(made);
    }

    private void make(Fault fault) {
        try {
            say(done(fault));
            synchronized (this) {
                made.merge(fault.kind(), 1, Integer::sum);
            }
        } catch (Exception failure) {
            // Nothing broke that was to be broken: the runs go on, the count tells.
            say(fault.kind() + " could not be made: " + failure);
        }
    }

    private String done(Fault fault) throws Exception {
        return switch (fault.kind()) {
            case POD -> pods.killOne(new Random(fault.choice()));
            case BROKER -> {
                brokers.kill((int) fault.choice());
                yield "SIGKILL broker " + fault.choice();
            }
            case BROKER_BACK -> {
                brokers.start((int) fault.choice());
                yield "broker " + fault.choice() + " is started again";
            }
            case API_SERVER -> {
                long from = System.nanoTime();
                Testbed.run(settings, "restart", "kube-apiserver");
                Awaitility.await("the API server")
                        .atMost(API_SERVER_LIMIT)
                        .pollInterval(Duration.ofMillis(500))
                        .ignoreExceptions()
                        .until(() -> "ok".equals(client.raw("/readyz")));
                yield "API server restarted, away for "
                        + Duration.ofNanos(System.nanoTime() - from).toSeconds()
                        + " s";
            }
        };
    }

    private void say(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("chaos: %d:%02d %s%n", since.toMinutes(), since.toSecondsPart(), what);
    }

    /** Lets the fault that is being made end; no other is made. */
    @Override
    public void close() throws InterruptedException {
        due.forEach(fault -> fault.cancel(false));
        thread.shutdown();
        if (!thread.awaitTermination(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("a fault does not end");
        }
    }
}
