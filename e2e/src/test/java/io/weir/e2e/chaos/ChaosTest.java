package io.weir.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.weir.e2e.Kubectl;
import io.weir.e2e.chaos.FaultPlan.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * The four services as the chart installs them, two pods each, while pods, a broker and the API
 * server are taken away. See docs/chaos.md.
 *
 * <p>On the testbed each pod is a process with an address, an account and its token. Not played
 * there, and so not tried: the image itself (the process is this checkout's {@code weir}), security
 * contexts, limits of memory and processor, liveness and startup probes, NetworkPolicies.
 */
@OnChaosTestbed
class ChaosTest {

    private static final Duration ALERTS = Duration.ofMinutes(3);

    @Test
    void everyRunEndsRightWhilePodsABrokerAndTheApiServerAreTakenAway() throws Exception {
        Instant begun = Instant.now();
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            Settings settings = Settings.read(client.getMasterUrl().toURI());
            say(
                    "%d canaries, %s, -Dchaos.seed=%d"
                            .formatted(settings.canaries(), settings.time(), settings.seed()));
            Fleet.removeLeftovers();
            Fleet.prepare();
            Kubectl.definitions();
            try (Fleet fleet = new Fleet(client, settings.canaries());
                    Receiver chat = Receiver.start(settings);
                    Brokers brokers = Brokers.start(settings);
                    ServicePods pods =
                            ServicePods.install(
                                    client, settings, brokers.addresses(), Fleet.NAMESPACE)) {
                try {
                    new Course(client, settings, fleet, chat, brokers, pods).run(begun);
                } catch (Exception | Error failure) {
                    say("logs of the pods are in " + pods.keepLogs());
                    throw failure;
                }
            }
        }
    }

    /** One course of waves and faults, and the proof after it. */
    private record Course(
            KubernetesClient client,
            Settings settings,
            Fleet fleet,
            Receiver chat,
            Brokers brokers,
            ServicePods pods) {

        void run(Instant begun) throws Exception {
            Duration limit = Duration.ofMinutes(5).plusSeconds(3L * settings.canaries());
            fleet.install(chat.address(), limit);
            say(fleet.names().size() + " canaries are initialised");
            Faults faults =
                    Faults.begin(
                            FaultPlan.of(
                                    settings.seed(),
                                    settings.time(),
                                    settings.time().plus(limit),
                                    settings.sharedParts()),
                            client,
                            settings,
                            pods,
                            brokers);
            Waves waves;
            try (faults) {
                waves = release(limit);
            }
            Map<Kind, Integer> made = faults.made();
            boolean told = awaitAlerts(waves);
            prove(waves, made, told, begun);
        }

        /** A wave after the other, as long as half of the next one can be expected in time. */
        private Waves release(Duration limit) throws Exception {
            Waves waves = new Waves(fleet.names(), 0);
            long end = System.nanoTime() + settings.time().toNanos();
            long longest = 0;
            while (waves.released() == 0 || System.nanoTime() + longest / 2 < end) {
                long from = System.nanoTime();
                waves = waves.released(waves.released() + 1);
                fleet.release(waves.released());
                fleet.awaitEnds(limit);
                longest = Math.max(longest, System.nanoTime() - from);
                say(
                        "wave %d: %d runs ended in %d s"
                                .formatted(
                                        waves.released(),
                                        fleet.names().size(),
                                        Duration.ofNanos(System.nanoTime() - from).toSeconds()));
            }
            return waves;
        }

        /** One at the beginning of each canary; begin and end of each run. */
        private boolean awaitAlerts(Waves waves) {
            long expected = fleet.names().size() * (1L + 2L * waves.released());
            try {
                Awaitility.await("alerts")
                        .atMost(ALERTS)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> arrived() >= expected);
                return true;
            } catch (ConditionTimeoutException late) {
                say(arrived() + " of " + expected + " alerts arrived");
                return false;
            }
        }

        private int arrived() {
            Set<String> ids =
                    chat.posts().stream()
                            .filter(Receiver.Post::taken)
                            .map(Receiver.Post::id)
                            .collect(Collectors.toSet());
            return ids.size();
        }

        private void prove(Waves waves, Map<Kind, Integer> made, boolean told, Instant begun)
                throws Exception {
            AuditLog log =
                    AuditLog.read(settings.state(), begun, Fleet.NAMESPACE, ServicePods.NAMESPACE);
            Proof.Report report =
                    Proof.of(waves, ServicePods.account("router"), log.writes(), chat.posts());
            say("faults " + made);
            say("answers to writes " + log.answers());
            say(
                    "%d runs promoted, %d rolled back; %d writes that changed nothing, %d without an answer; %d alerts, %d doubles"
                            .formatted(
                                    report.promoted(),
                                    report.rolledBack(),
                                    report.repeats(),
                                    report.unanswered(),
                                    report.alerts(),
                                    report.doubles()));
            assertThat(report.problems()).as("what went wrong").isEmpty();
            assertThat(told).as("all alerts arrived").isTrue();
            assertThat(log.forbidden()).as("requests without the right to them").isEmpty();
            assertThat(made).as("faults").containsKey(Kind.POD).containsKey(Kind.BROKER);
            if (settings.sharedParts()) {
                assertThat(made).containsKey(Kind.API_SERVER);
            }
        }
    }

    private static void say(String what) {
        System.out.println("chaos: " + what);
    }
}
