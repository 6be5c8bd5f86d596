package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.kubernetes.ResourceKind;
import io.weir.test.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole {@code weir all} on a broker and an API server in this process. */
@Timeout(120)
class ServiceProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();

    @TempDir private Path directory;

    @AfterEach
    void closeVertx() throws Exception {
        result(vertx.close());
    }

    @Test
    void waitsForTheClusterThenForTheDefinitionAndThenWorks() throws Exception {
        int port = EmbeddedKafka.freePort();
        try (ServiceProcess weir = ServiceProcess.all(flags(port), Pace.REAL)) {
            await().atMost(PATIENCE)
                    .until(
                            () -> body(weir, "/readyz"),
                            text -> text.contains("Connection refused"));
            assertThat(status(weir, "/readyz")).isEqualTo(503);
            assertThat(body(weir, "/healthz")).isEqualTo("OK");

            EmbeddedKubernetes cluster =
                    result(
                            EmbeddedKubernetes.start(
                                    vertx, EmbeddedKubernetes.Options.defaults().withPort(port)));
            await().atMost(PATIENCE)
                    .until(
                            () -> body(weir, "/readyz"),
                            text -> text.contains("kubectl apply -f k8s/crds"));
            assertThat(body(weir, "/readyz")).contains("\"kubernetes\":\"ok\"");
            assertThat(status(weir, "/readyz")).isEqualTo(503);

            cluster.store()
                    .create(
                            ResourceKind.CUSTOM_RESOURCE_DEFINITION,
                            Yaml.object(resource("/crds/canary.yaml")));
            await().atMost(PATIENCE).until(() -> status(weir, "/readyz") == 200);
            assertThat(body(weir, "/readyz"))
                    .contains("\"ready\":true", "\"crd\":\"ok\"", "\"kafka\":\"ok\"")
                    .contains("\"watcher\":\"ok\"", "\"notifier\":\"ok\"");
            assertThat(body(weir, "/metrics"))
                    .contains("flagger_info{version=\"", "jvm_memory_used_bytes");
            assertThat(cluster.requests().all())
                    .anyMatch(request -> request.userAgent().startsWith("weir-watcher/"));
            assertThat(status(weir, "/else")).isEqualTo(404);
            result(cluster.close());
        }
    }

    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> flags = new java.util.HashMap<>(flags(1));
            flags.put("port", Integer.toString(taken.getLocalPort()));

            assertThatThrownBy(() -> ServiceProcess.all(flags, Pace.REAL))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageStartingWith("port " + taken.getLocalPort());
        }
    }

    @Test
    void saysThatTheDataDirectoryCannotBeWritten() throws IOException {
        Map<String, String> flags = new java.util.HashMap<>(flags(1));
        flags.put("data-dir", Files.writeString(directory.resolve("file"), "").toString());

        assertThatThrownBy(() -> ServiceProcess.all(flags, Pace.REAL))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("file");
    }

    private Map<String, String> flags(int apiServer) throws IOException {
        Path kubeconfig =
                Files.writeString(
                        directory.resolve("kubeconfig"),
                        """
                        apiVersion: v1
                        kind: Config
                        current-context: test
                        clusters:
                        - {name: test, cluster: {server: "http://127.0.0.1:%d"}}
                        users:
                        - {name: test, user: {}}
                        contexts:
                        - {name: test, context: {cluster: test, user: test}}
                        """
                                .formatted(apiServer));
        return Map.of(
                "kubeconfig", kubeconfig.toString(),
                "data-dir", directory.resolve("kafka").toString(),
                "port", "0");
    }

    private int status(ServiceProcess weir, String path) throws Exception {
        return get(weir, path).statusCode();
    }

    private String body(ServiceProcess weir, String path) throws Exception {
        return get(weir, path).body();
    }

    private HttpResponse<String> get(ServiceProcess weir, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + weir.port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ServiceProcessTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
