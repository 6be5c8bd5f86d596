package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.EventTypes;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Problem;
import io.weir.rollout.Readiness;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Workload;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is seen of targets that are DaemonSets or Services, and of primaries without pods. */
class KindsTest {

    private final Rig rig = new Rig();

    @Test
    void aDaemonSetIsReadAsTheTargetThatItIs() {
        rig.create(daemonSet("cart"));
        rig.create(canary("apps/v1", "DaemonSet"));
        pods("cart", 3, 3);

        rig.start();

        Snapshot seen = rig.newest("cart");
        assertThat(seen.problems()).isEmpty();
        assertThat(target(seen).readiness()).isEqualTo(Readiness.READY);
        assertThat(target(seen).replicas()).isEqualTo(1);
        assertThat(seen.routes()).isEmpty();
    }

    @Test
    void scalingADaemonSetToZeroIsSeenAndIsNoRevision() {
        rig.create(daemonSet("cart"));
        rig.create(canary("apps/v1", "DaemonSet"));
        pods("cart", 3, 3);
        rig.start();
        String before = target(rig.newest("cart")).revision().template();

        rig.edit(
                ResourceKind.DAEMON_SET,
                "cart",
                set ->
                        Manifests.with(
                                set,
                                "spec.template.spec.nodeSelector",
                                "{flagger.app/scale-to-zero: 'true'}"));
        pods("cart", 0, 0);
        rig.settle();

        assertThat(target(rig.newest("cart")).revision().template()).isEqualTo(before);
        assertThat(target(rig.newest("cart")).replicas()).isZero();
        assertThat(target(rig.newest("cart")).readiness()).isEqualTo(Readiness.READY);
        assertThat(rig.types("cart")).doesNotContain(EventTypes.REVISION_DETECTED);
    }

    @Test
    void aDaemonSetThatIsNotUpdatedOfItselfIsRefusedByFieldAndValueUntilItIs() {
        rig.create(Manifests.with(daemonSet("cart"), "spec.updateStrategy", "{type: OnDelete}"));
        rig.create(canary("apps/v1", "DaemonSet"));

        rig.start();
        assertThat(rig.newest("cart").problems())
                .containsExactly(
                        new Problem(
                                Problem.INVALID,
                                "daemonset cart.shop spec.updateStrategy.type: must be"
                                        + " RollingUpdate, was 'OnDelete'",
                                Problem.Effect.BLOCKS));

        rig.edit(
                ResourceKind.DAEMON_SET,
                "cart",
                set -> Manifests.with(set, "spec.updateStrategy", "{type: RollingUpdate}"));
        rig.settle();
        assertThat(rig.newest("cart").problems()).isEmpty();
    }

    @Test
    void aDaemonSetIsLateWhenItWasOnItsWayForItsDeadlineWithoutABreak() {
        rig.create(daemonSet("cart"));
        rig.create(
                Manifests.with(
                        canary("apps/v1", "DaemonSet"), "spec.progressDeadlineSeconds", "60"));
        pods("cart", 3, 2);
        rig.start();

        rig.time.advance(Duration.ofSeconds(40));
        pods("cart", 3, 3);
        rig.settle();
        assertThat(state()).isEqualTo(Readiness.State.READY);

        pods("cart", 3, 2);
        rig.settle();
        rig.time.advance(Duration.ofSeconds(55));
        assertThat(state()).isEqualTo(Readiness.State.WAITING);
        rig.time.advance(Duration.ofSeconds(10));
        assertThat(state()).isEqualTo(Readiness.State.FAILED);

        pods("cart", 3, 3);
        rig.settle();
        assertThat(state()).isEqualTo(Readiness.State.READY);
    }

    @Test
    void aPrimaryThatIsScaledToZeroServesNobody() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        ObjectNode canary = rig.create(Manifests.canary("cart"));
        String uid = canary.path("metadata").path("uid").asString();
        rig.deploy(
                Manifests.owned(
                        Manifests.with(
                                Manifests.deployment("cart-primary", "cart:1"),
                                "spec.replicas",
                                "0"),
                        "cart",
                        uid));

