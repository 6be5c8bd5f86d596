package io.weir.embedded.kubernetes;

import static io.weir.embedded.kubernetes.Waiting.done;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Vertx;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.fabric8.Fabric8Kubernetes;
import io.weir.kubernetes.fabric8.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The contract on the cluster that KUBECONFIG names, in a namespace of its own. */
@EnabledIfSystemProperty(
        named = "e2e",
        matches = ".*",
        disabledReason = "writes into a cluster: run with -De2e and KUBECONFIG")
class RealApiServerTest extends ApiServerContract {

    private static Vertx vertx;
    private static Fabric8Kubernetes kubernetes;
    private static RawApi raw;

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        Path kubeconfig = Path.of(System.getenv("KUBECONFIG"));
        kubernetes =
                Fabric8Kubernetes.connect(
                        vertx,
                        Settings.of("weir-test/1")
                                .withKubeconfig(kubeconfig)
                                .withNamespace(NAMESPACE)
                                .withRetries(
                                        new Settings.Retries(
                                                Duration.ofMillis(50),
                                                Duration.ofSeconds(1),
                                                Duration.ofMillis(200),
                                                Duration.ofSeconds(1))));
        raw = new RawApi(vertx, Config.fromKubeconfig(kubeconfig.toFile()));
        assumeTrue(
                done(
                        kubernetes
                                .api()
                                .serverVersion()
                                .map(true)
                                .recover(
                                        e ->
                                                e instanceof KubernetesFailure.Unavailable
                                                        ? io.vertx.core.Future.succeededFuture(
                                                                false)
                                                        : io.vertx.core.Future.failedFuture(e))),
                "the cluster that KUBECONFIG names does not answer");
    }

    @AfterAll
    static void cleanUp() {
        done(
                kubernetes
                        .api()
                        .delete(BuiltInTypes.NAMESPACE, "", NAMESPACE)
                        .compose(
                                gone ->
                                        kubernetes
                                                .api()
                                                .delete(
                                                        BuiltInTypes.CRD,
                                                        "",
                                                        WIDGET.plural() + "." + WIDGET.group()))
                        .otherwiseEmpty()
                        .compose(gone -> kubernetes.close()));
        raw.close();
        done(vertx.close());
    }

    @Override
    KubernetesApi api() {
        return kubernetes.api();
    }

    @Override
    Fabric8Kubernetes kubernetes() {
        return kubernetes;
    }

    @Override
    RawApi raw() {
        return raw;
    }
}
