package io.weir.workload.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.ResourceKind;
import io.weir.test.Golden;
import io.weir.test.Yaml;
import io.weir.workload.ConfigRef;
import io.weir.workload.Configs;
import io.weir.workload.Revisions;
import io.weir.workload.SelectorLabel;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import io.weir.workload.WorkloadKinds;
import io.weir.workload.WorkloadProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DeploymentKindTest {

    private static final Golden GOLDEN = Golden.in("deployments");
    private static final List<String> KEYS = List.of("app", "name", "app.kubernetes.io/name");

    private final DeploymentKind kind = new DeploymentKind();

    @AfterAll
    static void noFileIsUnused() {
        GOLDEN.assertAllUsed();
    }

    static Stream<Golden.Case> cases() {
        return GOLDEN.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesThePrimaryOfTheCase(Golden.Case given) {
        ObjectNode primary = primary(given);

        given.expect(Map.of("primary", primary));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPrimaryRunsWhatItWasMadeFromAndMakingItAgainChangesNothing(Golden.Case given) {
        ObjectNode primary = primary(given);

        ObjectNode again =
                kind.primary(
                        given.in("target"), template(given), Optional.of(primary), plan(given));

        assertThat(again).isEqualTo(primary);
        assertThat(kind.runs(primary, template(given), plan(given))).isTrue();
    }

    @Test
    void anotherTemplateIsNotWhatAPrimaryRuns() {
        Golden.Case given = GOLDEN.named("created");
        ObjectNode primary = primary(given);

        Stream.of(
                        "{spec: {containers: [{name: store, image: 'store:3'}]}}",
                        "{metadata: {annotations: {prometheus.io/scrape: 'false'}}}",
                        "{metadata: {labels: {app: store, version: v3}}}")
                .forEach(
                        change -> {
                            ObjectNode template = (ObjectNode) template(given);
                            Yaml.object(change)
                                    .properties()
                                    .forEach(
                                            part ->
                                                    template.withObjectProperty(part.getKey())
                                                            .setAll((ObjectNode) part.getValue()));

                            assertThat(kind.runs(primary, template, plan(given)))
                                    .as(change)
                                    .isFalse();
                        });
    }

    @Test
    void aPrimaryMadeByOtherRulesForSelectorsRunsTheSame() {
        Golden.Case given = GOLDEN.named("selectors-of-own-pods");
        ObjectNode primary = primary(given);
        ObjectNode affinity = (ObjectNode) primary.at("/spec/template/spec/affinity");
        ObjectNode spread =
                (ObjectNode) primary.at("/spec/template/spec/topologySpreadConstraints/0");
        ((ObjectNode) spread.at("/labelSelector/matchLabels")).put("name", "store-primary");
        ((ObjectNode)
                        affinity.at(
                                "/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/1"
                                        + "/labelSelector/matchLabels"))
                .put("app", "store-app");

        assertThat(kind.runs(primary, template(given), plan(given))).isTrue();
    }

    @Test
    void theTemplateIsWithoutWhatWeirAndOldServersPutThere() {
        ObjectNode plain =
                Yaml.object("{spec: {template: {metadata: {labels: {a: b}}, spec: {x: 1}}}}");
        ObjectNode served =
                Yaml.object(
                        """
                        spec:
                          template:
                            metadata:
                              creationTimestamp: null
                              labels: {a: b}
                              annotations: {weir.io/tracked-configs: digest}
                            spec: {x: 1}
                        """);

        assertThat(kind.template(served)).isEqualTo(kind.template(plain));
        assertThat(Revisions.hash(kind.template(kind.scaled(plain, 7))))
                .isEqualTo(Revisions.hash(kind.template(plain)));
        assertThat(served.at("/spec/template/metadata/annotations").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'{app: a, name: b}', app, a",
        "'{name: b, other: c}', name, b",
        "'{app.kubernetes.io/name: d, x: y}', app.kubernetes.io/name, d",
    })
    void selectsByTheFirstKnownKey(String labels, String key, String value) {
        ObjectNode deployment = Yaml.object("{spec: {selector: {matchLabels: " + labels + "}}}");

        assertThat(kind.selector(deployment, KEYS)).isEqualTo(new SelectorLabel(key, value));
    }

    @Test
    void namesTheDeploymentThatHasNoKnownKey() {
        ObjectNode deployment =
                Yaml.object(
                        "{metadata: {name: store, namespace: shop}, spec: {selector: {matchLabels:"
                                + " {x: y}}}}");

        assertThatThrownBy(() -> kind.selector(deployment, KEYS))
                .isInstanceOf(WorkloadProblem.class)
                .hasMessage(
                        "deployment store.shop spec.selector.matchLabels must contain one of [app"
                                + " name app.kubernetes.io/name]");
    }

    @Test
    void findsEveryReferenceOnceAndTakesItForOptionalOnlyWhereEachIs() {
        ObjectNode target = GOLDEN.named("every-reference").in("target");

        assertThat(kind.configs(kind.template(target)))
                .containsExactlyInAnyOrder(
                        config("settings"),
                        config("projected-settings"),
                        config("env"),
                        new ConfigRef(ResourceKind.CONFIG_MAP, "not-tracked", true),
                        secret("certificate"),
                        secret("projected-login"),
                        secret("login"),
                        secret("token"));
    }

    @Test
    void refusesAPrimaryWhoseSelectorCannotBecomeTheOneNeeded() {
        Golden.Case given = GOLDEN.named("promoted");
        ObjectNode existing = given.in("existing");
        ((ObjectNode) existing.at("/spec/selector/matchLabels")).put("tier", "web");

        assertThatThrownBy(
                        () ->
                                kind.primary(
                                        given.in("target"),
                                        template(given),
                                        Optional.of(existing),
                                        plan(given)))
                .isInstanceOf(WorkloadProblem.class)
                .hasMessageContaining("deployment store-primary.shop spec.selector.matchLabels")
                .hasMessageContaining("tier=web");
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                argumentSet("set", "{spec: {replicas: 3}}", 3),
                argumentSet("zero", "{spec: {replicas: 0}}", 0),
                argumentSet("unset", "{spec: {}}", 1));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void readsTheNumberOfPods(String deployment, int replicas) {
        assertThat(kind.replicas(Yaml.object(deployment))).isEqualTo(replicas);
    }

    @Test
    void isInTheVisibleList() {
        assertThat(WorkloadKinds.of("Deployment")).containsInstanceOf(DeploymentKind.class);
        assertThat(WorkloadKinds.of("StatefulSet")).isEmpty();
    }

    private ObjectNode primary(Golden.Case given) {
        return kind.primary(
                given.in("target"),
                template(given),
                given.has("existing") ? Optional.of(given.in("existing")) : Optional.empty(),
                plan(given));
    }

    private JsonNode template(Golden.Case given) {
        return given.has("template") ? given.in("template") : kind.template(given.in("target"));
    }

    private PrimaryPlan plan(Golden.Case given) {
        ObjectNode plan = given.in("plan");
        Map<ConfigRef, String> copies = new HashMap<>();
        plan.path("copies")
                .forEach(
                        id -> {
                            String name = id.asString().substring(id.asString().indexOf('/') + 1);
                            copies.put(
                                    id.asString().startsWith("secret/")
                                            ? secret(name)
                                            : config(name),
                                    Configs.copyName(name));
                        });
        return new PrimaryPlan(
                "store-primary",
                kind.selector(given.in("target"), KEYS),
                KEYS,
                copies,
                plan.path("labelPrefixes").values().stream().map(JsonNode::asString).toList(),
                plan.path("podId").asString(),
                Yaml.object(
                        "{apiVersion: flagger.app/v1beta1, kind: Canary, name: store, uid:"
                                + " 11111111-2222-3333-4444-555555555555, controller: true,"
                                + " blockOwnerDeletion: true}"),
                plan.has("replicas")
                        ? Optional.of(plan.path("replicas").asInt())
                        : Optional.empty());
    }

    private static ConfigRef config(String name) {
        return new ConfigRef(ResourceKind.CONFIG_MAP, name, false);
    }

    private static ConfigRef secret(String name) {
        return new ConfigRef(ResourceKind.SECRET, name, false);
    }
}
