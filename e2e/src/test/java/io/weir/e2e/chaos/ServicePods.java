package io.weir.e2e.chaos;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.weir.e2e.Chart;
import io.weir.e2e.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The four services as the chart installs them, two pods each. */
final class ServicePods implements AutoCloseable {

    static final String NAMESPACE = "weir-chaos";
    static final List<String> SERVICES = List.of("watcher", "analyzer", "router", "notifier");
    private static final String RELEASE = "weir";
    private static final String COMPONENT = "app.kubernetes.io/component";

    private final KubernetesClient client;
    private final Settings settings;
    private final String manifests;

    private ServicePods(KubernetesClient client, Settings settings, String manifests) {
        this.client = client;
        this.settings = settings;
        this.manifests = manifests;
    }

    /**
     * Installs them.
     *
     * @param kafka addresses of the brokers
     * @param fleet the only namespace that they work in: the cluster may hold other Canaries
     */
    static ServicePods install(
            KubernetesClient client, Settings settings, String kafka, String fleet)
            throws IOException, InterruptedException {
        String manifests =
                Chart.template(
                        RELEASE,
                        List.of(
                                "--namespace=" + NAMESPACE,
                                "--set=image.repository=weir",
                                "--set=image.tag=chaos",
                                "--set=namespace=" + fleet,
                                "--set=kafka.addresses=" + kafka.replace(",", "\\,"),
                                "--set=kafka.replicationFactor=" + Brokers.COUNT,
                                "--set=metricsServer=" + Fleet.PROMETHEUS));
        Kubectl.apply(manifests);
        ServicePods pods = new ServicePods(client, settings, manifests);
        pods.awaitReady(Duration.ofMinutes(5));
        return pods;
    }

    void awaitReady(Duration limit) {
        for (String service : SERVICES) {
            Awaitility.await("two pods of the " + service)
                    .atMost(limit)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ready(service) == 2);
        }
    }

    private long ready(String service) {
        return pods().stream()
                .filter(pod -> service.equals(pod.getMetadata().getLabels().get(COMPONENT)))
                .filter(ServicePods::ready)
                .count();
    }

    static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(it -> it.getType().equals("Ready") && it.getStatus().equals("True"));
    }

    /** The account of a service, as the API server's audit log names it. */
    static String account(String service) {
        return "system:serviceaccount:" + NAMESPACE + ":" + RELEASE + "-" + service;
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).withLabel(COMPONENT).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /**
     * Ends all processes of one pod with SIGKILL, and waits until its container is started again. A
     * testbed's node forgets a pod whose state it could not report, because the API server was
     * away: such a pod is deleted, and the Deployment makes another.
     *
     * @param random chooses the pod
     * @return what was done, for people
     */
    String killOne(Random random) throws IOException, InterruptedException {
        List<Pod> pods = pods();
        Pod pod = pods.get(random.nextInt(pods.size()));
        String name = pod.getMetadata().getName();
        int before = restarts(pod);
        Testbed.run(settings, "kill-pod", NAMESPACE + "/" + name, "KILL");
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(() -> restarts(get(name)) > before);
            return "SIGKILL " + name;
        } catch (ConditionTimeoutException forgotten) {
            delete(client, pod);
            return "SIGKILL " + name + ", replaced by another pod";
        }
    }

    private Pod get(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    /** At once: nobody else may be there to confirm its end. */
    static void delete(KubernetesClient client, Pod pod) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(container -> container.getRestartCount())
                .sum();
    }

    /** Copies the pods' logs to where they outlive the testbed. */
    Path keepLogs() throws IOException {
        Path from = settings.state().resolve("logs").resolve(NAMESPACE);
        Path to = settings.logs().resolve("pods");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    @Override
    public void close() {
        Kubectl.attempt(manifests, "delete", "--ignore-not-found", "--wait=false", "-f", "-");
    }
}
