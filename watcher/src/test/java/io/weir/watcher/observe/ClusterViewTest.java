package io.weir.watcher.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.ResourceKind;
import io.weir.watcher.Manifests;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ClusterViewTest {

    private static final ObjectId ID = new ObjectId(ResourceKind.CONFIG_MAP, "shop", "settings");

    private final ClusterView view = new ClusterView(Fingerprints::of);

    @Test
    void takesNewerFormsOnly() {
        assertThat(view.put(ResourceKind.CONFIG_MAP, settings("u1", "9"))).isTrue();
        assertThat(view.put(ResourceKind.CONFIG_MAP, settings("u1", "9"))).isFalse();
        assertThat(view.put(ResourceKind.CONFIG_MAP, settings("u1", "10"))).isTrue();
        assertThat(view.put(ResourceKind.CONFIG_MAP, settings("u1", "9"))).isFalse();

        assertThat(version()).isEqualTo("10");
    }

    @Test
    void remembersWhenAnObjectWentThatSomebodyMayAskFor() {
        view.put(ResourceKind.CONFIG_MAP, settings("u1", "9"));

        assertThat(view.remove(ResourceKind.CONFIG_MAP, settings("u1", "11"), true)).isTrue();

        assertThat(view.find(ID)).isEmpty();
        assertThat(view.goneAt(ID)).contains("11");
        view.put(ResourceKind.CONFIG_MAP, settings("u2", "12"));
        assertThat(view.goneAt(ID)).isEmpty();
    }

    @Test
    void aLateDeletionDoesNotTakeTheObjectThatCameAfter() {
        view.put(ResourceKind.CONFIG_MAP, settings("u2", "12"));

        assertThat(view.remove(ResourceKind.CONFIG_MAP, settings("u1", "9"), true)).isFalse();

        assertThat(version()).isEqualTo("12");
    }

    @Test
    void keepsNothingOfWhatIsInAConfigMapOrSecret() {
        ObjectNode secret = Manifests.named(ResourceKind.SECRET, "keys");
        Manifests.with(secret, "data", "{token: aHVzaA==}");
        Manifests.with(
                secret,
                "metadata.annotations",
                "{flagger.app/config-tracking: disabled, last-applied: aHVzaA==}");
        view.put(ResourceKind.SECRET, secret);

        String kept = view.find(new ObjectId(ResourceKind.SECRET, "shop", "keys")).toString();

        assertThat(kept).doesNotContain("aHVzaA==").contains("config-tracking");
    }

    @Test
    void handsOutCopies() {
        view.put(ResourceKind.CONFIG_MAP, settings("u1", "9"));

        view.find(ID).orElseThrow().removeAll();

        assertThat(version()).isEqualTo("9");
    }

    private String version() {
        return view.find(ID).orElseThrow().path("metadata").path("resourceVersion").asString();
    }

    private static ObjectNode settings(String uid, String version) {
        ObjectNode object = Manifests.configMap("settings", Map.of("colour", "red"));
        ((ObjectNode) object.get("metadata")).put("uid", uid).put("resourceVersion", version);
        return object;
    }
}
