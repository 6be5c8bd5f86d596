package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.drift.Fingerprints;
import io.weir.event.EventTypes;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Objects around a Canary that are not what Weir made them, or are not Weir's at all. */
class DriftTest {

    private final Rig rig = new Rig();
    private final Map<ObjectNode, ResourceKind> written = new HashMap<>();
    private ObjectNode canary;

    @BeforeEach
    void initialise() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        canary = rig.create(Manifests.canary("cart"));
        write(service("cart-primary"));
        write(route(0));
        write(Manifests.configMap("settings-primary", Map.of("colour", "red")));
        remember();
    }

    @Test
    void nothingDriftsWhereNobodyTouchedAnything() {
        rig.start();

        assertThat(rig.newest("cart").drifted()).isEmpty();
        assertThat(rig.newest("cart").problems()).isEmpty();
        assertThat(rig.newest("cart").liveWeight()).isZero();
    }

    @Test
    void aChangedOwnFieldIsDriftAndAMovedWeightIsSeenAsSuch() {
        rig.start();

        rig.edit(
                ResourceKind.SERVICE,
                "cart-primary",
                s -> Manifests.with(s, "spec.selector", "{app: cart}"));
        rig.edit(ResourceKind.VIRTUAL_SERVICE, "cart", r -> r.set("spec", route(40).get("spec")));
        rig.settle();

        assertThat(rig.newest("cart").drifted()).containsExactly("Service/cart-primary");
        assertThat(rig.newest("cart").liveWeight()).isEqualTo(40);
        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.ROUTE_DRIFTED);
    }

    @Test
    void aDeletedObjectIsDriftAtOnceWhereItsEndWasSeen() {
        rig.start();

        rig.delete(ResourceKind.SERVICE, "cart-primary");
        rig.settle();

        assertThat(rig.newest("cart").drifted()).containsExactly("Service/cart-primary");
        assertThat(rig.calls).isEmpty();
    }

    @Test
    void anObjectThatWasGoneBeforeTheStartIsDriftOnceTheServerSaysSo() {
        rig.delete(ResourceKind.SERVICE, "cart-primary");
        rig.start();
        int atStart = rig.records("cart").size();

        rig.time.advance(Duration.ofSeconds(6));

        assertThat(atStart).isZero();
        assertThat(rig.newest("cart").drifted()).containsExactly("Service/cart-primary");
        assertThat(rig.calls).hasToString("[get Service shop/cart-primary]");
    }

    @Test
    void anyWriteToACopyIsDriftBecauseItsContentsAreNotWatched() {
        rig.start();

        rig.edit(
                ResourceKind.CONFIG_MAP,
                "settings-primary",
                c -> Manifests.with(c, "data", "{colour: blue}"));
        rig.settle();

        assertThat(rig.newest("cart").drifted()).containsExactly("ConfigMap/settings-primary");
    }

    @Test
    void aUsersObjectWithTheNameOfACopyIsNamed() {
        rig.deploy(Manifests.deployment("cart-primary", "mine:1"));

        rig.start();

        assertThat(rig.newest("cart").problems())
                .containsExactly(
                        new Problem(
                                Problem.CONFLICT,
                                "deployment shop/cart-primary has the name of a copy that Canary"
                                        + " shop/cart needs, but does not belong to it: rename or"
                                        + " delete it",
                                Problem.Effect.BLOCKS));
    }

    @Test
    void theApexServiceAndRouteMayBeTheUsersOwn() {
        rig.create(service("cart"));

        rig.start();

        assertThat(rig.newest("cart").problems()).isEmpty();
    }

    private void write(ObjectNode object) {
        ResourceKind kind =
                WatcherVerticle.kinds().stream()
                        .filter(k -> k.kind().equals(object.path("kind").asString()))
                        .findFirst()
                        .orElseThrow();
        String uid = canary.path("metadata").path("uid").asString();
        written.put(rig.create(Manifests.owned(object, "cart", uid)), kind);
    }

    private void remember() {
        rig.editStatus(
                ResourceKind.CANARY,
                "cart",
                c -> {
                    Manifests.with(
                            c, "status", "{phase: Initialized, weir: {verdict: v1, objects: {}}}");
                    ObjectNode stamps = (ObjectNode) c.at("/status/weir/objects");
                    written.forEach(
                            (object, kind) ->
                                    stamps.putObject(
                                                    kind.kind()
                                                            + "/"
                                                            + object.at("/metadata/name")
                                                                    .asString())
                                            .put(
                                                    "resourceVersion",
                                                    object.at("/metadata/resourceVersion")
                                                            .asString())
                                            .put("fingerprint", Fingerprints.of(kind, object)));
                });
    }

    private static ObjectNode service(String name) {
        return Manifests.with(
                Manifests.named(ResourceKind.SERVICE, name),
                "spec",
                "{selector: {app: cart-primary}, ports: [{name: http, port: 80, targetPort:"
                        + " http}]}");
    }

    private static ObjectNode route(int canary) {
        return Manifests.with(
                Manifests.named(ResourceKind.VIRTUAL_SERVICE, "cart"),
                "spec",
                """
                hosts: [cart]
                http:
                  - route:
                      - destination: {host: cart-primary}
                        weight: %d
                      - destination: {host: cart-canary}
                        weight: %d
                """
                        .formatted(100 - canary, canary));
    }
}