        rig.start();

        assertThat(rig.newest("cart").primary().orElseThrow().readiness())
                .isEqualTo(Readiness.failed("deployment shop/cart-primary is scaled to zero"));
    }

    @Test
    void theSpecOfAServiceIsTheRevisionAndItServesAlways() {
        rig.create(service("cart", "v1"));
        rig.create(canary("v1", "Service"));
        rig.start();
        Workload before = target(rig.newest("cart"));

        rig.edit(
                ResourceKind.SERVICE,
                "cart",
                service -> Manifests.with(service, "metadata.labels", "{note: seen}"));
        rig.settle();
        assertThat(target(rig.newest("cart")).revision().is(before.revision().mark())).isTrue();

        rig.edit(
                ResourceKind.SERVICE,
                "cart",
                service -> Manifests.with(service, "spec.selector.version", "v2"));
        rig.settle();

        assertThat(rig.newest("cart").problems()).isEmpty();
        assertThat(before.readiness()).isEqualTo(Readiness.READY);
        assertThat(before.replicas()).isEqualTo(1);
        assertThat(target(rig.newest("cart")).revision().is(before.revision().mark())).isFalse();
        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.REVISION_DETECTED);
    }

    @Test
    void aUsersServiceWithTheNameOfACopyIsNotTakenOver() {
        rig.create(service("cart", "v1"));
        rig.create(service("cart-canary", "v1"));
        rig.create(canary("v1", "Service"));

        rig.start();

        assertThat(rig.newest("cart").problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.reason()).isEqualTo(Problem.CONFLICT);
                            assertThat(problem.message()).startsWith("service shop/cart-canary");
                        });
    }

    @Test
    void aCopyWhoseOwnerFlaggerLostIsTakenOverWithItsCanary() {
        rig.create(service("cart", "v1"));
        rig.create(service("cart-primary", "v1"));
        ObjectNode canary = rig.create(canary("v1", "Service"));
        assertThat(canary.path("status").isEmpty()).isTrue();
        rig.start();
        assertThat(rig.newest("cart").problems())
                .extracting(Problem::reason)
                .containsExactly(Problem.CONFLICT);

        rig.editStatus(
                ResourceKind.CANARY,
                "cart",
                object -> Manifests.with(object, "status", "{phase: Succeeded}"));
        rig.settle();

        assertThat(rig.newest("cart").problems()).isEmpty();
        assertThat(rig.newest("cart").primaryIsTarget()).isTrue();
    }

    private Readiness.State state() {
        return target(rig.newest("cart")).readiness().state();
    }

    private static Workload target(Snapshot snapshot) {
        return snapshot.target().orElseThrow();
    }

    private void pods(String name, int desired, int available) {
        rig.editStatus(
                ResourceKind.DAEMON_SET,
                name,
                set ->
                        Manifests.with(
                                set,
                                "status",
                                """
                                observedGeneration: %d
                                desiredNumberScheduled: %d
                                updatedNumberScheduled: %d
                                numberAvailable: %d
                                """
                                        .formatted(
                                                set.at("/metadata/generation").asLong(),
                                                desired,
                                                desired,
                                                available)));
    }

    private static ObjectNode canary(String version, String kind) {
        return Manifests.with(
                Manifests.with(
                        Manifests.with(
                                Manifests.canary("cart"),
                                "spec.targetRef",
                                "{apiVersion: %s, kind: %s, name: cart}".formatted(version, kind)),
                        "spec.provider",
                        "kubernetes"),
                "spec.analysis",
                "{interval: 10s, threshold: 2, iterations: 2}");
    }

    private static ObjectNode daemonSet(String name) {
        ObjectNode set = Manifests.deployment(name, name + ":1").put("kind", "DaemonSet");
        ((ObjectNode) set.path("spec")).remove("replicas");
        return set;
    }

    private static ObjectNode service(String name, String version) {
        return Manifests.yaml(
                """
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: %s}
                spec:
                  selector: {app: cart, version: %s}
                  ports: [{name: http, port: 80, targetPort: 9898}]
                """
                        .formatted(name, version));
    }
}
