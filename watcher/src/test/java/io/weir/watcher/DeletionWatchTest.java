package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.EventTypes;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Guard;
import io.weir.rollout.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the watcher says of a Canary whose deletion waits. */
class DeletionWatchTest {

    private final Rig rig = new Rig();

    @BeforeEach
    void guarded() {
        rig.deploy(Manifests.deployment("cart", "cart:1"));
        rig.create(
                Manifests.with(
                        Manifests.canary("cart"),
                        "metadata.finalizers",
                        "[" + Guard.FINALIZER + "]"));
        rig.start();
    }

    @Test
    void theWaitingDeletionIsAChangeOfTheCanary() {
        rig.delete(ResourceKind.CANARY, "cart");
        rig.settle();

        Snapshot newest = rig.newest("cart");
        assertThat(newest.deleting()).isTrue();
        assertThat(newest.guarded()).isTrue();
        assertThat(newest.target()).isPresent();
        assertThat(rig.types("cart"))
                .containsExactly(EventTypes.CANARY_CHANGED, EventTypes.CANARY_CHANGED);
    }

    @Test
    void theEndIsToldOnceTheFinalizerIsGone() {
        rig.delete(ResourceKind.CANARY, "cart");
        rig.settle();

        rig.edit(
                ResourceKind.CANARY,
                "cart",
                canary -> Manifests.with(canary, "metadata.finalizers", "[]"));
        rig.settle();

        assertThat(rig.types("cart")).endsWith(EventTypes.CANARY_DELETED, "tombstone");
    }

    @Test
    void aFinalizerThatComesOrGoesIsNews() {
        rig.edit(
                ResourceKind.CANARY,
                "cart",
                canary -> Manifests.with(canary, "metadata.finalizers", "[example.com/other]"));
        rig.settle();

        assertThat(rig.newest("cart").guarded()).isFalse();
        assertThat(rig.records("cart")).hasSize(2);
    }
}
