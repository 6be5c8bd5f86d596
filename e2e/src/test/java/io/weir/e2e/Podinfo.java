package io.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One podinfo with a Canary, behind the mesh's ingress gateway under a host of its own. */
final class Podinfo {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Supplier<String> GATEWAY = once(Podinfo::findGateway);

    private final String namespace;
    private final String name;
    private final String more;
    private final String kind;

    Podinfo(String namespace, String name) {
        this(namespace, name, "");
    }

    /**
     * One whose Canary says more than target, service and analysis.
     *
     * @param more lines of {@code spec}
     */
    Podinfo(String namespace, String name, String more) {
        this(namespace, name, more, "Deployment");
    }

    /**
     * One of another kind.
     *
     * @param kind {@code Deployment} or {@code DaemonSet}
     */
    Podinfo(String namespace, String name, String more, String kind) {
        this.namespace = namespace;
        this.name = name;
        this.more = more;
        this.kind = kind;
    }

    /** Installs the first version and the Canary and waits until it is initialised. */
    void install(String analysis) {
        Kubectl.apply(deployment("6.0.0"));
        Kubectl.apply(canary(analysis));
        awaitPhase("Initialized", Patience.RUN);
    }

    String deployment(String version) {
        return """
        apiVersion: apps/v1
        kind: %4$s
        metadata: {name: %1$s, namespace: %2$s}
        spec:%5$s
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
              - name: podinfo
                image: podinfo:%3$s
                args: [--port=9898, --level=warn]
                ports: [{name: http, containerPort: 9898}]
                readinessProbe: {httpGet: {path: /readyz, port: 9898}, periodSeconds: 1, timeoutSeconds: 5}
        """
                .formatted(
                        name,
                        namespace,
                        version,
                        kind,
                        kind.equals("Deployment") ? "\n  replicas: 1" : "");
    }

    String canary(String analysis) {
        return """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: %6$s, name: %1$s}
          progressDeadlineSeconds: 400
        %5$s
          service:
            port: 9898
            gateways: [istio-system/public-gateway, mesh]
            hosts: [%3$s]
          analysis:
        %4$s
        """
                .formatted(
                        name,
                        namespace,
                        host(),
                        analysis.indent(4),
                        more.isEmpty() ? "" : more.indent(2).stripTrailing(),
                        kind);
    }

    /** Changes the image, as a release does. */
    void release(String version) {
        Kubectl.run(
                "-n", namespace, "set", "image", kind + "/" + name, "podinfo=podinfo:" + version);
    }

    String host() {
        return name + "." + namespace + ".example.com";
    }

    static String gateway() {
        return GATEWAY.get();
    }

    /** The address stays as it is while the tests run. */
    private static Supplier<String> once(Supplier<String> address) {
        AtomicReference<String> known = new AtomicReference<>();
        return () -> known.updateAndGet(old -> old == null ? address.get() : old);
    }

    private static String findGateway() {
        return "http://"
                + Kubectl.run(
                        "-n",
                        "istio-system",
                        "get",
                        "service",
                        "istio-ingressgateway",
                        "-o",
                        "jsonpath={.spec.clusterIP}");
    }

    /** Address of the canary's own Service, past the weights. */
    String canaryService() {
        return service("-canary");
    }

    /** Address of one of its Services: without a suffix, the one that users call. */
    private String service(String suffix) {
        return "http://"
                + Kubectl.run(
                        "-n",
                        namespace,
                        "get",
                        "service",
                        name + suffix,
                        "-o",
                        "jsonpath={.spec.clusterIP}")
                + ":9898";
    }

    String phase() {
        return status("phase");
    }

    String status(String field) {
        return Kubectl.run(
                "-n", namespace, "get", "canary", name, "-o", "jsonpath={.status." + field + "}");
    }

    /** Reason of the Ready condition. */
    String ready() {
        return Kubectl.run(
                "-n",
                namespace,
                "get",
                "canary",
                name,
                "-o",
                "jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}");
    }

    void awaitPhase(String phase, Duration limit) {
        Awaitility.await(namespace + "/" + name + " becomes " + phase)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(300))
                .until(this::phase, phase::equals);
    }

    /** Image of the primary's container. */
    String primaryImage() {
        return Kubectl.run(
                "-n",
                namespace,
                "get",
                kind,
                name + "-primary",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}");
    }

    String targetReplicas() {
        return field("deployment", name, "{.spec.replicas}");
    }

    String primaryReplicas() {
        return field("deployment", name + "-primary", "{.spec.replicas}");
    }

    /** What an object of the same namespace says, by a JSON path. */
    String field(String kind, String name, String path) {
        return Kubectl.run("-n", namespace, "get", kind, name, "-o", "jsonpath=" + path);
    }

    /** How many nodes run a pod of the user's DaemonSet. */
    String targetPods() {
        return Kubectl.run(
                "-n",
                namespace,
                "get",
                "daemonset",
                name,
                "-o",
                "jsonpath={.status.currentNumberScheduled}");
    }

    /**
     * How many requests to a Service itself, past the gateway, a version answers.
     *
     * @param suffix of the Service's name; empty text for the one that users call
     */
    int answeredByService(String suffix, String version, int requests)
            throws IOException, InterruptedException {
        URI address = URI.create(service(suffix) + "/");
        int answered = 0;
        for (int i = 0; i < requests; i++) {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(15)).build();
            HttpResponse<String> answer =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.body().contains("podinfo " + version)) {
                answered++;
            }
        }
        return answered;
    }

    /** Messages of the Kubernetes Events on the Canary, oldest first. */
    List<String> events() {
        String out =
                Kubectl.run(
                        "-n",
                        namespace,
                        "get",
                        "events",
                        "--sort-by=.metadata.creationTimestamp",
                        "--field-selector=involvedObject.kind=Canary,involvedObject.name=" + name,
                        "-o",
                        "jsonpath={range .items[*]}{.type} {.reason} {.message}{\"\\n\"}{end}");
        return out.lines().toList();
    }

    /** Waits until the gateway knows the way: a release is made while users are served. */
    void awaitAnswers(String version) {
        Awaitility.await(host() + " is answered by " + version)
                .atMost(Patience.STEP)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> answeredBy(version, 5) == 5);
    }

    /**
     * How many of the requests through the gateway a version answers.
     *
     * @param headers name and value in turn
     */
    int answeredBy(String version, int requests, String... headers)
            throws IOException, InterruptedException {
        int answered = 0;
        for (int i = 0; i < requests; i++) {
            if (ask(headers).body().contains("podinfo " + version)) {
                answered++;
            }
        }
        return answered;
    }

    /**
     * One request through the gateway.
     *
     * @param headers name and value in turn
     */
    HttpResponse<String> ask(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(gateway() + "/"))
                        .header("Host", host())
                        .timeout(Duration.ofSeconds(15));
        for (int i = 0; i + 1 < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Requests that the user's own workload got from the mesh since its pods exist. */
    double requestsOfTarget() throws IOException, InterruptedException {
        String query =
                "sum(istio_requests_total{reporter=\"destination\",destination_workload=\"%s\","
                        + "destination_workload_namespace=\"%s\"})";
        String url =
                WeirProcess.metricsServer()
                        + "/api/v1/query?query="
                        + URLEncoder.encode(query.formatted(name, namespace), UTF_8);
        String answer =
                CLIENT.send(
                                HttpRequest.newBuilder(URI.create(url)).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        Matcher value = Pattern.compile("\"value\":\\[[^,]+,\"([0-9.]+)\"").matcher(answer);
        return value.find() ? Double.parseDouble(value.group(1)) : 0;
    }
}
