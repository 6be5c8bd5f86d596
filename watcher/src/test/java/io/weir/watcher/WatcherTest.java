package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.kubernetes.ResourceType;
import io.weir.event.EventTypes;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Problem;
import io.weir.rollout.Readiness;
import io.weir.rollout.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The watcher as a whole, on a store and a log in memory. */
class WatcherTest {

    private static final String IMAGE = "spec.template.spec.containers.image";

    private final Rig rig = new Rig();

    @Test
    void publishesWhatItFindsAtItsStart() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));

        rig.start();

        Snapshot seen = rig.newest("cart");
        assertThat(rig.types("cart")).containsExactly(EventTypes.CANARY_CHANGED);
        assertThat(seen.problems()).isEmpty();
        assertThat(seen.target().orElseThrow().readiness()).isEqualTo(Readiness.READY);
        assertThat(seen.target().orElseThrow().replicas()).isEqualTo(2);
        assertThat(seen.primary()).isEmpty();
        assertThat(seen.routes()).isEmpty();
    }

    @Test
    void publishesOnceForEachChangeAndSaysWhatChanged() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        rig.start();
        String before = rig.newest("cart").target().orElseThrow().revision().template();

        rig.edit(ResourceKind.DEPLOYMENT, "cart", d -> Manifests.with(d, IMAGE, "cart:2"));
        rig.settle();

        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.REVISION_DETECTED);
        assertThat(rig.newest("cart").target().orElseThrow().revision().template())
                .isNotEqualTo(before);
        assertThat(rig.calls).isEmpty();
    }

    @Test
    void isSilentForResyncsAndForWhatDoesNotMatter() {
        ObjectNode made = rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        Rig.Member watcher = rig.start();

        watcher.informers.resync();
        rig.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                d -> Manifests.with(d, "metadata.labels", "{note: seen}"));
        rig.deploy(Manifests.deployment("other", "other:1"));
        rig.settle();

        assertThat(made.path("spec").path("replicas").asInt()).isEqualTo(2);
        assertThat(rig.types("cart")).containsExactly(EventTypes.CANARY_CHANGED);
    }

    @Test
    void saysNothingAboutPodCountsThatChangeNoAnswer() {
        rig.create(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        rig.start();

        rig.editStatus(
                ResourceKind.DEPLOYMENT,
                "cart",
                d -> Manifests.with(d, "status", "{observedGeneration: 1, replicas: 1}"));
        rig.settle();

        assertThat(rig.types("cart")).containsExactly(EventTypes.CANARY_CHANGED);
        assertThat(rig.newest("cart").target().orElseThrow().readiness().state())
                .isEqualTo(Readiness.State.WAITING);
    }

    @Test
    void tellsWhenTheTargetBecomesReady() {
        rig.create(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        rig.start();

        rig.editStatus(ResourceKind.DEPLOYMENT, "cart", Manifests::ready);
        rig.settle();

        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.WORKLOAD_CHANGED);
    }

    @Test
    void publishesWhenADeadlinePassesWithoutAnyEvent() {
        ObjectNode made = rig.create(Manifests.deployment("cart", "cart:1"));
        made.set(
                "status",
                Manifests.yaml(
                        """
                        observedGeneration: 1
                        replicas: 2
                        updatedReplicas: 2
                        availableReplicas: 0
                        conditions:
                          - type: Progressing
                            status: "True"
                            reason: ReplicaSetUpdated
                          - type: Available
                            status: "False"
                            reason: MinimumReplicasUnavailable
                            lastUpdateTime: "2026-01-01T00:00:00Z"
                        """));
        rig.store.replaceStatus(ResourceKind.DEPLOYMENT, made);
        rig.create(Manifests.canary("cart"));
        rig.start();

        rig.time.advance(Duration.ofMinutes(11));

        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.WORKLOAD_CHANGED);
        assertThat(rig.newest("cart").target().orElseThrow().readiness().state())
                .isEqualTo(Readiness.State.FAILED);
    }

    @Test
    void namesAMissingTargetAndHealsWhenItComes() {
        rig.create(Manifests.canary("cart"));
        rig.start();
        List<Problem> before = rig.newest("cart").problems();

        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.settle();

        assertThat(before)
                .containsExactly(
                        new Problem(
                                Problem.TARGET_NOT_FOUND,
                                "spec.targetRef: deployment shop/cart does not exist",
                                Problem.Effect.BLOCKS));
        assertThat(rig.newest("cart").problems()).isEmpty();
    }

    @Test
    void saysThatACanaryIsGoneAndThenForgetsIt() {
        rig.create(Manifests.canary("cart"));
        rig.start();

        rig.delete(ResourceKind.CANARY, "cart");
        rig.settle();

        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.CANARY_DELETED, "tombstone");
    }

    @Test
    void aSuccessorPublishesOnlyWhatIsDifferent() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.deploy(Manifests.deployment("till", "till:1"));
        rig.create(Manifests.canary("cart"));
        rig.create(Manifests.canary("till"));
        rig.create(Manifests.canary("gone"));
        Rig.Member first = rig.start();
        first.verticle.stop();
        rig.edit(ResourceKind.DEPLOYMENT, "cart", d -> Manifests.with(d, IMAGE, "cart:2"));
        rig.delete(ResourceKind.CANARY, "gone");
        rig.settle();
        int epoch = rig.newest("cart").epoch();

        rig.start();

        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.REVISION_DETECTED);
        assertThat(rig.newest("cart").epoch()).isGreaterThan(epoch);
        assertThat(rig.types("till")).containsExactly(EventTypes.CANARY_CHANGED);
        assertThat(rig.types("gone"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.CANARY_DELETED, "tombstone");
    }

    @Test
    void aSuccessorFinishesADeletionThatWasHalfSaid() {
        rig.create(Manifests.canary("cart"));
        Rig.Member first = rig.start();
        first.verticle.stop();
        rig.delete(ResourceKind.CANARY, "cart");
        rig.append(rig.newest("cart"), EventTypes.CANARY_DELETED);

        rig.start();

        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.CANARY_DELETED, "tombstone");
    }

    @Test
    void putsRightWhatADeposedOwnerWrote() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        rig.start();
        Snapshot stale = rig.newest("cart");
        rig.edit(ResourceKind.DEPLOYMENT, "cart", d -> Manifests.with(d, IMAGE, "cart:2"));
        rig.settle();
        Snapshot own = rig.newest("cart");

        rig.append(stale, EventTypes.CANARY_CHANGED);
        rig.settle();

        assertThat(rig.records("cart")).hasSize(4);
        assertThat(rig.newest("cart").target()).isEqualTo(own.target());
    }

    @Test
    void anOwnerThatDoesNotKnowOfItsDismissalDoesNoLastingHarm() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        Rig.Member deposed = rig.start();
        deposed.lose();
        rig.start();
        deposed.informers.lag(ResourceKind.DEPLOYMENT);
        rig.edit(ResourceKind.DEPLOYMENT, "cart", d -> Manifests.with(d, IMAGE, "cart:2"));
        rig.settle();

        rig.edit(ResourceKind.CANARY, "cart", c -> Manifests.with(c, "spec.suspend", "true"));
        rig.time.advance(Duration.ofMinutes(1));

        assertThat(rig.newest("cart").target().orElseThrow().revision().generation()).isEqualTo(2);
        assertThat(rig.newest("cart").spec().orElseThrow().suspend()).isTrue();
        assertThat(rig.records("cart").size()).isLessThanOrEqualTo(6);
    }

    @Test
    void writesAboveEveryEpochThatItFinds() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        Rig.Member first = rig.start();
        first.verticle.stop();
        Snapshot last = rig.newest("cart");
        Snapshot late =
                new Snapshot(
                        last.canary(),
                        last.uid(),
                        last.generation(),
                        last.resourceVersion(),
                        900,
                        last.deleting(),
                        last.spec(),
                        last.status(),
                        last.problems(),
                        Optional.empty(),
                        last.primary(),
                        last.primaryIsTarget(),
                        last.routes(),
                        last.sources(),
                        last.drifted());
        rig.append(late, EventTypes.CANARY_CHANGED);

        rig.start();

        assertThat(rig.newest("cart").target()).isPresent();
        assertThat(rig.newest("cart").epoch()).isEqualTo(901);
    }

    @Test
    void twoWatchersShareTheCanariesAndSayEverythingOnce() {
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
            rig.create(Manifests.canary(name));
        }
        rig.start();

        Rig.Member second = rig.start();
        rig.deploy(Manifests.deployment("a", "a:1"));
        rig.deploy(Manifests.deployment("h", "h:1"));
        rig.settle();

        assertThat(second.verticle.ready()).isTrue();
        assertThat(rig.types("a")).hasSize(2);
        assertThat(rig.types("h")).hasSize(2);
        assertThat(rig.types("d")).hasSize(1);
    }

    @Test
    void holdsASnapshotBackUntilTheViewShowsItsOwnWrite() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        Rig.Member watcher = rig.start();
        int published = rig.records("cart").size();
        watcher.informers.lag(ResourceKind.DEPLOYMENT);
        ObjectNode written =
                rig.edit(
                        ResourceKind.DEPLOYMENT,
                        "cart",
                        d -> Manifests.with(d, "spec.replicas", "0"));
        rig.editStatus(ResourceKind.CANARY, "cart", c -> stamped(c, "Deployment/cart", written));
        rig.time.advance(Duration.ofSeconds(4));
        int whileLagging = rig.records("cart").size();

        watcher.informers.catchUp(ResourceKind.DEPLOYMENT);
        rig.settle();

        assertThat(whileLagging).isEqualTo(published);
        assertThat(rig.newest("cart").target().orElseThrow().replicas()).isZero();
        assertThat(rig.newest("cart").status().verdict()).isEqualTo("v1");
        assertThat(rig.calls).isEmpty();
    }

    @Test
    void asksTheServerOnceAWatchLagsForTooLong() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        Rig.Member watcher = rig.start();
        watcher.informers.lag(ResourceKind.DEPLOYMENT);
        ObjectNode written =
                rig.edit(
                        ResourceKind.DEPLOYMENT,
                        "cart",
                        d -> Manifests.with(d, "spec.replicas", "0"));
        rig.editStatus(ResourceKind.CANARY, "cart", c -> stamped(c, "Deployment/cart", written));

        rig.time.advance(Duration.ofSeconds(6));

        assertThat(rig.newest("cart").target().orElseThrow().replicas()).isZero();
        assertThat(rig.calls).hasToString("[get Deployment shop/cart]");
    }

    @Test
    void readsTheContentsOfTrackedConfigurationOnceForEachVersion() {
        rig.create(Manifests.configMap("settings", Map.of("colour", "red")));
        rig.deploy(
                Manifests.with(
                        Manifests.deployment("cart", "cart:1"),
                        "spec.template.spec.volumes",
                        "[{name: settings, configMap: {name: settings}}]"));
        rig.create(Manifests.canary("cart"));
        rig.start();
        Map<String, String> before = rig.newest("cart").target().orElseThrow().revision().configs();

        rig.edit(
                ResourceKind.CONFIG_MAP,
                "settings",
                c -> Manifests.with(c, "data", "{colour: blue}"));
        rig.settle();

        Map<String, String> after = rig.newest("cart").target().orElseThrow().revision().configs();
        assertThat(before).containsOnlyKeys("configmap/settings");
        assertThat(after).containsOnlyKeys("configmap/settings").isNotEqualTo(before);
        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.REVISION_DETECTED);
        assertThat(rig.calls)
                .hasToString("[get ConfigMap shop/settings, get ConfigMap shop/settings]");
    }

    @Test
    void discoversAMeshWhoseKindsComeLater() {
        ResourceType routes = rig.store.type(ResourceKind.VIRTUAL_SERVICE).orElseThrow();
        rig.store.unregister(ResourceKind.VIRTUAL_SERVICE);
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        Rig.Member watcher = rig.start();
        List<Problem> before = rig.newest("cart").problems();

        rig.store.register(routes);
        watcher.informers.discover(ResourceKind.VIRTUAL_SERVICE);
        rig.settle();

        assertThat(before)
                .extracting(Problem::message)
                .containsExactly(
                        "spec.provider: istio: the API server does not know the kind"
                                + " VirtualService of networking.istio.io/v1beta1");
        assertThat(rig.newest("cart").problems()).isEmpty();
    }

    @Test
    void aCanaryThatCannotBeReadHarmsOnlyItself() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        rig.create(Manifests.with(Manifests.canary("odd"), "spec.analysis.threshold", "2.5"));
        rig.create(Manifests.with(Manifests.canary("worse"), "spec", "[]"));

        rig.start();

        assertThat(rig.newest("cart").problems()).isEmpty();
        assertThat(rig.newest("odd").problems())
                .first()
                .satisfies(
                        problem ->
                                assertThat(problem.message())
                                        .contains("spec.analysis.threshold")
                                        .contains("2.5"));
        assertThat(rig.newest("worse").spec()).isEmpty();
        assertThat(rig.newest("worse").problems()).isNotEmpty();
    }

    @Test
    void theYoungerOfTwoCanariesOnOneTargetWaitsUntilTheOlderIsGone() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("elder", "cart"));
        rig.start();
        rig.time.advance(Duration.ofSeconds(2));

        rig.create(Manifests.canary("young", "cart"));
        rig.settle();
        List<Problem> elder = rig.newest("elder").problems();
        List<Problem> young = rig.newest("young").problems();
        rig.delete(ResourceKind.CANARY, "elder");
        rig.settle();

        assertThat(elder).extracting(Problem::effect).containsExactly(Problem.Effect.WARNS);
        assertThat(elder.get(0).message()).contains("shop/young").contains("deployment shop/cart");
        assertThat(young).extracting(Problem::effect).containsExactly(Problem.Effect.BLOCKS);
        assertThat(young.get(0).message()).contains("shop/elder").contains("deployment shop/cart");
        assertThat(rig.newest("young").problems()).isEmpty();
    }

    @Test
    void resolvesMetricTemplatesAlsoOfOtherNamespacesAndFollowsThem() {
        rig.store.createNamespace("monitoring");
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(
                Manifests.with(
                        Manifests.canary("cart"),
                        "spec.analysis.metrics",
                        "[{name: latency, interval: 1m, thresholdRange: {max: 500},"
                                + " templateRef: {name: latency, namespace: monitoring}}]"));
        rig.start();
        List<Problem> before = rig.newest("cart").problems();

        rig.create(Manifests.template("monitoring", "latency", "up"));
        rig.settle();

        assertThat(before).extracting(Problem::reason).containsExactly(Problem.TEMPLATE_NOT_FOUND);
        assertThat(rig.newest("cart").problems()).isEmpty();
        assertThat(rig.newest("cart").sources())
                .singleElement()
                .satisfies(source -> assertThat(source.query()).isEqualTo("up"));
    }

    @Test
    void sendsTheNewestStateOnceTheBrokerIsBack() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(Manifests.canary("cart"));
        rig.start();
        rig.log.down();
        rig.edit(ResourceKind.DEPLOYMENT, "cart", d -> Manifests.with(d, IMAGE, "cart:2"));
        rig.settle();
        rig.edit(ResourceKind.DEPLOYMENT, "cart", d -> Manifests.with(d, IMAGE, "cart:3"));
        rig.settle();

        rig.log.up();
        rig.time.advance(Duration.ofSeconds(11));

        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.REVISION_DETECTED);
        assertThat(rig.newest("cart").target().orElseThrow().revision().generation()).isEqualTo(3);
    }

    private static void stamped(ObjectNode canary, String object, ObjectNode written) {
        Manifests.with(canary, "status", "{phase: Initialized, weir: {verdict: v1, objects: {}}}");
        ((ObjectNode) canary.path("status").path("weir").path("objects"))
                .putObject(object)
                .put(
                        "resourceVersion",
                        written.path("metadata").path("resourceVersion").asString(""));
    }
}
