package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.embedded.kubernetes.ApiRequest;
import io.weir.embedded.kubernetes.EmbeddedKubernetes;
import io.weir.kubernetes.ResourceKind;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mesh with a control plane of its own: routes live in a second cluster, everything else in the
 * first (canary.md 5.3, routing/README.md 8).
 */
@Timeout(180)
class TwoClustersTest {

    @TempDir private Path directory;
    private Stage stage;
    private EmbeddedKubernetes mesh;

    @BeforeEach
    void begin() throws Exception {
        stage = new Stage(directory);
        mesh = stage.newCluster();
        stage.flags.put(Flag.KUBECONFIG_SERVICE_MESH, stage.kubeconfig("mesh", mesh));
    }

    @AfterEach
    void end() throws Exception {
        Stage.result(mesh.close());
        stage.close();
    }

    @Test
    void routesAreMadeAndMovedInTheMeshsClusterAndNothingOfThemAppearsInTheFirst()
            throws Exception {
        stage.create(UnaryOperator.identity());
        ServiceProcess weir = stage.start(Service.ALL);
        stage.awaitPhase("Initialized");

        stage.release("cart:v2");
        stage.awaitPhase("Succeeded");
        stage.successRate(50);
        stage.release("cart:v3");
        stage.awaitPhase("Failed");

        assertThat(route("cart").at("/spec/http/0/route/0/weight").asInt(-1)).isEqualTo(100);
        assertThat(stage.canary().at("/status/canaryWeight").asInt(-1)).isZero();
        assertThat(names(mesh))
                .containsExactlyInAnyOrder(
                        "VirtualService/cart",
                        "DestinationRule/cart-primary",
                        "DestinationRule/cart-canary");
        assertThat(route("cart").at("/metadata/ownerReferences").isMissingNode()).isTrue();
        assertThat(route("cart").at("/metadata/annotations").path("weir.io/canary").asString(""))
                .isEqualTo("shop/cart");
        assertThat(names(stage.cluster)).isEmpty();
        assertThat(stage.cluster.requests().all()).noneMatch(TwoClustersTest::isRoute).isNotEmpty();
        assertThat(mesh.requests().all())
                .filteredOn(ApiRequest::writes)
                .isNotEmpty()
                .allMatch(TwoClustersTest::isRoute);
        assertThat(Stage.get(weir, "/readyz")).contains("\"service-mesh\":\"ok\"");
    }

    @Test
    void aRunWaitsForTheMeshsClusterAndGoesOnWhereItWas() throws Exception {
        stage.create(UnaryOperator.identity());
        ServiceProcess weir = stage.start(Service.ALL);
        stage.awaitPhase("Initialized");
        stage.release("cart:v2");
        stage.awaitPhase("Progressing");

        mesh.faults().away();
        mesh.cutWatches();
        await().atMost(Stage.PATIENCE)
                .until(() -> !Stage.get(weir, "/readyz").contains("\"service-mesh\":\"ok\""));
        assertThat(stage.canary().at("/status/phase").asString("")).isNotEqualTo("Succeeded");

        mesh.expireWatches();
        mesh.faults().clear();
        stage.awaitPhase("Succeeded");

        assertThat(route("cart").at("/spec/http/0/route/0/weight").asInt(-1)).isEqualTo(100);
        assertThat(Stage.get(weir, "/readyz")).contains("\"service-mesh\":\"ok\"");
    }

    @Test
    void deletionTakesWhatWasMadeThereWithIt() throws Exception {
        stage.create(
                canary -> {
                    ((ObjectNode) canary.path("spec")).put("revertOnDeletion", true);
                    return canary;
                });
        stage.start(Service.ALL);
        stage.awaitPhase("Initialized");
        assertThat(names(mesh)).hasSize(3);

        stage.cluster.store().delete(ResourceKind.CANARY, Stage.NAMESPACE, Stage.NAME);

        await().atMost(Stage.PATIENCE).until(() -> stage.canary().isMissingNode());
        assertThat(names(mesh)).isEmpty();
    }

    @Test
    void rightsThatAreMissingThereAreNamedAsTheMeshs() throws Exception {
        mesh.faults()
                .refuse(Integer.MAX_VALUE, request -> request.writes() && isRoute(request), 403);
        stage.create(UnaryOperator.identity());
        stage.start(Service.ALL);

        await().atMost(Stage.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(ready().path("reason").asString(""))
                                        .isEqualTo("MeshForbidden"));
        assertThat(ready().path("message").asString("")).contains("service mesh cluster: ");
    }

    @Test
    void aSecondKubeconfigOfTheSameClusterIsTheSameCluster() throws Exception {
        stage.flags.put(Flag.KUBECONFIG_SERVICE_MESH, stage.kubeconfig("same", stage.cluster));
        stage.create(UnaryOperator.identity());
        stage.start(Service.ALL);

        stage.awaitPhase("Initialized");

        assertThat(
                        Stage.object(stage.cluster, ResourceKind.VIRTUAL_SERVICE, "cart")
                                .at("/metadata/ownerReferences/0/name")
                                .asString(""))
                .isEqualTo("cart");
        assertThat(names(mesh)).isEmpty();
    }

    private JsonNode ready() {
        return Stream.of(stage.canary().at("/status/conditions").values().toArray(JsonNode[]::new))
                .filter(condition -> condition.path("type").asString("").equals("Ready"))
                .findFirst()
                .orElse(stage.canary().path("none"));
    }

    private JsonNode route(String name) {
        return Stage.object(mesh, ResourceKind.VIRTUAL_SERVICE, name);
    }

    private static boolean isRoute(ApiRequest request) {
        return request.about(ResourceKind.VIRTUAL_SERVICE)
                || request.about(ResourceKind.DESTINATION_RULE);
    }

    private static List<String> names(EmbeddedKubernetes cluster) {
        return Stream.of(ResourceKind.VIRTUAL_SERVICE, ResourceKind.DESTINATION_RULE)
                .flatMap(kind -> cluster.store().list(kind, Stage.NAMESPACE).stream())
                .map(
                        object ->
                                object.path("kind").asString("")
                                        + "/"
                                        + object.at("/metadata/name").asString(""))
                .toList();
    }
}
