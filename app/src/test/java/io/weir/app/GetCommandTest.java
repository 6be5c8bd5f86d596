package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.kubernetes.ResourceKind;
import io.weir.test.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weir get} against the embedded API server. */
@Timeout(60)
class GetCommandTest {

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private EmbeddedKubernetes cluster;

    @TempDir private Path directory;

    @BeforeEach
    void startCluster() throws Exception {
        cluster = result(EmbeddedKubernetes.start(vertx, EmbeddedKubernetes.Options.defaults()));
    }

    @AfterEach
    void stopCluster() throws Exception {
        result(cluster.close());
        result(vertx.close());
    }

    @Test
    void listsCanariesOfAllNamespacesInOrder() throws Exception {
        given("shop", "web");
        given("shop", "cart");
        given("alpha", "api");

        assertThat(run()).isZero();

        assertThat(out.toString().lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("NAMESPACE  NAME  PHASE"),
                        line -> assertThat(line).startsWith("alpha"),
                        line -> assertThat(line).startsWith("shop       cart"),
                        line -> assertThat(line).startsWith("shop       web"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void listsOneNamespaceAndOneName() throws Exception {
        given("shop", "web");
        given("shop", "cart");
        given("alpha", "cart");

        assertThat(run("--namespace=shop", "cart", "--json")).isZero();

        assertThat(out.toString())
                .contains("\"name\" : \"cart\"", "\"namespace\" : \"shop\"")
                .doesNotContain("web", "alpha");
    }

    @Test
    void saysWhichNamedCanaryIsNotThere() throws Exception {
        given("shop", "web");

        assertThat(run("shop/crat")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("weir: there is no canary shop/crat in any namespace");
    }

    @Test
    void anEmptyListIsSaidAndIsNoFailure() throws Exception {
        assertThat(run()).isZero();

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("no canaries in any namespace");
    }

    @ParameterizedTest
    @CsvSource({
        "404, knows no Canaries, kubectl apply --server-side",
        "403, does not let you list Canaries in any namespace, try --namespace NAME",
        "401, does not let you list Canaries in any namespace, try --namespace NAME",
        "500, does not answer, see --kubeconfig"
    })
    void whatTheClusterAnswersIsSaidWithWhatToDo(int code, String what, String next)
            throws Exception {
        HttpServer server =
                result(
                        vertx.createHttpServer()
                                .requestHandler(
                                        request -> request.response().setStatusCode(code).end("{}"))
                                .listen(0, "127.0.0.1"));

        int exit =
                run(
                        cluster.kubeconfig()
                                .replaceFirst("127.0.0.1:\\d+", "127.0.0.1:" + server.actualPort()),
                        List.of());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains(what, next);
        result(server.close());
    }

    @Test
    void aClusterThatDoesNotAnswerIsNamed() throws Exception {
        String kubeconfig = cluster.kubeconfig();
        result(cluster.close());

        assertThat(run(kubeconfig, List.of())).isEqualTo(1);

        assertThat(err.toString()).contains("does not answer", "--kubeconfig");
    }

    @Test
    void watchingPrintsWhatChanged() throws Exception {
        given("shop", "cart");
        Thread watching = new Thread(() -> runQuietly("--watch"), "watching");
        watching.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> text(out).contains("cart"));

        given("shop", "web");

        await().atMost(Duration.ofSeconds(20)).until(() -> text(out).contains("web"));
        assertThat(text(out).lines().filter(line -> line.startsWith("NAMESPACE"))).hasSize(2);
        watching.interrupt();
        watching.join(20_000);
        assertThat(watching.isAlive()).isFalse();
    }

    private static String text(StringWriter writer) {
        return writer.toString();
    }

    private void runQuietly(String... arguments) {
        try {
            run(arguments);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void given(String namespace, String name) {
        cluster.store().createNamespace(namespace);
        cluster.store()
                .create(
                        ResourceKind.CANARY,
                        Yaml.object(
                                """
                                apiVersion: flagger.app/v1beta1
                                kind: Canary
                                metadata: {name: %s, namespace: %s}
                                spec:
                                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: x}
                                  service: {port: 80}
                                  analysis: {interval: 10s, threshold: 1, stepWeight: 50}
                                """
                                        .formatted(name, namespace)));
    }

    private int run(String... arguments) throws IOException {
        return run(cluster.kubeconfig(), List.of(arguments));
    }

    private int run(String kubeconfig, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("get", "--kubeconfig"));
        all.add(Files.writeString(directory.resolve("kubeconfig"), kubeconfig).toString());
        all.addAll(arguments);
        return Weir.run(all, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
