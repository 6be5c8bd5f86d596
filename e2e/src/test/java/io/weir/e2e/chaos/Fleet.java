package io.weir.e2e.chaos;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.weir.e2e.Kubectl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The applications that are released, with hollow pods, and their Canaries. */
final class Fleet implements AutoCloseable {

    static final String NAMESPACE = "weir-chaos-fleet";
    static final String PROMETHEUS = "http://prometheus.istio-system:9090";

    /** Alerts of one provider are delivered in order: with several, both notifiers have some. */
    private static final int PROVIDERS = 4;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final List<String> names;
    private Map<String, String> runsBefore = Map.of();

    /** Where one canary stands. */
    private record Standing(String run, String phase) {

        boolean ended() {
            return phase.equals("Succeeded") || phase.equals("Failed");
        }
    }

    Fleet(KubernetesClient client, int size) {
        this.client = client;
        this.names =
                IntStream.range(0, size).mapToObj(number -> "app-%03d".formatted(number)).toList();
    }

    List<String> names() {
        return names;
    }

    /** Makes its namespace. */
    static void prepare() {
        Kubectl.apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """
                        .formatted(NAMESPACE, ServicePods.NAMESPACE));
    }

    /** Waits until what an earlier run left behind is gone. */
    static void removeLeftovers() {
        remove("--wait=true", "--timeout=110s");
    }

    private static void remove(String... how) {
        List<String> command =
                new ArrayList<>(List.of("delete", "namespace", NAMESPACE, ServicePods.NAMESPACE));
        command.add("--ignore-not-found");
        command.addAll(List.of(how));
        Kubectl.attempt("", command.toArray(String[]::new));
    }

    /**
     * Installs all of them at their first version and waits until each is initialised.
     *
     * @param chat address that alerts go to
     */
    void install(String chat, Duration limit) {
        StringBuilder manifests = new StringBuilder(template("good", 1) + template("bad", 0));
        for (int provider = 0; provider < PROVIDERS; provider++) {
            manifests.append(provider(provider, chat));
        }
        names.forEach(name -> manifests.append(deployment(name)).append(canary(name)));
        Kubectl.apply(manifests.toString());
        await(
                "Initialized",
                limit,
                standings -> {
                    List<String> open = new ArrayList<>(names);
                    open.removeIf(name -> phase(standings, name).equals("Initialized"));
                    return open;
                });
    }

    /** Releases a new version of each at once. */
    void release(int wave) throws InterruptedException, ExecutionException {
        Map<String, String> before = new HashMap<>();
        standings().forEach((name, standing) -> before.put(name, standing.run()));
        runsBefore = before;
        String patch =
                """
                {"spec":{"template":{"spec":{"containers":[{"name":"app","image":"%s"}]}}}}
                """
                        .formatted(Waves.image(wave));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Object>> patches =
                    names.stream().<Callable<Object>>map(name -> () -> patch(name, patch)).toList();
            for (Future<Object> done : threads.invokeAll(patches)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The API server may be away. */
    private Object patch(String name, String patch) {
        return Awaitility.await("a release of " + name)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(
                        () ->
                                client.apps()
                                        .deployments()
                                        .inNamespace(NAMESPACE)
                                        .withName(name)
                                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch),
                        patched -> patched != null);
    }

    /** Waits until each run that the last release began has ended. */
    void awaitEnds(Duration limit) {
        await(
                "ended",
                limit,
                standings -> {
                    List<String> open = new ArrayList<>(names);
                    open.removeIf(name -> ended(standings, name));
                    return open;
                });
    }

    private boolean ended(Map<String, Standing> standings, String name) {
        Standing standing = standings.get(name);
        return standing != null
                && standing.ended()
                && !standing.run().equals(runsBefore.getOrDefault(name, ""));
    }

    private static String phase(Map<String, Standing> standings, String name) {
        return standings.containsKey(name) ? standings.get(name).phase() : "";
    }

    private interface Open {
        List<String> of(Map<String, Standing> standings);
    }

    private void await(String what, Duration limit, Open open) {
        Map<String, Standing> last = new TreeMap<>();
        try {
            Awaitility.await()
                    .atMost(limit)
                    .pollInterval(Duration.ofSeconds(3))
                    .ignoreExceptions()
                    .until(
                            () -> {
                                last.putAll(standings());
                                replaceForgottenPods();
                                return open.of(last).isEmpty();
                            });
        } catch (ConditionTimeoutException late) {
            String names =
                    String.join(
                            "\n",
                            open.of(last).stream()
                                    .map(name -> name + " " + last.get(name))
                                    .toList());
            throw new AssertionError("not " + what + " within " + limit + ":\n" + names, late);
        }
    }

    private Map<String, Standing> standings() {
        String answer =
                client.raw("/apis/flagger.app/v1beta1/namespaces/" + NAMESPACE + "/canaries");
        Map<String, Standing> standings = new TreeMap<>();
        for (JsonNode canary : MAPPER.readTree(answer).path("items")) {
            standings.put(
                    canary.at("/metadata/name").asString(),
                    new Standing(
                            canary.at("/status/weir/run").asString(""),
                            canary.at("/status/phase").asString("")));
        }
        return standings;
    }

    /**
     * A testbed's node forgets a pod whose state it could not report because the API server was
     * away, where a kubelet tries again. Such pods are deleted; others are made in their place.
     */
    private void replaceForgottenPods() {
        Instant old = Instant.now().minusSeconds(25);
        for (Pod pod : client.pods().inNamespace(NAMESPACE).list().getItems()) {
            String deleted = pod.getMetadata().getDeletionTimestamp();
            boolean stuck =
                    deleted == null
                            ? !ServicePods.ready(pod) && made(pod).isBefore(old)
                            : Instant.parse(deleted).isBefore(old);
            if (stuck) {
                ServicePods.delete(client, pod);
            }
        }
    }

    private static Instant made(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp());
    }

    private static String template(String name, int value) {
        return """
        apiVersion: flagger.app/v1beta1
        kind: MetricTemplate
        metadata: {name: %s, namespace: %s}
        spec:
          provider: {type: prometheus, address: "%s"}
          query: vector(%d)
        ---
        """
                .formatted(name, NAMESPACE, PROMETHEUS, value);
    }

    private static String provider(int number, String chat) {
        return """
        apiVersion: flagger.app/v1beta1
        kind: AlertProvider
        metadata: {name: chat-%1$d, namespace: %2$s}
        spec: {type: slack, channel: releases, address: "%3$s/chat/%1$d"}
        ---
        """
                .formatted(number, NAMESPACE, chat);
    }

    private static String deployment(String name) {
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          replicas: 1
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: app, image: "%3$s", ports: [{name: http, containerPort: 8080}]}
        ---
        """
                .formatted(name, NAMESPACE, Waves.image(0));
    }

    private String canary(String name) {
        return """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
          progressDeadlineSeconds: 900
          service: {port: 8080}
          analysis:
            interval: %3$ds
            threshold: %4$d
            maxWeight: %5$d
            stepWeight: %6$d
            metrics:
            - name: quality
              templateRef: {name: %7$s}
              thresholdRange: {min: 1}
              interval: 1m
              unavailable: wait
            alerts:
            - {name: chat, severity: info, providerRef: {name: chat-%8$d}}
        ---
        """
                .formatted(
                        name,
                        NAMESPACE,
                        Waves.INTERVAL.toSeconds(),
                        Waves.THRESHOLD,
                        Waves.STEPS.get(Waves.STEPS.size() - 1),
                        Waves.STEPS.get(0),
                        Waves.bad(name) ? "bad" : "good",
                        names.indexOf(name) % PROVIDERS);
    }

    @Override
    public void close() {
        remove("--wait=false");
    }
}
