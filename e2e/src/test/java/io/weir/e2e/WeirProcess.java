package io.weir.e2e;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code weir all} of this checkout on one namespace, as a process of its own. */
final class WeirProcess implements AutoCloseable {

    private final String namespace;
    private final Path home = Path.of(System.getProperty("weir.home")).toAbsolutePath().normalize();
    private final Path state;
    private final int port;
    private Process process;

    private WeirProcess(String namespace) throws IOException {
        this.namespace = namespace;
        this.state = Files.createTempDirectory("weir-e2e-" + namespace);
        this.port = freePort();
    }

    /** Starts it and waits until it is ready. */
    static WeirProcess start(String namespace) throws IOException {
        WeirProcess weir = new WeirProcess(namespace);
        weir.start();
        return weir;
    }

    void start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        home.resolve("weir").toString(),
                        "all",
                        "--namespace=" + namespace,
                        "--metrics-server=" + metricsServer(),
                        "--data-dir=" + state.resolve("data"),
                        "--port=" + port,
                        "--log-level=info");
        builder.environment().put("WEIR_NO_BUILD", "1");
        File log = home.resolve("e2e/target/weir-" + namespace + ".log").toFile();
        process =
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
        Awaitility.await(namespace + ": weir all is ready")
                .atMost(Patience.STEP)
                .pollInterval(Duration.ofMillis(200))
                .until(this::ready);
    }

    /** Ends it as a crash does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("weir all ended with " + process.exitValue());
        }
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:" + port + "/readyz"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Prometheus of the cluster, as it is reached from here. */
    static String metricsServer() {
        return System.getenv()
                .getOrDefault("WEIR_E2E_METRICS_SERVER", "http://prometheus.istio-system:9090");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
