package io.weir.workload.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.test.Golden;
import io.weir.test.Yaml;
import io.weir.workload.WorkloadProblem;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The primary's scalers, and what is done to the user's own (canary.md 2.8). */
class ScalersTest {

    private static final Golden GOLDEN = Golden.in("scalers");
    private static final String PAUSED = "autoscaling.keda.sh/paused-replicas";
    private static final Scaler KEDA = Scalers.of("ScaledObject").orElseThrow();
    private static final Scaler HPA = Scalers.of("HorizontalPodAutoscaler").orElseThrow();

    @AfterAll
    static void noFileIsUnused() {
        GOLDEN.assertAllUsed();
    }

    static Stream<Golden.Case> cases() {
        return GOLDEN.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheCopyOfTheCase(Golden.Case given) {
        ObjectNode copy = copy(given, existing(given));

        given.expect(Map.of("copy", copy));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wantsNothingMoreOfWhatItWroteAndChangesNothingPassedIn(Golden.Case given) {
        ObjectNode copy = copy(given, existing(given));
        ObjectNode before = copy.deepCopy();

        ObjectNode again = copy(given, Optional.of(copy));

        assertThat(again).isEqualTo(copy);
        assertThat(copy).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hpa-promoted", "keda-promoted"})
    void restoresWhatAFingerprintCoversAndNothingElse(String name) {
        Golden.Case given = GOLDEN.named(name);
        ObjectNode copy = copy(given, existing(given));
        ObjectNode edited = copy.deepCopy();
        ((ObjectNode) edited.path("spec")).set("triggers", Yaml.object("{a: []}").path("a"));
        ((ObjectNode) edited.path("spec")).put("somebodys", "field");
        ObjectNode noted = copy.deepCopy();
        noted.withObjectProperty("status").put("desiredReplicas", 9);
        noted.withObjectProperty("metadata").withObjectProperty("annotations").put(PAUSED, "9");

        assertThat(fingerprint(edited)).isNotEqualTo(fingerprint(copy));
        assertThat(fingerprint(copy(given, Optional.of(edited)))).isEqualTo(fingerprint(copy));
        assertThat(fingerprint(noted)).isEqualTo(fingerprint(copy));
        assertThat(copy(given, Optional.of(noted))).isEqualTo(noted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hpa-created", "keda-created"})
    void aUsersScalerIsNoneOfWeirs(String name) {
        assertThat(fingerprint(GOLDEN.named(name).in("source"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ownerReferences: [{kind: Deployment, name: store, controller: true}]}",
                "{ownerReferences: [{apiVersion: flagger.app/v1beta1, kind: Canary, name: other,"
                        + " uid: o, controller: true}]}"
            })
    void neverOverwritesSomebodyElsesObject(String metadata) {
        Golden.Case given = GOLDEN.named("hpa-created");
        ObjectNode users = Yaml.object("{metadata: " + metadata + "}");
        users.withObjectProperty("metadata").put("name", "store-primary").put("namespace", "shop");

        assertThatThrownBy(() -> copy(given, Optional.of(users)))
                .isInstanceOfSatisfying(
                        WorkloadProblem.class,
                        problem -> assertThat(problem.reason()).isEqualTo("Conflict"))
                .hasMessageContaining("HorizontalPodAutoscaler store-primary.shop");
    }

    @Test
    void pausesAndResumesWithoutLosingAFieldThatItDoesNotKnow() {
        ObjectNode source = GOLDEN.named("keda-created").in("source");
        ((ObjectNode) source.at("/metadata/annotations")).remove(PAUSED);
        ((ObjectNode) source.at("/metadata/annotations")).remove("weir.io/paused-replicas");
        ObjectNode before = source.deepCopy();

        ObjectNode paused = KEDA.paused(source);

        assertThat(paused.at("/metadata/annotations").path(PAUSED).asString()).isEqualTo("0");
        assertThat(paused.path("spec")).isEqualTo(before.path("spec"));
        assertThat(KEDA.resumed(paused)).isEqualTo(before);
        assertThat(source).isEqualTo(before);
    }

    @Test
    void writesNothingWhereItIsSoAlready() {
        ObjectNode running = Yaml.object("{metadata: {name: a}, spec: {}}");
        ObjectNode paused = KEDA.paused(running);

        assertThat(KEDA.resumed(running)).isSameAs(running);
        assertThat(KEDA.paused(paused)).isSameAs(paused);
        assertThat(HPA.paused(running)).isSameAs(running);
        assertThat(HPA.resumed(running)).isSameAs(running);
    }

    @Test
    void givesAPauseOfTheUsersOwnBack() {
        ObjectNode users =
                Yaml.object("{metadata: {name: a, annotations: {%s: '3'}}}".formatted(PAUSED));

        ObjectNode paused = KEDA.paused(users);

        assertThat(paused.at("/metadata/annotations").path(PAUSED).asString()).isEqualTo("0");
        assertThat(KEDA.paused(paused)).isEqualTo(paused);
        assertThat(KEDA.resumed(paused)).isEqualTo(users);
        assertThat(KEDA.resumed(users)).isSameAs(users);
    }

    @Test
    void leavesAPauseThatItsUserSetMeanwhile() {
        ObjectNode paused =
                KEDA.paused(
                        Yaml.object(
                                "{metadata: {name: a, annotations: {%s: '3'}}}".formatted(PAUSED)));
        ((ObjectNode) paused.at("/metadata/annotations")).put(PAUSED, "5");

        ObjectNode resumed = KEDA.resumed(paused);

        assertThat(resumed)
                .isEqualTo(
                        Yaml.object(
                                "{metadata: {name: a, annotations: {%s: '5'}}}".formatted(PAUSED)));
    }

    @ParameterizedTest
    @CsvSource({
        "HorizontalPodAutoscaler, '{minReplicas: 3, maxReplicas: 9}', 3, 9",
        "HorizontalPodAutoscaler, '{maxReplicas: 9}', 1, 9",
        "ScaledObject, '{minReplicaCount: 3, maxReplicaCount: 9}', 3, 9",
        "ScaledObject, '{}', 0, 100",
    })
    void readsTheLimits(String kind, String spec, int minimum, int maximum) {
        Scaler scaler = Scalers.of(kind).orElseThrow();
        ObjectNode object = Yaml.object("{spec: " + spec + "}");

        assertThat(scaler.minimum(object)).isEqualTo(minimum);
        assertThat(scaler.maximum(object)).isEqualTo(maximum);
    }

    @ParameterizedTest
    @CsvSource({
        "HorizontalPodAutoscaler, '{kind: StatefulSet, name: db}', StatefulSet db",
        "ScaledObject, '{name: store}', Deployment store",
    })
    void readsWhatItScales(String kind, String target, String scaled) {
        ObjectNode object = Yaml.object("{spec: {scaleTargetRef: " + target + "}}");

        assertThat(Scalers.of(kind).orElseThrow().scaled(object)).hasToString(scaled);
    }

    @Test
    void knowsNoOtherKind() {
        assertThat(Scalers.of("VerticalPodAutoscaler")).isEmpty();
        assertThat(Scalers.of(ResourceKind.DEPLOYMENT)).isEmpty();
        assertThat(Scalers.all()).hasSize(2);
    }

    private static Optional<ObjectNode> existing(Golden.Case given) {
        return given.has("existing") ? Optional.of(given.in("existing")) : Optional.empty();
    }

    private static ObjectNode copy(Golden.Case given, Optional<ObjectNode> existing) {
        ObjectNode canary = given.in("canary");
        int floor = given.has("plan") ? given.in("plan").path("floor").asInt() : 0;
        return scaler(given.in("source"))
                .primary(
                        given.in("source"),
                        existing,
                        ScalerCopy.of(canary, "store", OwnerReferences.of(canary), floor));
    }

    private static String fingerprint(ObjectNode object) {
        return Fingerprints.of(scaler(object).kind(), object);
    }

    private static Scaler scaler(ObjectNode object) {
        return Scalers.of(object.path("kind").asString()).orElseThrow();
    }
}
