package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Problem;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What the Services that are there will not become (canary.md 1.3, 2.9). */
class ServiceSettingsTest {

    private final Rig rig = new Rig();

    private ObjectNode canary(String field, String value) {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        return rig.create(Manifests.with(Manifests.canary("cart"), "spec.service." + field, value));
    }

    private void service(String name, String address, String canaryUid) {
        ObjectNode service =
                Manifests.with(
                        Manifests.named(ResourceKind.SERVICE, name),
                        "spec",
                        "{clusterIP: %s, selector: {app: cart}, ports: [{port: 80}]}"
                                .formatted(address));
        rig.create(canaryUid.isEmpty() ? service : Manifests.owned(service, "cart", canaryUid));
    }

    private static String uid(ObjectNode canary) {
        return canary.at("/metadata/uid").asString();
    }

    private void finds(String message) {
        rig.start();
        assertThat(rig.newest("cart").problems())
                .containsExactly(new Problem(Problem.INVALID, message, Problem.Effect.WARNS));
    }

    @Test
    void saysWhatToDoWhereAServiceOfItsOwnShallBecomeHeadless() {
        ObjectNode canary = canary("headless", "true");
        service("cart-primary", "10.0.0.1", uid(canary));

        finds(
                "spec.service.headless: service shop/cart-primary has a cluster IP, which cannot be"
                        + " changed: delete the Service, it is made again");
    }

    @Test
    void saysWhatToDoWhereAServiceOfItsOwnShallBeHeadlessNoMore() {
        ObjectNode canary = canary("headless", "false");
        service("cart-canary", "None", uid(canary));

        finds(
                "spec.service.headless: service shop/cart-canary has no cluster IP, which cannot be"
                        + " changed: delete the Service, it is made again");
    }

    @Test
    void saysThatAUsersServiceStaysAsItIs() {
        canary("headless", "true");
        service("cart", "10.0.0.1", "");

        finds(
                "spec.service.headless: service shop/cart has a cluster IP, which cannot be"
                        + " changed: its user made it, and it stays as it is");
    }

    @Test
    void saysThatTrafficOfAUsersServiceIsNotDistributedOtherwise() {
        canary("trafficDistribution", "PreferSameZone");
        service("cart", "10.0.0.1", "");

        finds(
                "spec.service.trafficDistribution: service shop/cart was made by its user, and"
                        + " stays as it is");
    }

    @Test
    void saysNothingOfAUsersHeadlessServiceThatNobodyWantsOtherwise() {
        canary("headless", "false");
        service("cart", "None", "");

        rig.start();

        assertThat(rig.newest("cart").problems()).isEmpty();
    }
}
