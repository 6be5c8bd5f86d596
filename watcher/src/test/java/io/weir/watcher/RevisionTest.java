package io.weir.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Mark;
import io.weir.rollout.Problem;
import io.weir.rollout.Revision;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKinds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the watcher takes for a new revision, and what it asks the API server to find out. */
class RevisionTest {

    private final Rig rig = new Rig();
    private ObjectNode canary;
    private Mark promoted;

    /** A Canary whose promoted revision was stored by the API server of a version. */
    @BeforeEach
    void promote() {
        ObjectNode target = rig.deploy(Manifests.deployment("cart", "cart:1"));
        canary = rig.create(Manifests.canary("cart"));
        promoted =
                new Revision(
                                Revisions.hash(template(target)),
                                Map.of(),
                                target.path("metadata").path("uid").asString(),
                                target.path("metadata").path("generation").asLong(),
                                Set.of())
                        .mark();
        remember(promoted);
    }

    @Test
    void aTemplateThatWasOnlyGivenMoreDefaultsByAnotherServerIsTheSame() {
        store("v1.30.0");
        rig.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                d -> {
                    Manifests.with(d, "spec.replicas", "3");
                    Manifests.with(d, "spec.template.spec.newDefault", "Always");
                });

        rig.start();

        Revision revision = rig.newest("cart").target().orElseThrow().revision();
        assertThat(revision.template()).isNotEqualTo(promoted.template());
        assertThat(revision.same()).containsExactly(promoted.template());
        assertThat(revision.is(promoted)).isTrue();
    }

    @Test
    void whatTheUserChangesUnderTheSameServerIsNew() {
        store("v1.36.1");
        rig.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                d -> Manifests.with(d, "spec.template.spec.hostNetwork", "true"));

        rig.start();

        assertThat(rig.newest("cart").target().orElseThrow().revision().is(promoted)).isFalse();
        assertThat(rig.calls).extracting(call -> call.verb()).containsExactly("version", "get");
    }

    @Test
    void aTemplateThatNobodyStoredIsNew() {
        rig.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                d -> Manifests.with(d, "spec.template.spec.hostNetwork", "true"));

        rig.start();

        assertThat(rig.newest("cart").target().orElseThrow().revision().is(promoted)).isFalse();
    }

    @Test
    void nothingIsAskedWhileHashOrGenerationIsTheKnownOne() {
        store("v1.30.0");
        rig.edit(ResourceKind.DEPLOYMENT, "cart", d -> Manifests.with(d, "spec.replicas", "3"));

        rig.start();

        assertThat(rig.newest("cart").target().orElseThrow().revision().is(promoted)).isTrue();
        assertThat(rig.calls).noneMatch(call -> call.verb().equals("get"));
    }

    @Test
    void noStoredTemplateIsReadWhereTheSameServerWasSeenToServeItUnchanged() {
        store("v1.36.1");
        rig.start();

        rig.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                d -> Manifests.with(d, "spec.template.spec.hostNetwork", "true"));
        rig.settle();

        assertThat(rig.newest("cart").target().orElseThrow().revision().is(promoted)).isFalse();
        assertThat(rig.calls).extracting(call -> call.verb()).containsOnly("version");
    }

    @Test
    void aMissingMandatoryObjectIsNamedAndAnOptionalOneIsNot() {
        rig.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                d ->
                        Manifests.with(
                                d,
                                "spec.template.spec.volumes",
                                "[{name: a, configMap: {name: needed}},"
                                        + " {name: b, secret: {secretName: extra, optional:"
                                        + " true}}]"));

        rig.start();

        assertThat(rig.newest("cart").problems())
                .containsExactly(
                        new Problem(
                                Problem.CONFIG_NOT_FOUND,
                                "configmap shop/needed does not exist, deployment shop/cart refers"
                                        + " to it",
                                Problem.Effect.BLOCKS));
    }

    @Test
    void configurationThatIsSwitchedOffIsNeitherReadNorTracked() {
        rig.create(
                Manifests.with(
                        Manifests.configMap("settings", Map.of("colour", "red")),
                        "metadata.annotations",
                        "{flagger.app/config-tracking: disabled}"));
        mount("settings");

        rig.start();

        assertThat(rig.newest("cart").target().orElseThrow().revision().configs()).isEmpty();
        assertThat(rig.calls).noneMatch(call -> call.kind().equals(ResourceKind.CONFIG_MAP));
    }

    @Test
    void configurationIsNoPartOfARevisionWhereTrackingIsOff() {
        rig.create(Manifests.configMap("settings", Map.of("colour", "red")));
        mount("settings");

        rig.start(new WatcherConfig("istio", List.of("app"), false, true));

        assertThat(rig.newest("cart").target().orElseThrow().revision().configs()).isEmpty();
        assertThat(rig.calls).noneMatch(call -> call.kind().equals(ResourceKind.CONFIG_MAP));
    }

    private void mount(String configMap) {
        rig.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                d ->
                        Manifests.with(
                                d,
                                "spec.template.spec.volumes",
                                "[{name: a, configMap: {name: " + configMap + "}}]"));
    }

    private void store(String serverVersion) {
        ObjectNode target = rig.store.get(ResourceKind.DEPLOYMENT, "shop", "cart").orElseThrow();
        rig.create(
                Revisions.stored(
                        canary,
                        OwnerReferences.of(canary),
                        template(target),
                        promoted,
                        serverVersion));
    }

    private void remember(Mark mark) {
        canary =
                rig.editStatus(
                        ResourceKind.CANARY,
                        "cart",
                        c ->
                                Manifests.with(
                                        c,
                                        "status",
                                        "{phase: Initialized, weir: {verdict: v1, promoted: "
                                                + "{template: '%s', configs: '%s', uid: '%s', generation: %d}}}"
                                                        .formatted(
                                                                mark.template(),
                                                                mark.configs(),
                                                                mark.uid(),
                                                                mark.generation())));
    }

    private static JsonNode template(ObjectNode deployment) {
        return WorkloadKinds.of("Deployment").orElseThrow().template(deployment);
    }
}
