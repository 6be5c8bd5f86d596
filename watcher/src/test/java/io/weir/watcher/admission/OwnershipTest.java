package io.weir.watcher.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.watcher.Manifests;
import io.weir.watcher.observe.ClusterView;
import io.weir.watcher.observe.ObjectId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnershipTest {

    private static final ObjectId PRIMARY =
            new ObjectId(ResourceKind.DEPLOYMENT, "shop", "cart-primary");
    private static final ObjectId COPY =
            new ObjectId(ResourceKind.CONFIG_MAP, "shop", "settings-primary");

    private final CanaryView canary = CanaryReader.read(Manifests.canary("cart"), "istio");
    private final ClusterView view = new ClusterView(Fingerprints::of);

    @Test
    void whatIsNotThereIsInNobodysWay() {
        assertThat(Ownership.own(view, PRIMARY, canary)).isEmpty();
        assertThat(Ownership.shared(view, COPY, canary)).isEmpty();
    }

    @Test
    void anObjectOfNobodyIsInTheWay() {
        view.put(ResourceKind.DEPLOYMENT, Manifests.deployment("cart-primary", "mine:1"));

        assertThat(Ownership.own(view, PRIMARY, canary)).isPresent();
    }

    @Test
    void whatACanaryOfTheSameNameLeftBehindIsTakenOver() {
        view.put(
                ResourceKind.DEPLOYMENT,
                Manifests.owned(
                        Manifests.deployment("cart-primary", "cart:1"), "cart", "an-older-uid"));

        assertThat(Ownership.own(view, PRIMARY, canary)).isEmpty();
    }

    @Test
    void thePrimaryOfAnotherCanaryIsInTheWayButItsCopiesAreShared() {
        view.put(
                ResourceKind.DEPLOYMENT,
                Manifests.owned(Manifests.deployment("cart-primary", "cart:1"), "till", "till"));
        view.put(
                ResourceKind.CONFIG_MAP,
                Manifests.owned(Manifests.configMap("settings-primary", Map.of()), "till", "till"));

        assertThat(Ownership.own(view, PRIMARY, canary)).isPresent();
        assertThat(Ownership.shared(view, COPY, canary)).isEmpty();
    }

    @Test
    void aUsersConfigMapWithTheNameOfACopyIsInTheWay() {
        view.put(ResourceKind.CONFIG_MAP, Manifests.configMap("settings-primary", Map.of()));

        assertThat(Ownership.shared(view, COPY, canary).orElseThrow().message())
                .startsWith("configmap shop/settings-primary has the name of a copy");
    }
}
