package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The primary's copies of ConfigMaps and Secrets, from the first to the last (canary.md 2.7). */
class ConfigCopiesTest {

    private static ObjectNode config(String name, String colour) {
        return Manifests.yaml(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: shop}
                data: {colour: %s}
                binaryData: {logo: AAEC}
                """
                        .formatted(name, colour));
    }

    private static ObjectNode secret(String type) {
        return Manifests.yaml(
                """
                apiVersion: v1
                kind: Secret
                type: %s
                metadata: {name: login, namespace: shop}
                data: {username: YQ==, password: Yg==}
                """
                        .formatted(type));
    }

    /** A Canary whose target reads a ConfigMap and a Secret. */
    private static Cluster initialised() {
        Cluster cluster = new Cluster();
        cluster.create(config("settings", "red"));
        cluster.create(secret("Opaque"));
        ObjectNode target = Cluster.deployment("cart", "cart:1");
        refer(target, "settings");
        cluster.create(target);
        cluster.create(Manifests.yaml(Cluster.CANARY));
        cluster.settle();
        assertThat(cluster.line()).isEqualTo("Initialized 0 100-0");
        return cluster.forget();
    }

    private static void refer(ObjectNode deployment, String config) {
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                .set(
                        "envFrom",
                        Manifests.yaml(
                                        "{list: [{configMapRef: {name: %s}}, {secretRef: {name: login}}]}"
                                                .formatted(config))
                                .path("list"));
    }

    private static Cluster refer(Cluster cluster, String config) {
        return cluster.edit(ResourceKind.DEPLOYMENT, "cart", target -> refer(target, config));
    }

    private static ObjectNode copy(Cluster cluster, ResourceKind kind, String name) {
        return cluster.get(kind, name).orElseThrow();
    }

    @Test
    void thePrimaryReadsCopiesOfItsOwnWithBinaryContents() {
        Cluster cluster = initialised();

        ObjectNode copy = copy(cluster, ResourceKind.CONFIG_MAP, "settings-primary");

        assertThat(copy.path("data")).isEqualTo(config("settings", "red").path("data"));
        assertThat(copy.at("/binaryData/logo").asString()).isEqualTo("AAEC");
        assertThat(
                        cluster.deployment("cart-primary")
                                .at("/spec/template/spec/containers/0/envFrom/0/configMapRef/name")
                                .asString())
                .isEqualTo("settings-primary");
    }

    @Test
    void copiesOfTheFormerRevisionGoAtTheEndOfTheRunAndNotBefore() {
        Cluster cluster = initialised();
        cluster.create(config("palette", "blue"));

        refer(cluster, "palette").settle().pass(1);
        cluster.slowPods(true).pass(1);
        assertThat(cluster.status().phase()).isEqualTo(Phase.PROMOTING);
        assertThat(cluster.get(ResourceKind.CONFIG_MAP, "settings-primary")).isPresent();

        cluster.slowPods(false).settle().pass(2);
        assertThat(cluster.status().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(cluster.get(ResourceKind.CONFIG_MAP, "settings-primary")).isEmpty();
        assertThat(cluster.get(ResourceKind.CONFIG_MAP, "settings")).isPresent();
        assertThat(cluster.get(ResourceKind.CONFIG_MAP, "palette-primary")).isPresent();
        assertThat(cluster.get(ResourceKind.SECRET, "login-primary")).isPresent();
        assertThat(cluster.status().objects()).doesNotContainKey("ConfigMap/settings-primary");
    }

    @Test
    void aPromotionThatFailsStillHasTheCopiesOfTheFormerRevision() {
        Cluster cluster = initialised();
        cluster.create(config("palette", "blue"));

        refer(cluster, "palette").settle().pass(1);
        cluster.unhealthy("cart-primary").pass(1);

        assertThat(cluster.status().phase()).isEqualTo(Phase.FAILED);
        assertThat(
                        cluster.deployment("cart-primary")
                                .at("/spec/template/spec/containers/0/envFrom/0/configMapRef/name")
                                .asString())
                .isEqualTo("settings-primary");
        assertThat(cluster.get(ResourceKind.CONFIG_MAP, "settings-primary")).isPresent();
    }

    @Test
    void aCopyThatAnotherCanarySharesStaysForIt() {
        Cluster cluster = initialised();
        cluster.create(config("palette", "blue"));
        cluster.edit(
                ResourceKind.CONFIG_MAP,
                "settings-primary",
                copy ->
                        copy.withObjectProperty("metadata")
                                .withArrayProperty("ownerReferences")
                                .add(
                                        Manifests.yaml(
                                                """
                                                apiVersion: flagger.app/v1beta1
                                                kind: Canary
                                                name: till
                                                uid: uid-till
                                                controller: false
                                                """)));
        cluster.settle();

        refer(cluster, "palette").settle().pass(4);

        assertThat(cluster.status().phase()).isEqualTo(Phase.SUCCEEDED);
        ObjectNode copy = copy(cluster, ResourceKind.CONFIG_MAP, "settings-primary");
        assertThat(copy.at("/metadata/ownerReferences").values())
                .extracting(
                        owner -> owner.path("name").asString(),
                        owner -> owner.path("controller").asBoolean())
                .containsExactly(tuple("till", true));
        assertThat(cluster.status().objects()).doesNotContainKey("ConfigMap/settings-primary");
    }

    @Test
    void aUsersObjectInThePlaceOfACopyIsNeverOverwritten() {
        Cluster cluster = initialised();
        cluster.delete(ResourceKind.CONFIG_MAP, "settings-primary")
                .create(config("settings-primary", "mine"));
        cluster.settle();

        cluster.image("cart:2").settle().pass(4);

        assertThat(
                        copy(cluster, ResourceKind.CONFIG_MAP, "settings-primary")
                                .at("/data/colour")
                                .asString())
                .isEqualTo("mine");
        assertThat(cluster.status().health().orElseThrow().reason()).isEqualTo("Conflict");
        assertThat(cluster.status().health().orElseThrow().message())
                .contains("ConfigMap settings-primary.shop");

        cluster.delete(ResourceKind.CONFIG_MAP, "settings-primary").settle().pass(4);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
    }

    @ParameterizedTest(name = "after {0} writes")
    @ValueSource(ints = {100, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aSecretThatHasAnotherTypeNowIsPromotedWhereverAProcessDies(int writes) {
        Cluster cluster = initialised();
        cluster.delete(ResourceKind.SECRET, "login").create(secret("kubernetes.io/basic-auth"));

        cluster.image("cart:2").diesAfter(writes).settle().pass(4);
        cluster.restart().settle().pass(4);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        ObjectNode copy = copy(cluster, ResourceKind.SECRET, "login-primary");
        assertThat(copy.path("type").asString()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(copy.path("data")).isEqualTo(secret("Opaque").path("data"));
        assertThat(Metadata.madeForCanary(copy)).isTrue();
    }

    @Test
    void newConfigurationStartsPodsAnewInTheMiddleOfARun() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle();
        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
        assertThat(startedFor(cluster)).isNull();

        recolour(cluster, "green").settle();

        assertThat(cluster.actions()).contains("Restart");
        assertThat(startedFor(cluster)).isNotEmpty();
    }

    @Test
    void newConfigurationStartsPodsAnewThatKeptTheTrafficOfAPromotionThatFailed() {
        Cluster cluster = initialised();
        cluster.image("cart:2").settle().pass(1);
        cluster.unhealthy("cart-primary").pass(1);
        assertThat(cluster.line()).isEqualTo("Failed 100 0-100");
        assertThat(startedFor(cluster)).isNull();

        recolour(cluster, "green").settle();

        assertThat(cluster.status().phase()).isEqualTo(Phase.PROGRESSING);
        assertThat(startedFor(cluster)).isNotEmpty();
    }

    @Test
    void newConfigurationForATargetAtZeroNeedsNoMark() {
        Cluster cluster = initialised();

        recolour(cluster, "green").settle();

        assertThat(cluster.actions()).contains("Start");
        assertThat(startedFor(cluster)).isNull();
        cluster.pass(4);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(
                        copy(cluster, ResourceKind.CONFIG_MAP, "settings-primary")
                                .at("/data/colour")
                                .asString())
                .isEqualTo("green");
    }

    private static Cluster recolour(Cluster cluster, String colour) {
        return cluster.edit(
                ResourceKind.CONFIG_MAP,
                "settings",
                config -> ((ObjectNode) config.path("data")).put("colour", colour));
    }

    private static String startedFor(Cluster cluster) {
        Map<String, String> annotations =
                Metadata.texts(
                        cluster.deployment("cart").at("/spec/template/metadata/annotations"));
        return annotations.get(Annotations.TRACKED_CONFIGS);
    }
}
