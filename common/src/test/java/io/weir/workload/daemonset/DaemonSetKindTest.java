package io.weir.workload.daemonset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Readiness;
import io.weir.test.Golden;
import io.weir.test.Yaml;
import io.weir.workload.ConfigRef;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DaemonSetKindTest {

    private static final Golden GOLDEN = Golden.in("daemonsets");
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final DaemonSetKind kind = new DaemonSetKind();

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
        given.expect(Map.of("primary", primary(given, existing(given))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aPrimaryRunsWhatItWasMadeFromAndMakingItAgainChangesNothing(Golden.Case given) {
        ObjectNode primary = primary(given, existing(given));

        assertThat(primary(given, Optional.of(primary))).isEqualTo(primary);
        assertThat(kind.runs(primary, kind.template(given.in("target")), plan(given))).isTrue();
    }

    @Test
    void beingScaledToZeroIsNoPartOfARevision() {
        for (String selector :
                List.of("{}", "{nodeSelector: {}}", "{nodeSelector: {disk: fast}}")) {
            ObjectNode target = daemonSet(selector);
            String hash = Revisions.hash(kind.template(target));

            ObjectNode zero = kind.scaled(target, 0);
            ObjectNode again = kind.scaled(zero, 1);

            assertThat(kind.replicas(target)).isEqualTo(1);
            assertThat(kind.replicas(zero)).isZero();
            assertThat(kind.replicas(again)).isEqualTo(1);
            assertThat(Revisions.hash(kind.template(zero))).isEqualTo(hash);
            assertThat(Revisions.hash(kind.template(again))).isEqualTo(hash);
        }
    }

    @Test
    void scalesByOneEntryOfTheNodeSelectorAndWritesNothingElse() {
        ObjectNode target = daemonSet("{nodeSelector: {disk: fast}}");

        assertThat(kind.scaling(target, 0))
                .isEqualTo(
                        Yaml.object(
                                "spec: {template: {spec: {nodeSelector:"
                                        + " {flagger.app/scale-to-zero: 'true'}}}}"));
        assertThat(kind.scaling(target, 1))
                .isEqualTo(
                        Yaml.object(
                                "spec: {template: {spec: {nodeSelector:"
                                        + " {flagger.app/scale-to-zero: null}}}}"));
    }

    @Test
    void aPrimaryThatWasScaledToZeroIsNotWhatWasPromoted() {
        Golden.Case given = GOLDEN.named("created-while-scaled-to-zero");
        ObjectNode primary = primary(given, Optional.empty());

        ObjectNode empty = kind.scaled(primary, 0);

        assertThat(kind.owned(empty)).isNotEqualTo(kind.owned(primary));
        assertThat(kind.runs(empty, kind.template(given.in("target")), plan(given))).isFalse();
        assertThat(kind.replicas(primary(given, Optional.of(empty)))).isEqualTo(1);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                argumentSet("all", 100, "{d: 4, u: 4, a: 4}", ""),
                argumentSet("half is enough", 50, "{d: 4, u: 4, a: 2}", ""),
                argumentSet("rounded down", 50, "{d: 3, u: 3, a: 1}", ""),
                argumentSet(
                        "too few available",
                        50,
                        "{d: 4, u: 4, a: 1}",
                        "DaemonSet store: 1 of 4 updated pods are available, 50 % are needed"),
                argumentSet(
                        "old pods",
                        50,
                        "{d: 4, u: 3, a: 4}",
                        "DaemonSet store: 3 of 4 pods are updated"),
                argumentSet(
                        "no node",
                        100,
                        "{d: 0, u: 0, a: 0}",
                        "DaemonSet store: no node takes its pods"),
                argumentSet("no node, and none is needed", 0, "{d: 0, u: 0, a: 0}", ""));
    }

    @ParameterizedTest
    @MethodSource("states")
    void servesWhenEnoughNodesHaveTheNewPod(int percent, String counts, String reason) {
        ObjectNode daemonSet = daemonSet("{}");
        JsonNode count = Yaml.object(counts);
        status(daemonSet, 1, count);

        Readiness readiness = kind.readiness(daemonSet, percent, DEADLINE, NOW, NOW);

        assertThat(readiness.reason()).isEqualTo(reason);
        assertThat(readiness.ready()).isEqualTo(reason.isEmpty());
    }

    @Test
    void isReadyAtZeroPodsOnlyWhereItIsScaledToZero() {
        ObjectNode zero = kind.scaled(daemonSet("{}"), 0);
        status(zero, 1, Yaml.object("{d: 0, u: 0, a: 0}"));

        assertThat(kind.readiness(zero, 100, DEADLINE, NOW, NOW).ready()).isTrue();
    }

    @Test
    void saysNothingOfAChangeThatTheControllerHasNotSeen() {
        ObjectNode daemonSet = daemonSet("{}");
        status(daemonSet, 0, Yaml.object("{d: 4, u: 4, a: 4}"));

        Readiness readiness = kind.readiness(daemonSet, 100, DEADLINE, NOW, NOW);

        assertThat(readiness.state()).isEqualTo(Readiness.State.WAITING);
        assertThat(readiness.reason()).contains("not taken up yet");
    }

    @Test
    void failsWhenItWasOnItsWayForLongerThanTheDeadline() {
        ObjectNode daemonSet = daemonSet("{}");
        status(daemonSet, 1, Yaml.object("{d: 4, u: 3, a: 3}"));

        Readiness inTime = kind.readiness(daemonSet, 100, DEADLINE, NOW.minusSeconds(60), NOW);
        Readiness late = kind.readiness(daemonSet, 100, DEADLINE, NOW.minusSeconds(61), NOW);

        assertThat(inTime.state()).isEqualTo(Readiness.State.WAITING);
        assertThat(late)
                .isEqualTo(
                        Readiness.failed(
                                "DaemonSet store: 3 of 4 pods are updated, not ready for over 60"
                                        + " s"));
        assertThat(kind.readiness(daemonSet, 100, DEADLINE, NOW).state())
                .isEqualTo(Readiness.State.WAITING);
    }

    @Test
    void namesAnUpdateStrategyWithWhichNothingIsEverUpdated() {
        ObjectNode daemonSet = daemonSet("{}");
        ObjectNode spec = (ObjectNode) daemonSet.path("spec");
        spec.set("updateStrategy", Yaml.object("type: OnDelete"));

        assertThat(kind.mistake(daemonSet))
                .contains(
                        "daemonset store.shop spec.updateStrategy.type: must be RollingUpdate, was"
                                + " 'OnDelete'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{type: ''}", "{type: RollingUpdate}"})
    void anUpdateStrategyThatRollsIsFine(String strategy) {
        ObjectNode daemonSet = daemonSet("{}");
        ((ObjectNode) daemonSet.path("spec")).set("updateStrategy", Yaml.object(strategy));

        assertThat(kind.mistake(daemonSet)).isEmpty();
    }

    private static ObjectNode daemonSet(String podSpec) {
        ObjectNode daemonSet =
                Yaml.object(
                        "{metadata: {name: store, namespace: shop, generation: 1}, spec: {template:"
                                + " {metadata: {labels: {app: store}}, spec: {}}}}");
        ((ObjectNode) daemonSet.at("/spec/template")).set("spec", Yaml.object(podSpec));
        return daemonSet;
    }

    private static void status(ObjectNode daemonSet, long observed, JsonNode counts) {
        daemonSet
                .putObject("status")
                .put("observedGeneration", observed)
                .put("desiredNumberScheduled", counts.path("d").asInt())
                .put("updatedNumberScheduled", counts.path("u").asInt())
                .put("numberAvailable", counts.path("a").asInt());
    }

    private ObjectNode primary(Golden.Case given, Optional<ObjectNode> existing) {
        ObjectNode target = given.in("target");
        return kind.primary(target, kind.template(target), existing, plan(given));
    }

    private static Optional<ObjectNode> existing(Golden.Case given) {
        return given.has("existing") ? Optional.of(given.in("existing")) : Optional.empty();
    }

    private PrimaryPlan plan(Golden.Case given) {
        ObjectNode plan = given.in("plan");
        Map<ConfigRef, String> copies = new HashMap<>();
        plan.path("copies")
                .forEach(
                        id -> {
                            String name = id.asString().substring(id.asString().indexOf('/') + 1);
                            copies.put(
                                    new ConfigRef(ResourceKind.CONFIG_MAP, name, false),
                                    name + "-primary");
                        });
        return new PrimaryPlan(
                "store-primary",
                kind.selector(given.in("target"), List.of("app")),
                List.of("app"),
                copies,
                plan.path("labelPrefixes").values().stream().map(JsonNode::asString).toList(),
                plan.path("podId").asString(),
                Yaml.object(
                        "{apiVersion: flagger.app/v1beta1, kind: Canary, name: store, uid:"
                                + " 11111111-2222-3333-4444-555555555555, controller: true,"
                                + " blockOwnerDeletion: true}"),
                Optional.of(7));
    }
}
